import LTTngModel
import Planning
import SystemPackage

/// The creation of sessions, and what happens to the one whose place a new one takes.
extension Executor where Control: ~Copyable {
  /// Makes a session where the plan has it made or replaced.
  mutating func create(
    _ session: SessionPlan, _ changes: [PlannedAction]
  ) throws(Problem) {
    let operation = changes.first { $0.action == .session(session) }?.operation
    guard operation == .create || operation == .replace else { return }

    let name = daemonName(session.name)
    let isAnew = operation == .replace || run.progress.hasFinished(StepName.create(session.name))
    if operation == .replace { try end(session, name) }
    try begin(StepName.create(session.name), detail: name)
    let made = try makeFolder(of: session, isAnew: isAnew)
    do throws(LTTngError) {
      try control.createSession(configuration(of: session, name))
    } catch {
      // Another one's session has the name: it must never be taken for ours.
      if error.code == .sessionExists {
        record(.failed, StepName.create(session.name), detail: error.description)
      }
      // One that has not answered may make it yet.
      if !error.isUnanswered { OutputFolder.remove(made) }
      throw DaemonFault.problem("create the session \(name)", error)
    }
    let created = try createdSession(name)
    record(.finished, StepName.create(session.name), detail: name, session: created)
  }

  /// Returns what tells the session that was just created from any other; nil where it is gone already.
  private mutating func createdSession(_ name: String) throws(Problem) -> OwnedSession? {
    do throws(LTTngError) {
      return try control.listSessions().first { $0.name.utf8.elementsEqual(name.utf8) }.map {
        OwnedSession($0, daemonProcessID: ports.daemonStarter.answeringProcess)
      }
    } catch {
      throw DaemonFault.problem("find the session \(name)", error)
    }
  }

  private func configuration(of session: SessionPlan, _ name: String) -> SessionConfiguration {
    let runID = run.id.text
    return SessionConfiguration(
      name: name, output: session.output.map { $0.expanded(runID: runID) },
      sharedMemoryPath: session.sharedMemoryPath?.expanded(runID: runID))
  }

  /// Returns the folders that were not there before.
  private mutating func makeFolder(
    of session: SessionPlan, isAnew: Bool
  ) throws(Problem) -> [FilePath] {
    guard let path = session.tracePath?.expanded(runID: run.id.text) else { return [] }

    if isStanding { try keepFormerTrace(at: path) }
    return try OutputFolder.create(path, replacesEmpty: isAnew)
  }

  // MARK: - The end of the session that is replaced

  private mutating func end(_ session: SessionPlan, _ name: String) throws(Problem) {
    let path = tracePath(of: session)
    do throws(LTTngError) {
      let place = try SessionReplacement.end(
        name, wasStarted: wasStarted(session.name), spareFolder: path ?? run.folder.trace.string,
        &control)
      // What is in the new session's folder is moved away, and that is told.
      guard let place, place != path else { return }

      ports.observer.observe(.note("a last snapshot of the session `\(name)` is in \(place)"))
    } catch {
      guard error.code != .sessionNotFound else { return }

      throw DaemonFault.problem("replace the session \(name)", error)
    }
  }
}
