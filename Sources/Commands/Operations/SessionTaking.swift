import LTTngControl
import LTTngModel
import PlanExecution
import SystemPackage

/// Takes the places of sessions that the caller named, whoever made them.
struct SessionTaking {
  let workplace: Workplace
  let view: any ApplyView

  /// The run that they are taken for, and the session daemon that has them.
  let run: RunID
  let folder: RunFolder
  let daemonProcessID: Int32?

  /// Destroys the sessions; the run of the user that made one is told.
  func take(_ names: [String], _ control: inout SessionDaemon) throws(Problem) {
    guard !names.isEmpty else { return }

    let listed = try StandingSessions.listed(&control)
    for name in names {
      let session = listed.first { $0.name.utf8.elementsEqual(name.utf8) }
      let owner = session.flatMap {
        StandingSessions.ownerRun(
          of: $0, among: workplace.caller.store, daemonProcessID: daemonProcessID)
      }
      if let session, let owner {
        try take(session, of: owner, &control)
      } else {
        try end(name, &control)
      }
      view.observe(.note("the session `\(name)`, which was not this recipe's, was destroyed"))
    }
  }

  /// Whoever ends the other run would miss its session, and could not tell what became of it.
  private func take(
    _ session: ListedSession, of owner: RunID, _ control: inout SessionDaemon
  ) throws(Problem) {
    var other = try open(owner)
    let names = other.progress.sessions.filter {
      $0.value.isSame(as: session, daemonProcessID: daemonProcessID)
    }.keys.sorted()
    let wasAtRest = other.progress.isAtRest
    try end(session.name, &control)
    let detail = "the run \(run) took its place"
    var entries = names.flatMap { name in
      [StepName.stop(name), StepName.destroy(name)].map {
        JournalEntry(.finished, $0, detail: detail)
      }
    }
    if wasAtRest { entries.append(JournalEntry(.standing, "run")) }
    do throws(JournalError) {
      for entry in entries { try other.record(entry) }
    } catch {
      throw Problem(.failed, error.description)
    }
  }

  private func open(_ id: RunID) throws(Problem) -> Run {
    do throws(FolderError) {
      return try Run.open(
        id, in: workplace.caller.store,
        waiting: workplace.lockWait(atMost: RunLock.patience, telling: view))
    } catch {
      throw RunFault.problem(error)
    }
  }

  private func end(_ name: String, _ control: inout SessionDaemon) throws(Problem) {
    do throws(LTTngError) {
      let place = try SessionReplacement.end(
        name, wasStarted: true, spareFolder: folder.path.appending("replaced-\(name)").string,
        &control)
      if let place {
        view.observe(.note("a last snapshot of the session `\(name)` is in \(place)"))
      }
    } catch {
      throw DaemonFault.problem("replace the session \(name)", error)
    }
  }
}
