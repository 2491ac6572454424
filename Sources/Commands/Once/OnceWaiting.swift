import Payloads
import PlanExecution

/// Waits for other lttrecipes that record the same: of two at once, one does.
struct OnceWaiting {
  let workplace: Workplace
  let once: RecordingOnce
  let view: any ApplyView

  /// Waits for the end of all of them; returns whether there was one.
  func awaitOthers() throws(Problem) -> Bool {
    var hasWaited = false
    while let other = once.runAtWork {
      try awaitEnd(of: other)
      hasWaited = true
    }
    return hasWaited
  }

  private func awaitEnd(of other: RunID) throws(Problem) {
    guard OwnEnvironment.variables[RunVariable.runID] != other.text else {
      throw Problem(
        .environmentNotReady,
        "the run \(other) records the same, and this lttrecipe is a part of it: it would wait for itself",
        help: "leave it out of the recipe's steps, or give it --no-once")
    }

    view.observe(
      .note(
        "the run \(other) records the same at this moment, as `record: once` wants it: its end is awaited; "
          + "--no-once records beside it"))
    do throws(FolderError) {
      _ = try RunLock(
        workplace.caller.store.folder(of: other), waiting: workplace.lockWait(atMost: nil))
    } catch {
      // Its folder may be gone.
      guard case .interrupted(let signal) = error.cause else { return }

      throw Problem(
        ExitStatus(signal: signal), "interrupted while the run \(other) was waited for",
        help: "nothing was done")
    }
  }

  /// Lets no other lttrecipe look before the run is there that this one begins.
  func lock() throws(Problem) -> OnceLock {
    do throws(FolderError) {
      return try OnceLock(
        workplace.caller.store, waiting: workplace.lockWait(atMost: nil, telling: view))
    } catch {
      throw RunFault.problem(error)
    }
  }
}
