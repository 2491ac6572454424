import Glibc
import LTTngModel
import Planning
import SystemPackage

/// What sub-buffers held when their daemons were killed: with `shm-path` they are files, which outlive them.
extension Executor where Control: ~Copyable {
  /// Brings what is left of a session's sub-buffers into its trace, as a trace beside the others; returns what
  /// became of them.
  ///
  /// What the consumer daemon had written already is not among it (lttng-crash(1), measured with 2.13.9).
  func recoverBuffers(of session: SessionPlan) -> String {
    let ended = "the session daemon ended while the session \(session.name) recorded: "
    guard let trace = tracePath(of: session), Existence.isFolder(trace),
      let shared = session.sharedMemoryPath?.expanded(runID: run.id.text)
    else { return ended + "what was in its sub-buffers is lost" }

    let place = FilePath(trace).appending("recovered")
    let done = FilePath(shared + ".recovered")
    // A removal that was cut off.
    FileTree.remove(done)
    if Existence.isFolder(shared) {
      do throws(Problem) {
        // Of a recovery that was cut off.
        FileTree.remove(place)
        try ports.daemonStarter.recoverBuffers(in: shared, to: place.string)
      } catch {
        // What is there of it is no trace.
        FileTree.remove(place)
        return ended + "what was in its sub-buffers is in \(shared) still (\(error.message))"
      }
      // Out of the way first: what is half removed would be recovered in the place of all.
      rename(shared, done.string)
      FileTree.remove(done)
      guard holdsStreams(place) else {
        FileTree.remove(place)
        return ended + "nothing was left in its sub-buffers"
      }
    }
    guard Existence.isFolder(place.string) else {
      return ended + "what was in its sub-buffers is lost"
    }

    return ended
      + "what was in its sub-buffers is in the trace, in the folder `recovered` (lttng-crash)"
  }

  /// Whether there is more than metadata in a trace.
  private func holdsStreams(_ folder: FilePath) -> Bool {
    FileTree.names(in: folder).contains { name in
      let path = folder.appending(name)
      return FileTree.isFolder(path) ? holdsStreams(path) : name != "metadata"
    }
  }
}
