import LTTngModel
import PlanExecution
import Planning

/// Programs that end at once, as they are told to.
final class FakePayloads: PayloadRunning {
  private let log: CallLog
  private(set) var held: [String] = []

  /// The ends of the programs that do not succeed, by name: `payload-1`.
  var outcomes: [String: (exit: ProgramExit, timedOut: Bool)] = [:]

  /// The limits that end programs, by name.
  var limits: [String: ReachedLimit] = [:]

  init(_ log: CallLog) {
    self.log = log
  }

  var interruption: Int32? { log.interruption }

  /// The first held program has the number 100, and so on.
  var heldProcessIDs: [Int32] { held.indices.map { 100 + Int32($0) } }

  func hold(_ programs: [ProgramSpecification]) throws(ProgramError) {
    guard !programs.isEmpty else { return }

    let names = programs.map(\.executable)
    if log.call("hold \(names.joined(separator: " "))") { throw Self.fault }

    held += names
  }

  func releaseAndWait(
    _ watch: RecordingWatch?, atEnd: (ReachedLimit?) -> Void
  ) throws(ProgramError) -> ProgramOutcome {
    let name = held.isEmpty ? "nothing" : held.removeFirst()
    if log.call("run \(name)") { throw Self.fault }

    let end = outcomes[name] ?? (.exited(0), false)
    atEnd(limits[name])
    return ProgramOutcome(
      exit: end.exit, timedOut: end.timedOut, processID: 7, beginTime: 1, endTime: 2,
      limit: limits[name])
  }

  var leavesEnds = false

  /// The programs in the background, by name.
  private(set) var inBackground: [String] = []

  func releaseInBackground(
    _ watch: RecordingWatch?, atLimit: (ReachedLimit) -> Void,
    onEnd: @escaping (ProgramExit) -> Void
  ) throws(ProgramError) -> BackgroundStart {
    let name = held.isEmpty ? "nothing" : held.removeFirst()
    if log.call("run \(name) in the background") { throw Self.fault }

    inBackground.append(name)
    return .ready(after: 1_000_000)
  }

  func takeUpInBackground(_ process: ProcessIdentity, onEnd: @escaping () -> Void) -> Bool {
    process.isAlive
  }

  func endInBackground(
    _ process: ProcessIdentity, stopSignal: Int32, gracePeriod: Duration
  ) -> BackgroundEnd {
    guard let name = inBackground.popLast() else { return .unseen }

    _ = log.call("end \(name)")
    return .asked(
      ProgramOutcome(
        exit: .signaled(stopSignal), timedOut: false, processID: 7, beginTime: 1, endTime: 2),
      isKilled: false)
  }

  func abandonHeld() {
    held = []
  }

  func noteLeft(by step: String, of runID: String) {}

  func endLeft(by steps: Set<String>, of runID: String) -> [LeftProcess] { [] }

  private static let fault = ProgramError(
    program: "fake", errorNumber: 2, description: "cannot be started")
}

/// Finds every program.
struct FakeResolver: ProgramResolving {
  let log: CallLog
  var faults: [String: StepError] = [:]
  var programs: Set<String> = []

  func resolve(
    _ step: ProgramStep, runID: String, outputPath: String
  ) throws(StepError) -> ProgramSpecification {
    let name = outputPath.split(separator: "/").last.map(String.init) ?? ""
    if let fault = faults[step.description] { throw fault }
    if outputPath != "/dev/null", log.call("resolve \(name)") {
      throw StepError(.programNotFound, "no such program", help: "install it")
    }

    return ProgramSpecification(
      executable: name, arguments: [name], environment: [:], outputPath: outputPath + ".stdout",
      errorOutputPath: outputPath + ".stderr")
  }

  func find(_ program: String) -> String? {
    programs.contains(program) ? "/bin/\(program)" : nil
  }
}

/// Gives the verdict that it is told to.
struct FakeVerifier: TraceVerifying {
  let log: CallLog
  let isGood: Bool

  func verify(_ request: VerificationRequest) -> Verdict {
    _ = log.call(
      "verify \(request.sessions.map(\.name).joined(separator: " ")) "
        + "losses \(request.losses.count) rules \(request.rules.count)"
        + request.interruptions.map { ", \($0)" }.joined()
        + (request.limit.map { ", \($0.message)" } ?? ""))
    return Verdict(
      eventCount: 1, events: [], discardedEventCount: 0, lostPacketCount: 0,
      findings: isGood && request.interruptions.isEmpty && request.limit?.isWanted != false
        ? [] : [Finding(severity: .error, kind: "k", message: "m")], rules: [])
  }
}

/// Retrieves nothing and says where it is.
struct FakeRetriever: TraceRetrieving {
  let log: CallLog
  var refused: Set<String> = []

  func check(_ destination: RetrievalDestination) throws(RetrievalError) {
    if case .copy(let path) = destination, refused.contains(path) {
      throw RetrievalError("\(path) cannot be written", help: "choose another")
    }
  }

  func files(of package: TracePackage) throws(RetrievalError) -> [TraceManifest.File] {
    if log.call("files \(package.name)") { throw RetrievalError("cannot read") }

    return []
  }

  func retrieve(
    _ package: TracePackage, files: [TraceManifest.File], to destination: RetrievalDestination
  ) throws(RetrievalError) -> String {
    let place =
      switch destination {
      case .copy(let path), .rsync(let path): path
      }
    let isMovable = package.traces.contains { $0.isMovable }
    if log.call("retrieve \(place)\(isMovable ? " by a move" : "")") {
      throw RetrievalError("cannot write")
    }

    return "\(place)/\(package.name)"
  }

  func isWhole(_ files: [TraceManifest.File], at place: String) -> Bool {
    !log.call("look at \(place)")
  }

  func takeBack(
    _ package: TracePackage, from destination: RetrievalDestination
  ) throws(RetrievalError) {
    _ = log.call("take back \(package.name)")
  }
}

/// Helper programs of which each gives the next result that it was told; then they succeed.
final class FakePrograms: ProgramRunning {
  private(set) var commands: [String] = []
  var results: [Result<ProgramResult, ProgramError>] = []

  func run(
    _ arguments: [String], timeLimit: Duration, isInterruptible: Bool
  ) throws(ProgramError) -> ProgramResult {
    commands.append(arguments.joined(separator: " "))
    guard !results.isEmpty else { return ProgramResult(exit: .exited(0)) }

    return try results.removeFirst().get()
  }
}

/// Notes the kinds of events.
struct FakeObserver: ExecutionObserver {
  let log: CallLog

  func observe(_ event: ExecutionEvent) {
    switch event {
    case .runBegan: log.event("run began")
    case .actionDone(let action, _):
      log.event("done \(action.operation.symbol) \(action.id.rawValue)")
    case .stepOutput: break
    case .stepReady(let name, _, _): log.event("\(name): ready")
    case .backgroundEnded(let name, _, let exit, _, _):
      log.event("\(name): \(exit?.description ?? "unseen") meanwhile")
    case .stepEnded(let name, _, let outcome, _, _): log.event("\(name): \(outcome.exit)")
    case .sessionReadable(let session, let url): log.event("readable \(session) \(url)")
    case .recordingBegins(let command, _): log.event("recording \(command)")
    case .verdictReached(let verdict): log.event("verdict \(verdict.isGood ? "good" : "bad")")
    case .retrieved(let place): log.event("retrieved \(place)")
    case .traceKept: log.event("trace kept")
    case .sessionTold(let session, let command): log.event("\(command) \(session)")
    case .pieceMade(let piece): log.event("piece \(piece)")
    case .note(let text): log.event("note \(text)")
    case .problem(let problem): log.event("problem \(problem.status.rawValue)")
    }
  }
}
