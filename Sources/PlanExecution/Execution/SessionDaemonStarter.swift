import Glibc
package import LTTngModel
import SystemPackage

/// A session daemon that a run started, so that it can be ended later, by another process too.
package struct StartedDaemon: Hashable, Codable, Sendable {
  package enum Kind: String, Codable, Sendable {
    case service
    case process
  }

  package let kind: Kind

  /// Of `lttng-sessiond`; 0 where it is not known yet.
  package let processID: Int32

  /// The private `LTTNG_HOME`, which is removed with the daemon; nil for a shared daemon.
  package let privateHome: String?

  package init(kind: Kind, processID: Int32, privateHome: String?) {
    self.kind = kind
    self.processID = processID
    self.privateHome = privateHome
  }
}

/// What must be known of the machine to start a session daemon.
package struct SessionDaemonFacts: Hashable, Sendable {
  package var isRoot: Bool

  /// Whether root's rights are laid aside under sudo: the daemon takes us for the calling user.
  package var isBehindSudo: Bool

  /// Whether the caller is a member of the group `tracing`.
  package var isTracingMember: Bool

  /// Whether the root session daemon's socket is there, reachable or not.
  package var hasSystemSocket: Bool

  /// Whether there is a socket that nobody answers on; its path.
  package var staleSocket: String?

  /// Whether systemd runs the machine and knows `lttng-sessiond.service`.
  package var hasService: Bool

  /// The files in which a daemon of the caller may have written its process id.
  package var processIDPaths: [String]

  /// The port on which a daemon of the caller hears of agents; nil where it finds one by itself.
  package var agentPort: UInt16?

  package init(
    isRoot: Bool, isBehindSudo: Bool = false, isTracingMember: Bool, hasSystemSocket: Bool,
    staleSocket: String?,
    hasService: Bool, processIDPaths: [String], agentPort: UInt16? = nil
  ) {
    self.isRoot = isRoot
    self.isBehindSudo = isBehindSudo
    self.isTracingMember = isTracingMember
    self.hasSystemSocket = hasSystemSocket
    self.staleSocket = staleSocket
    self.hasService = hasService
    self.processIDPaths = processIDPaths
    self.agentPort = agentPort
  }
}

/// Starts and ends session daemons.
package struct SessionDaemonStarter {
  private static let serviceName = "lttng-sessiond.service"
  static let patience = Duration.seconds(20)

  private let programs: any ProgramRunning
  private let facts: SessionDaemonFacts

  /// The private `LTTNG_HOME`, already in the environment; nil for a shared daemon.
  let privateHome: String?

  package init(
    programs: any ProgramRunning, facts: SessionDaemonFacts, privateHome: String? = nil
  ) {
    self.programs = programs
    self.facts = facts
    self.privateHome = privateHome
  }

  /// Starts a daemon that can record the domains and returns when it answers, as `isAlive` tells.
  ///
  /// `runID` stands in the environment of the daemon, by which a run knows it again that was cut off just then, to end
  /// it; an empty one stands for no run.
  /// Returns nil where another process started one at the same time.
  package func start(
    for domains: Set<TracingDomain>, runID: String? = nil, isAlive: () -> Bool
  ) throws(Problem) -> StartedDaemon? {
    let usesService = usesService(for: domains)
    if let obstacle = obstacle(to: domains) { throw obstacle }

    let started: StartedDaemon
    do throws(Problem) {
      started = try usesService ? startService() : startProcess(for: domains, runID)
    } catch {
      if Waiting.until(.seconds(2), isAlive) { return nil }

      throw error
    }
    let isReady = Waiting.until(Self.patience, isAlive)
    guard isReady else {
      throw Problem(
        .environmentNotReady, "the session daemon was started and does not answer", help: staleHelp)
    }

    return try withProcessID(started)
  }

  /// The system's service serves root, and the kernel domain of a member of `tracing` with sudo.
  private func usesService(for domains: Set<TracingDomain>) -> Bool {
    guard facts.hasService, privateHome == nil else { return false }

    return facts.isRoot || (facts.isTracingMember && domains.contains(.kernel))
  }

  /// Returns what keeps the caller from recording the domains where no daemon answers; nil where one can
  /// be started.
  package func obstacle(to domains: Set<TracingDomain>) -> Problem? {
    let isOutOfReach = domains.contains(.kernel) && !usesService(for: domains) && !facts.isRoot
    return isOutOfReach ? kernelNeedsRoot : nil
  }

  /// Whether a daemon for the domains can only be started through sudo.
  package func needsSudo(for domains: Set<TracingDomain>) -> Bool {
    usesService(for: domains) && !facts.isRoot
  }

  private func startService() throws(Problem) -> StartedDaemon {
    let command = ["systemctl", "start", Self.serviceName]
    try run(
      facts.isRoot ? command : ["sudo", "-n", "--"] + command,
      help: "start it: sudo systemctl start lttng-sessiond")
    return StartedDaemon(kind: .service, processID: 0, privateHome: nil)
  }

  private func startProcess(
    for domains: Set<TracingDomain>, _ runID: String?
  ) throws(Problem) -> StartedDaemon {
    // No process of a step, not even where lttrecipe itself is one.
    let mark =
      runID.map { ["env", "-u", RunVariable.step, "\(RunVariable.runID)=\($0)"] } ?? []
    var command = mark + ["lttng-sessiond", "--daemonize"]
    if !domains.contains(.kernel) { command.append("--no-kernel") }
    if let port = facts.agentPort { command.append("--agent-tcp-port=\(port)") }
    try run(
      command, help: privateHelp ?? staleHelp ?? "start it by hand to see why: lttng-sessiond")
    return StartedDaemon(kind: .process, processID: 0, privateHome: privateHome)
  }

  private var kernelNeedsRoot: Problem {
    let join =
      "join its group: sudo usermod -aG tracing $USER, then log in anew; or run it as root: "
      + "sudo lttrecipe apply RECIPE"
    let start =
      "start it: sudo systemctl start lttng-sessiond (or: sudo lttng-sessiond --daemonize)"
    guard !facts.hasSystemSocket || facts.isTracingMember else {
      return Problem(
        .environmentNotReady,
        "the kernel domain needs the root session daemon, which this user may not use", help: join)
    }

    return Problem(
      .environmentNotReady, "the kernel domain needs a root session daemon, and none is running",
      help: facts.isTracingMember ? start : "\(start), and \(join)")
  }

  /// A daemon looks for another one before it begins, as any client does, and a member of `tracing`
  /// finds the system's first (lttng-sessiond 2.13, with any `--group`).
  private var privateHelp: String? {
    guard privateHome != nil, facts.isTracingMember, facts.hasSystemSocket else { return nil }

    return "a member of `tracing` has no other daemon beside the system's: take "
      + "`daemon: {start: private}` out, or stop that one: sudo systemctl stop lttng-sessiond"
  }

  private var staleHelp: String? {
    facts.staleSocket.map {
      "nobody answers on \($0); remove it if no session daemon runs: rm \($0)"
    }
  }

  private func run(_ command: [String], help: String) throws(Problem) {
    let text = command.joined(separator: " ")
    let result: ProgramResult
    do throws(ProgramError) {
      result = try programs.run(command, timeLimit: Self.patience)
    } catch {
      throw Problem(
        .environmentNotReady, error.description, help: "install it: apt-get install lttng-tools")
    }
    guard !result.exit.isSuccess else { return }

    let said = String(decoding: result.errorOutput.suffix(1000), as: UTF8.self)
    throw Problem(
      .environmentNotReady, "`\(text)` failed (\(result.exit)): \(said)".trimmed, help: help)
  }

  private func withProcessID(_ started: StartedDaemon) throws(Problem) -> StartedDaemon {
    guard let processID = runningProcess else {
      throw Problem(
        .environmentNotReady, "the session daemon's process id cannot be found",
        help: "it is left running; end it yourself when it is not needed")
    }

    return StartedDaemon(kind: started.kind, processID: processID, privateHome: privateHome)
  }

  /// Whether a daemon may be ended by the run: one that was started by way of sudo may have other users'
  /// sessions, which its starter cannot see.
  package func mayEnd(_ daemon: StartedDaemon) -> Bool {
    facts.isRoot ? !facts.isBehindSudo : daemon.kind == .process
  }

  /// Returns the problem of a recipe that lets no daemon be started.
  package var noneRuns: Problem {
    Problem(
      .environmentNotReady, "no session daemon runs, and the recipe says `daemon: {start: never}`",
      help: staleHelp
        ?? "start one: sudo systemctl start lttng-sessiond, or lttng-sessiond --daemonize")
  }

  /// Ends a daemon that ``start(for:isAlive:)`` started and waits until it is gone.
  package func end(_ daemon: StartedDaemon) throws(Problem) {
    switch daemon.kind {
    case .service:
      let command = ["systemctl", "stop", Self.serviceName]
      try run(facts.isRoot ? command : ["sudo", "-n", "--"] + command, help: "stop it yourself")
    case .process:
      try endProcess(daemon.processID > 0 ? daemon.processID : runningProcess)
    }
  }
}

extension SessionDaemonStarter {
  /// The number of the daemon that a call reaches: the first that the caller's files tell of; nil where it
  /// cannot be told.
  package var answeringProcess: Int32? {
    runningProcesses.first
  }

  /// Whether a consumer daemon of the daemon that a call reaches has ended: it stays a zombie, which
  /// lttng-sessiond 2.13 does not reap before its own end.
  package var hasLostConsumer: Bool {
    answeringProcess.map(ProcessTable.hasLostConsumer) == true
  }

  /// The number of the daemon that the caller's files tell of; nil where none runs.
  var runningProcess: Int32? {
    runningProcesses.last
  }

  private var runningProcesses: [Int32] {
    let processIDs = facts.processIDPaths.compactMap { path in
      WholeFile.read(.init(path)).flatMap { Int32(String(decoding: $0, as: UTF8.self).trimmed) }
    }
    return processIDs.filter { $0 > 1 && ProcessTable.isSessionDaemon($0) }
  }

  private func endProcess(_ processID: Int32?) throws(Problem) {
    guard let processID, ProcessTable.isSessionDaemon(processID) else { return }
    guard kill(processID, SIGTERM) == 0 || errno == ESRCH else {
      throw Problem(.failed, "the session daemon \(processID) cannot be ended")
    }
    guard Waiting.until(Self.patience, { !ProcessTable.isAlive(processID) }) else {
      throw Problem(.failed, "the session daemon \(processID) does not end")
    }
  }
}

/// Short polling, where there is no event to wait for.
enum Waiting {
  /// Asks every millisecond until the condition holds; returns whether it did in time.
  ///
  /// What takes longer than it usually does is given up when somebody wants this process to end.
  static func until(_ patience: Duration, _ condition: () -> Bool) -> Bool {
    let begin = ContinuousClock.now
    while !condition() {
      let time = ContinuousClock.now - begin
      guard time < patience, time < .seconds(1) || PendingInterruption.signal == nil else {
        return false
      }

      pause()
    }
    return true
  }

  /// Sleeps for a millisecond.
  static func pause() {
    usleep(1000)
  }
}

/// What the process table tells.
enum ProcessTable {
  /// Returns whether a process is a session daemon: a number on record may be another's by now.
  static func isSessionDaemon(_ processID: Int32) -> Bool {
    let name = WholeFile.read(.init("/proc/\(processID)/comm"))
    return isAlive(processID) && name == Array("lttng-sessiond\n".utf8)
  }

  /// Returns whether a session daemon has a consumer daemon that has ended.
  static func hasLostConsumer(_ daemon: Int32) -> Bool {
    let children = ProcessIdentity.children(of: daemon) ?? []
    return children.compactMap { ProcessIdentity($0) }.contains { child in
      child.name == "lttng-consumerd" && !child.isAlive
    }
  }

  /// Whether a consumer daemon runs whose session daemon has gone.
  static var hasOrphanedConsumer: Bool {
    FileTree.names(in: "/proc").compactMap { Int32($0).flatMap(ProcessIdentity.init) }.contains {
      process in
      guard process.name == "lttng-consumerd", process.isAlive else { return false }

      return ProcessIdentity.parent(of: process.processID).map(isSessionDaemon) != true
    }
  }

  /// Returns whether a process runs; one that ended and was not yet reaped does not.
  static func isAlive(_ processID: Int32) -> Bool {
    ProcessIdentity(processID)?.isAlive == true
  }
}

extension String {
  /// The text without white space at its ends.
  var trimmed: String {
    let start = drop { $0.isWhitespace }
    let length = start.reversed().drop { $0.isWhitespace }.count
    return String(start.prefix(length))
  }
}
