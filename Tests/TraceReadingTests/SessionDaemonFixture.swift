import Glibc

/// A private `lttng-sessiond` with its own home folder.
///
/// liblttng-ctl ignores `LTTNG_HOME` for root and would talk to the machine's daemon, so root gives up
/// its privileges first.
struct SessionDaemonFixture {
  private static let unprivilegedUser = "65534"

  typealias SubBuffers = (count: Int, size: String)

  static let neededPrograms = [
    "lttng-sessiond", "lttng", "babeltrace2", "cc", "setpriv",
  ]

  static var isInstalled: Bool {
    neededPrograms.allSatisfy(Tool.isInstalled)
      && hasTracepointHeader
  }

  /// Where the header lies depends on the distribution: the compiler knows.
  private static var hasTracepointHeader: Bool {
    let arguments = [
      "cc", "-fsyntax-only", "-include", "lttng/tracepoint.h", "-x", "c", "/dev/null",
    ]
    return (try? Tool.output(arguments)) != nil
  }

  let home: String
  private let prefix: [String]

  init(in folder: TemporaryFolder) throws {
    home = folder.path + "/home"
    let environment = [
      "env", "HOME=\(home)", "LTTNG_HOME=\(home)", "LTTNG_UST_REGISTER_TIMEOUT=20000",
    ]
    try Tool.output(["mkdir", "-m", "755", home])
    try Tool.output(["chmod", "755", folder.path])
    if getuid() == 0 {
      let user = Self.unprivilegedUser
      try Tool.output(["chown", "\(user):\(user)", home])
      prefix = ["setpriv", "--reuid=\(user)", "--regid=\(user)", "--clear-groups"] + environment
    } else {
      prefix = environment
    }
    do {
      try run(["lttng-sessiond", "--daemonize", "--no-kernel"])
    } catch {
      try? end()
      throw error
    }
  }

  @discardableResult
  func run(_ arguments: [String]) throws -> String {
    try Tool.output(prefix + arguments)
  }

  /// Records what a program does in a session of its own.
  func record(
    _ session: String, rule: String, subBuffers: SubBuffers, running program: [String],
    beforeDestroying body: () throws -> Void = {}
  ) throws {
    try run(["lttng", "create", session, "--output=\(folder(of: session))"])
    try start(session, rule: rule, subBuffers: subBuffers)
    try run(program)
    try run(["lttng", "stop", session])
    try body()
    try run(["lttng", "destroy", session])
  }

  /// Records a snapshot after each of the programs.
  func recordSnapshots(
    _ session: String, rule: String, subBuffers: SubBuffers, after programs: [[String]]
  ) throws {
    try run(["lttng", "create", session, "--snapshot", "--output=\(folder(of: session))"])
    try start(session, rule: rule, subBuffers: subBuffers)
    for program in programs {
      try run(program)
      try run(["lttng", "snapshot", "record", "-s", session])
    }
    try run(["lttng", "destroy", session])
  }

  private func start(_ session: String, rule: String, subBuffers: SubBuffers) throws {
    try run([
      "lttng", "enable-channel", "-u", "-s", session, "--num-subbuf=\(subBuffers.count)",
      "--subbuf-size=\(subBuffers.size)", "data",
    ])
    try run(["lttng", "enable-event", "-u", "-s", session, "-c", "data", rule])
    try run(["lttng", "start", session])
  }

  func folder(of session: String) -> String {
    home + "/" + session
  }

  /// Ends the daemon and waits until it removed its pid file.
  func end() throws {
    let pidFile = home + "/.lttng/lttng-sessiond.pid"
    let digits = try TestFile.bytes(of: pidFile).filter { (0x30...0x39).contains($0) }
    guard let process = pid_t(String(decoding: digits, as: UTF8.self)) else {
      throw ToolFailure(description: "no pid in \(pidFile)")
    }

    kill(process, SIGTERM)
    for _ in 0..<600 where access(pidFile, F_OK) == 0 { usleep(50_000) }
  }
}
