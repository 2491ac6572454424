import Glibc
import LTTngModel
import Planning
import SystemPackage

/// What sub-buffers held when their daemons were killed: with `shm-path` they are files, which outlive them.
extension Executor where Control: ~Copyable {
  /// Notes that the session daemon is gone, and its sessions and triggers with it; returns false where
  /// sub-buffers are yet to be recovered, so that the run stays as it is.
  mutating func writeOffDaemon() -> Bool {
    guard !isRecoveryDue else { return false }

    for session in sessions
    where wasStarted(session.name) && !run.progress.hasFinished(StepName.stop(session.name))
      && run.progress.mayHaveCreated(session.name)
    {
      guard recover(session) else { return false }
    }
    writeOff(sessions.map(\.name), "the session daemon is gone")
    record(.finished, StepName.triggerRemoval, detail: "the session daemon is gone")
    return true
  }

  /// Recovers what was in the sub-buffers of a session that is gone with its session daemon; returns false where
  /// that is yet to be done.
  private mutating func recover(_ session: SessionPlan) -> Bool {
    guard let fate = recoverBuffers(of: session) else { return false }

    lostBuffers.append(
      "the session daemon ended while the session \(session.name) recorded: what was in its sub-buffers "
        + fate)
    return true
  }

  /// Returns the folder of a session's sub-buffers, where they are files.
  private func sharedMemory(of session: SessionPlan) -> String? {
    session.sharedMemoryPath?.expanded(runID: run.id.text)
  }

  /// Recovers what was in the sub-buffers of sessions that are gone with their session daemon, though another one
  /// runs; returns false where that is yet to be done, so that the run stays as it is.
  mutating func recoverLost(_ names: [String]) -> Bool {
    guard !isRecoveryDue else { return false }

    for session in sessions
    where names.contains(session.name) && isRecording(session.name) && isDaemonAnother(session.name)
    {
      guard recover(session) else { return false }
    }
    return true
  }

  /// Brings what is left of a session's sub-buffers into its trace, as a trace beside the others; returns what
  /// became of them, for people; nil where that is yet to be done.
  ///
  /// What the consumer daemon had written already is not among it (lttng-crash(1), measured with 2.13.9).
  mutating func recoverBuffers(of session: SessionPlan) -> String? {
    guard let shared = sharedMemory(of: session) else { return "is lost" }
    guard let trace = tracePath(of: session), Existence.isFolder(trace) else {
      return Self.setAside(shared).map { "is in \($0) still" } ?? "is lost"
    }

    let place = FilePath(trace).appending("recovered")
    let done = FilePath(shared + ".recovered")
    // A removal that was cut off.
    FileTree.remove(done)
    if Existence.isFolder(shared) {
      do throws(Problem) {
        // Of a recovery that was cut off.
        FileTree.remove(place)
        try ports.bufferRecovery.recover(in: shared, to: place.string)
      } catch {
        // What is there of it is no trace.
        FileTree.remove(place)
        return leaveBuffers(of: session, in: shared, error)
      }
      // Out of the way first: what is half removed would be recovered in the place of all.
      rename(shared, done.string)
      FileTree.remove(done)
      guard holdsStreams(place) else {
        FileTree.remove(place)
        return "was written already"
      }
    }
    return Existence.isFolder(place.string)
      ? "is in the trace, in the folder `recovered` (lttng-crash)" : "is lost"
  }

  /// Leaves what could not be recovered to who takes the run up; who wants the run away is told where it is.
  private mutating func leaveBuffers(
    of session: SessionPlan, in shared: String, _ error: Problem
  ) -> String? {
    let isInterrupted = ports.payloads.interruption != nil
    guard isInterrupted || !isUndone else {
      return "is in \(Self.setAside(shared) ?? shared) still (\(error.message))"
    }

    isRecoveryDue = true
    if isInterrupted { noticeInterruption() }
    note(
      Problem(
        .environmentNotReady,
        "what was in the sub-buffers of the session \(session.name) is not recovered: \(error.message)",
        help: "\(openRunEnding) tries again; to do without them, remove \(shared) before"))
    return nil
  }

  /// Sees to it that a session can be destroyed whose consumer daemon has ended.
  ///
  /// The session daemon waits for that one to remove the sub-buffers, without end and without answering anybody
  /// (measured with 2.13.9).
  mutating func setBuffersAside(of session: SessionPlan) {
    guard let shared = sharedMemory(of: session), Existence.isFolder(shared),
      ports.daemonStarter.hasLostConsumer, let place = Self.setAside(shared)
    else { return }

    ports.observer.observe(
      .note(
        "the sub-buffers of the session \(session.name) are in \(place): its consumer daemon has ended"
      ))
  }

  /// Moves a folder of sub-buffers out of the way; returns where it is, nil where there is none.
  private static func setAside(_ shared: String) -> String? {
    let place = shared + ".left"
    return rename(shared, place) == 0 ? place : nil
  }

  /// Whether there is more than metadata in a trace.
  private func holdsStreams(_ folder: FilePath) -> Bool {
    FileTree.names(in: folder).contains { name in
      let path = folder.appending(name)
      return FileTree.isFolder(path) ? holdsStreams(path) : name != "metadata"
    }
  }
}
