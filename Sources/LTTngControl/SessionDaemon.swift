import CLTTngCtl
import Glibc
import LTTngModel
import Synchronization

/// Whether a ``SessionDaemon`` is alive in this process.
private let isInUse = Atomic<Bool>(false)

/// The session daemon that this process reaches through liblttng-ctl.
///
/// liblttng-ctl keeps its connection in global variables (`lttng-ctl.c`, still so in 2.16), and two
/// threads in it get each other's answers. So a process has at most one value of this type, which
/// cannot be copied or shared; making a second one while the first lives is a programming error and
/// traps. All functions block until the daemon answers, or until ``watchCalls(_:)`` has them given up.
///
/// A text with a null character, or one too long for LTTng, is refused with `LTTNG_ERR_INVALID`
/// before anything is sent.
package struct SessionDaemon: ~Copyable, SessionControl {
  package internal(set) var mutatingCallCount = 0

  /// How long a rotation, a clearing or a destruction may take, and the data of a session that is
  /// destroyed, in milliseconds.
  ///
  /// The daemon of LTTng 2.13.9 sometimes never answers once the session's relay daemon has gone.
  var waitingLimit: CInt = 60_000

  /// Is there while a recording window is open.
  private var shortRoute: ShortRoute?

  /// Prepares the library; the daemon is not contacted yet.
  ///
  /// SIGPIPE is ignored in the whole process from now on: the library writes to a socket that the
  /// daemon may have closed already, and would end the process. Programs that are started later
  /// inherit that unless they reset it.
  package init() {
    precondition(
      !isInUse.exchange(true, ordering: .acquiringAndReleasing), "a second SessionDaemon")
    signal(SIGPIPE, SIG_IGN)
    Self.silenceLibrary()
  }

  deinit {
    isInUse.store(false, ordering: .releasing)
  }

  /// Keeps the library from writing to standard error what its calls return anyway.
  ///
  /// The variable is exported (`lttng-ctl.c`), but no header declares it.
  private static func silenceLibrary() {
    let variable = dlsym(nil, "lttng_opt_quiet")
    variable?.assumingMemoryBound(to: CInt.self).pointee = 1
  }

  package mutating func isSessionDaemonAlive() -> Bool {
    // One that was silent is there; it will be asked no more.
    let status = try? CallWatch.shared.watch(
      "lttng_session_daemon_alive", lttng_session_daemon_alive)
    return status.map { $0 == 1 } ?? true
  }

  package mutating func openWindow() {
    shortRoute = ShortRoute()
    // It also brings the code of a connection into memory.
    if !isSessionDaemonAlive() { shortRoute = nil }
  }

  package mutating func closeWindow() {
    shortRoute = nil
  }

  /// Counts a call that changes the daemon's state, and checks what it returned.
  mutating func change(
    _ call: String, _ function: @autoclosure () -> Int32
  ) throws(LTTngError) {
    mutatingCallCount += 1
    try check(call, function())
  }

  /// The same for the calls that return `lttng_error_code`.
  mutating func change(
    _ call: String, _ function: @autoclosure () -> lttng_error_code
  ) throws(LTTngError) {
    mutatingCallCount += 1
    try check(call, function())
  }

  /// The same for the calls on a tracker.
  mutating func change(
    _ call: String, _ function: @autoclosure () -> lttng_process_attr_tracker_handle_status
  ) throws(LTTngError) {
    mutatingCallCount += 1
    try check(call, function())
  }
}
