import Glibc
import LTTngControl
import PlanExecution

/// How long this process waits for answers of the session daemon.
enum DaemonPatience {
  /// Seconds; 0 waits without end.
  static let variable = "LTTRECIPE_DAEMON_TIMEOUT"

  /// Longer than what a healthy daemon may take to destroy or clear a session, which is a minute.
  private static let usual = 120
  private static let longest = 1_000_000

  /// Has the calls of the session daemon watched that this process makes from now on.
  static func watchCalls() throws(Problem) {
    let seconds = try limit()
    SessionDaemon.watchCalls(
      CallWatchSettings(
        patience: .seconds(5), limit: seconds == 0 ? nil : .seconds(seconds),
        tell: SilenceView.show))
  }

  /// How long the data of a stopped session is waited for: a minute, or less where less is said.
  static var ofData: Duration {
    let seconds = (try? limit()) ?? usual
    return .seconds(seconds == 0 ? 60 : min(60, seconds))
  }

  private static func limit() throws(Problem) -> Int {
    guard let value = getenv(variable) else { return usual }

    let text = String(cString: value)
    guard let seconds = Int(text), (0...longest).contains(seconds) else {
      throw Problem(
        .wrongUsage, "\(variable)=\(text) is no number of seconds",
        help: "from 0, which waits without end, to \(longest); without it: \(usual)")
    }

    return seconds
  }
}
