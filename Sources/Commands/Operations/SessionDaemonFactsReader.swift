import Glibc
import LTTngControl
import Payloads
import PlanExecution
import SystemPackage

/// Gathers what must be known to start a session daemon.
enum SessionDaemonFactsReader {
  static func read(privateHome: String?) -> SessionDaemonFacts {
    let sockets = privateHome == nil ? SessionDaemonSockets.clientSocketPaths : []
    return SessionDaemonFacts(
      isRoot: RootRights.areHeld, isBehindSudo: RootRights.areLaidAside,
      isTracingMember: SessionDaemonSockets.isInTracingGroup,
      hasSystemSocket: access(SessionDaemonSockets.systemClientSocketPath, F_OK) == 0,
      staleSocket: sockets.first { SessionDaemonSockets.state(ofSocketAt: $0) == .stale },
      hasService: privateHome == nil && hasService,
      processIDPaths: SessionDaemonSockets.processIDFilePaths,
      agentPort: AgentPort.replacement)
  }

  /// Whether one of the session daemons that the caller could use answers.
  static var isDaemonAnswering: Bool {
    SessionDaemonSockets.clientSocketPaths.contains {
      SessionDaemonSockets.state(ofSocketAt: $0) == .answering
    }
  }

  /// `sd_booted(3)` looks at the same folder.
  private static var hasService: Bool {
    let units = ["/etc/systemd/system", "/lib/systemd/system", "/usr/lib/systemd/system"]
    return access("/run/systemd/system", F_OK) == 0
      && units.contains { access("\($0)/lttng-sessiond.service", F_OK) == 0 }
  }
}
