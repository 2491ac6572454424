import Glibc
import LTTngModel
import Planning
import SystemPackage

/// What sub-buffers held when their daemons were killed: with `shm-path` they are files, which outlive them.
extension Executor where Control: ~Copyable {
  /// Notes that the session daemon is gone, and its sessions and triggers with it; returns false where an
  /// interruption came first, so that the run stays as it is.
  mutating func writeOffDaemon() -> Bool {
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

  /// Recovers what was in the sub-buffers of a session; returns false where an interruption has ended that.
  private mutating func recover(_ session: SessionPlan) -> Bool {
    lostBuffers.append(recoverBuffers(of: session))
    isRecoveryCutOff =
      ports.payloads.interruption != nil
      && sharedMemory(of: session).map(Existence.isFolder) == true
    if isRecoveryCutOff { noticeInterruption() }
    return !isRecoveryCutOff
  }

  /// Returns the folder of a session's sub-buffers, where they are files.
  private func sharedMemory(of session: SessionPlan) -> String? {
    session.sharedMemoryPath?.expanded(runID: run.id.text)
  }

  /// Recovers what was in the sub-buffers of sessions that are gone with their session daemon, though another one
  /// runs; returns false where an interruption has ended that, now or before, so that the run stays as it is.
  mutating func recoverLost(_ names: [String]) -> Bool {
    guard !isRecoveryCutOff else { return false }

    for session in sessions
    where names.contains(session.name) && isRecording(session.name) && isDaemonAnother(session.name)
    {
      guard recover(session) else { return false }
    }
    return true
  }

  /// Brings what is left of a session's sub-buffers into its trace, as a trace beside the others; returns what
  /// became of them, for people.
  ///
  /// What the consumer daemon had written already is not among it (lttng-crash(1), measured with 2.13.9).
  private func recoverBuffers(of session: SessionPlan) -> String {
    "the session daemon ended while the session \(session.name) recorded: what was in its sub-buffers "
      + fateOfBuffers(of: session)
  }

  /// The same, without what was before.
  func fateOfBuffers(of session: SessionPlan) -> String {
    guard let trace = tracePath(of: session), Existence.isFolder(trace),
      let shared = sharedMemory(of: session)
    else { return "is lost" }

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
        return "is in \(shared) still (\(error.message))"
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

  /// Whether there is more than metadata in a trace.
  private func holdsStreams(_ folder: FilePath) -> Bool {
    FileTree.names(in: folder).contains { name in
      let path = folder.appending(name)
      return FileTree.isFolder(path) ? holdsStreams(path) : name != "metadata"
    }
  }
}
