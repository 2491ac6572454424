import CGate
import Glibc
package import LTTngModel
package import PlanExecution

/// Starts, holds, releases, and awaits programs: those of a recipe and lttrecipe's own helpers.
///
/// For one thread. Every program gets a process group of its own, `/dev/null` as standard input where nothing
/// else is said, and the default action of every signal. Only the children that it started itself are reaped.
package final class ProgramSupervisor {
  let gracePeriod: Duration
  var signals: SignalQueue
  private var held: [HeldPlace] = []

  /// Those that were released, and run beside the steps after them.
  var inBackground: [BackgroundProgram] = []

  /// Those that an earlier lttrecipe has released.
  var takenUp: [TakenUpProgram] = []

  /// All that run beside the steps after them.
  var beside: [any ProgramBeside] { inBackground + takenUp }

  package var leavesEnds = false {
    didSet {
      for program in beside { program.isLeft = leavesEnds }
    }
  }

  /// Is called every ``ProgramSpecification/outputInterval`` while a program runs: its output may have grown.
  package var onOutput: ((ProgramSpecification) -> Void)?

  /// Is called when lttrecipe and the program that it waits for go on after they were stopped, as by the terminal's
  /// suspend character: for how long they were.
  package var onStop: ((Duration) -> Void)?

  /// What the programs of a recipe have left behind.
  var left = AdoptedChildren()

  /// Makes a supervisor; ``blockSignals()`` must have been called for it to see signals.
  ///
  /// - Parameter gracePeriod: How long a program may take to end after it was asked to.
  /// - Throws: When no descriptor for the signals is left.
  package init(gracePeriod: Duration = .seconds(10)) throws(ProgramError) {
    NullDevice.fillStandardStreams()
    // A write to the gate of a dead child must fail, not end us.
    signal(SIGPIPE, SIG_IGN)
    guard let signals = SignalQueue() else {
      throw ProgramError(
        program: "lttrecipe", errorNumber: errno,
        description: "cannot watch signals: \(errorText(errno))")
    }

    self.signals = signals
    self.gracePeriod = gracePeriod
  }

  /// Blocks SIGINT, SIGTERM, SIGHUP (unless ignored, as by nohup(1)), and SIGCHLD, and ignores
  /// SIGPIPE.
  ///
  /// To be called first of all in `main`: threads that exist already would still take the signals.
  package static func blockSignals() {
    SignalQueue.block()
  }

  /// Makes what programs leave behind children of this process, which must start none of its own but by
  /// supervisors.
  package static func adoptOrphans() {
    _ = gate_adopt_orphans()
  }
}

// MARK: - The programs of a recipe

extension ProgramSupervisor: PayloadRunning {
  /// The first SIGINT, SIGTERM, or SIGHUP to lttrecipe, or SIGINT when the terminal ended a program
  /// that had its foreground.
  ///
  /// A signal that was read here, or that came during ``run(_:timeLimit:)``, does not reach the
  /// programs that are released later, so that those of a teardown can run.
  package var interruption: Int32? {
    _ = signals.drain()
    return signals.firstInterruption
  }

  package var heldProcessIDs: [Int32] {
    held.map(\.processID)
  }

  package func hold(_ programs: [ProgramSpecification]) throws(ProgramError) {
    var places: [HeldPlace] = []
    left.passOver()

    for program in programs {
      let place = try Self.hold(program)
      place.specification = program
      places.append(place)
    }
    held += places
  }

  static func hold(_ program: ProgramSpecification) throws(ProgramError) -> HeldPlace {
    let name = program.executable
    let input = try ProgramInput.open(program.input, for: name)
    let output = try OutputFile.open(program.outputPath, for: name)
    let errorOutput = try OutputFile.open(program.errorOutputPath, for: name)
    let mark = try OutputFile.open(program.markPath ?? "/dev/null", for: name)
    let launch = ProgramLaunch(program)
    if let identity = launch.identity, !RootRights.areHeld {
      return HeldPlace(
        try HeldBehindSudo.hold(
          launch, identity, input: input, output: output, errorOutput: errorOutput, mark: mark),
        launch,
        timeLimit: program.timeLimit)
    }

    let streams = ProgramLaunch.Streams(
      input: input.number, output: output.number, errorOutput: errorOutput.number,
      mark: mark.number)
    return HeldPlace(try HeldProgram.hold(launch, streams), launch, timeLimit: program.timeLimit)
  }

  package func releaseAndWait(
    _ watch: RecordingWatch?, atEnd: (ReachedLimit?) -> Void
  ) throws(ProgramError) -> ProgramOutcome {
    let place = try takeHeld()
    let begin = MonotonicClock.now()
    watch?.begin(at: begin)
    let running = try Self.release(place)
    let schedule = EndingSchedule(
      policy: .ask(gracePeriod: gracePeriod), timeLimit: place.timeLimit, start: begin)
    let wait = ProgramWait(
      running, schedule, mayHaveTerminal: true, watch: watch, pulse: outputPulse(of: place, begin),
      beside: beside, reapsAdopted: !leavesEnds, onStop: onStop)
    let (end, _) = wait.end(&signals, begin: begin, atEnd: atEnd)
    return try Self.outcome(place, end, begin)
  }

  private func outputPulse(of place: HeldPlace, _ begin: UInt64) -> Pulse? {
    guard let program = place.specification, let interval = program.outputInterval, let onOutput
    else { return nil }

    return Pulse(every: interval, from: begin) { onOutput(program) }
  }

  /// Returns the oldest held program, which is held for its owner alone then.
  func takeHeld() throws(ProgramError) -> HeldPlace {
    guard !held.isEmpty else {
      throw ProgramError(
        program: "", errorNumber: ESRCH, description: "no program is held")
    }

    return held.removeFirst()
  }

  static func release(_ place: HeldPlace) throws(ProgramError) -> RunningProgram {
    guard let running = place.release() else {
      throw place.launch.error(
        ESRCH, "\(place.launch.executable) was ended before it began")
    }

    return running
  }

  static func outcome(
    _ place: HeldPlace, _ end: ProgramWait.End, _ begin: UInt64, at time: UInt64? = nil
  ) throws(ProgramError) -> ProgramOutcome {
    if let failure = end.failure {
      throw place.launch.error(failure)
    }

    return ProgramOutcome(
      exit: end.exit, timedOut: end.timedOut, processID: place.processID, beginTime: begin,
      endTime: time ?? end.time, limit: end.limit)
  }

  package func abandonHeld() {
    held = []
  }
}

// MARK: - Helper programs

extension ProgramSupervisor: ProgramRunning {
  /// Runs a helper program with lttrecipe's environment, and returns at most the first 64 MiB of its
  /// output and 1 MiB of its error output.
  ///
  /// It returns when the helper itself has ended, also when a daemon that the helper left behind
  /// keeps its output open. An ``interruption`` meanwhile is remembered; the helper is awaited.
  package func run(
    _ arguments: [String], timeLimit: Duration, isInterruptible: Bool
  ) throws(ProgramError) -> ProgramResult {
    try run(
      try Self.helper(arguments), timeLimit: timeLimit, isInterruptible: isInterruptible)
  }

  func run(
    _ launch: ProgramLaunch, timeLimit: Duration, isInterruptible: Bool,
    watch: RecordingWatch? = nil
  ) throws(ProgramError) -> ProgramResult {
    let input = try NullDevice.open(for: launch.executable)
    let output = try Pipe(for: launch.executable)
    let errorOutput = try Pipe(for: launch.executable)
    let start = MonotonicClock.now()
    let held = try HeldProgram.hold(
      launch,
      ProgramLaunch.Streams(
        input: input.number, output: output.writingEnd.number,
        errorOutput: errorOutput.writingEnd.number))
    let place = HeldPlace(held, launch, timeLimit: timeLimit)
    let schedule = EndingSchedule(
      policy: isInterruptible ? .ask(gracePeriod: .seconds(2)) : .kill, timeLimit: timeLimit,
      start: start)
    let wait = ProgramWait(
      try Self.release(place), schedule, watch: watch,
      output: CapturedOutput(output: output.keepReading(), errorOutput: errorOutput.keepReading()))
    let (end, bytes) = wait.end(&signals, begin: start)

    if let failure = end.failure {
      throw launch.error(failure)
    }
    return ProgramResult(
      exit: end.exit, output: bytes.output, errorOutput: bytes.errorOutput, timedOut: end.timedOut)
  }

  /// Runs a helper program that talks to the user on the terminal; its other output is dropped.
  ///
  /// The terminal's keys are for lttrecipe, too, which may not send signals to every sudo. One that comes between
  /// sudo's prompt and its reading is lost to sudo (1.9.13, `tgetpass()`), which has nothing to lose in turn.
  func runOnTerminal(_ launch: ProgramLaunch) throws(ProgramError) -> ProgramExit {
    var launch = launch
    launch.keepsGroup = true
    let input = try NullDevice.open(for: launch.executable)
    let output = try OutputFile.open("/dev/null", for: launch.executable)
    let held = try HeldProgram.hold(
      launch,
      ProgramLaunch.Streams(
        input: input.number, output: output.number, errorOutput: output.number))
    let place = HeldPlace(held, launch, timeLimit: nil)
    let begin = MonotonicClock.now()
    let schedule = EndingSchedule(
      policy: .ask(gracePeriod: .seconds(1)), timeLimit: nil, start: begin)
    let modes = ForegroundModes()
    let wait = ProgramWait(try Self.release(place), schedule)
    let exit = wait.end(&signals, begin: begin).0.exit
    modes?.restore()
    return exit
  }

  fileprivate static func helper(_ arguments: [String]) throws(ProgramError) -> ProgramLaunch {
    let name = arguments.first ?? ""
    let path = getenv("PATH").map { String(cString: $0) }

    switch ProgramLookup.find(name, path: path) {
    case .success(let executable):
      // Under sudo the environment is root's, and helpers run as the user who called it.
      return ProgramLaunch(
        executable: executable, arguments: arguments,
        environment: RootRights.areLaidAside
          ? OwnEnvironment.variables(as: UserLookup.current()) : nil)
    case .failure(let failure):
      throw ProgramError(
        program: name, errorNumber: failure.errorNumber, description: failure.description)
    }
  }
}

/// Runs helper programs as root where root's rights are held, though laid aside; else as the caller.
package struct RootPrograms: ProgramRunning {
  private let supervisor: ProgramSupervisor

  package init(_ supervisor: ProgramSupervisor) {
    self.supervisor = supervisor
  }

  package func run(
    _ arguments: [String], timeLimit: Duration, isInterruptible: Bool
  ) throws(ProgramError) -> ProgramResult {
    var launch = try ProgramSupervisor.helper(arguments)
    if RootRights.areLaidAside {
      launch.identity = UserLookup.root.identity
      launch.environment = nil
    }
    return try supervisor.run(
      launch, timeLimit: timeLimit, isInterruptible: isInterruptible)
  }
}
