import Glibc
import LTTngModel
import Planning
import SystemPackage

/// What a run does whose sessions stand: it has no payload, and comes to rest while they record.
extension Executor where Control: ~Copyable {
  /// Starts the sessions that do not record.
  mutating func startStandingSessions() {
    for planned in plan.actions(in: .start) {
      guard case .start(let session) = planned.action else { continue }
      guard planned.operation != .noOp else {
        announce([planned])
        continue
      }

      attempt { executor throws(Problem) in try executor.startStanding(session) }
      guard problems.isEmpty else { return }

      announce([planned])
    }
    _ = canGoOn(after: .start)
  }

  private mutating func startStanding(_ session: String) throws(Problem) {
    record(.started, StepName.start(session))
    do throws(LTTngError) {
      try control.startSession(named: daemonName(session))
    } catch {
      // Someone was faster: it records, which is what is wanted.
      guard error.code == .alreadyStarted else {
        recordFailure(StepName.start(session), error)
        throw DaemonFault.problem("start the session \(session)", error)
      }
    }
    record(.finished, StepName.start(session))
  }

  /// Moves away the trace of a session that is made again: LTTng would write over it.
  func keepFormerTrace(at path: String) throws(Problem) {
    guard rmdir(path) != 0, errno != ENOENT, FileTree.exists(FilePath(path)) else { return }

    let former = Self.formerTrace(Self.formerTraces(of: path).count + 1, of: path)
    guard rename(path, former) == 0 else {
      throw Problem(
        .environmentNotReady,
        "the former trace cannot be moved: \(FilePath(path)): "
          + "\(Errno(rawValue: errno))", help: "move it away by hand, then apply again")
    }

    ports.observer.observe(.traceKept(path: former))
  }

  private static func formerTrace(_ number: Int, of path: String) -> String {
    "\(path)-former-\(number)"
  }

  private static func formerTraces(of path: String) -> [String] {
    var traces: [String] = []
    while FileTree.exists(FilePath(formerTrace(traces.count + 1, of: path))) {
      traces.append(formerTrace(traces.count + 1, of: path))
    }
    return traces
  }

  /// Judges and brings away what sessions recorded that were made anew since.
  mutating func finishFormerTraces() {
    for session in sessions {
      guard let path = tracePath(of: session) else { continue }

      for trace in Self.formerTraces(of: path) {
        finishLocal(.former, session, at: FilePath(trace))
      }
    }
  }
}
