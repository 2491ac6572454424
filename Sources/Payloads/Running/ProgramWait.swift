import CGate
import Glibc
import LTTngModel
import PlanExecution

/// The wait for one program: a single `poll()` over the signals, the process, and its pipes.
struct ProgramWait: ~Copyable {
  /// How a program went, as far as the wait can tell.
  struct End {
    let exit: ProgramExit
    let timedOut: Bool

    /// The limit of the recording that ended it.
    let limit: ReachedLimit?
    let time: UInt64

    /// Why the program could not begin.
    let failure: gate_report?
  }

  private let program: RunningProgram
  private var schedule: EndingSchedule

  /// Whether the program gets the terminal when it asks for it.
  private let mayHaveTerminal: Bool

  /// The terminal's foreground, once the program has it.
  private var loan: ForegroundLoan?

  /// The modes that the program had there when lttrecipe took the terminal back to stop.
  private var modes: termios?

  /// Is told for how long lttrecipe and the program were stopped.
  private let onStop: ((Duration) -> Void)?

  /// The socket on which a gate behind sudo tells the program's end; -1 where there is none.
  private var relay: Int32
  private var output: CapturedOutput?

  private let watch: RecordingWatch?
  private var pulse: Pulse?

  /// Programs in the background whose end is noted, and told, when it comes.
  private let beside: [any ProgramBeside]

  /// Whether processes that steps left are reaped when they end.
  private let reapsAdopted: Bool
  private var limit: ReachedLimit?
  private var isEndTold = false

  init(
    _ program: consuming RunningProgram, _ schedule: EndingSchedule, mayHaveTerminal: Bool = false,
    watch: RecordingWatch? = nil, pulse: Pulse? = nil, beside: [any ProgramBeside] = [],
    reapsAdopted: Bool = true, output: consuming CapturedOutput? = nil,
    onStop: ((Duration) -> Void)? = nil
  ) {
    relay = program.relay
    self.program = program
    self.schedule = schedule
    self.mayHaveTerminal = mayHaveTerminal
    loan = nil
    self.onStop = onStop
    self.watch = watch
    self.pulse = pulse
    self.beside = beside
    self.reapsAdopted = reapsAdopted
    self.output = output
  }

  /// Waits for the program's end, carries out the schedule, and reaps the program.
  ///
  /// `begin` is the time of its release. `atEnd` is called as soon as the program has ended, or a limit is
  /// reached that ends recording first: what it does is the only work between the release and that.
  consuming func end(
    _ signals: inout SignalQueue, begin: UInt64, atEnd: (ReachedLimit?) -> Void = { _ in }
  ) -> (End, CapturedOutput.Bytes) {
    let mask = SignalMask.block(mayHaveTerminal ? SignalQueue.stopSignals : [])
    defer { SignalMask.restore(mask) }
    let time = awaitEnd(&signals, begin, atEnd)
    if !isEndTold { atEnd(limit) }
    program.acknowledgeEnd()
    let failure = ReportPipe.readAtEnd(program.report, process: program.descriptor)
    let bytes = output?.finish() ?? CapturedOutput.Bytes()
    endGroup(&signals)
    let end = End(
      exit: program.reap(), timedOut: schedule.timedOut, limit: limit, time: time,
      failure: failure)
    return (end, bytes)
  }
}

// MARK: - Polling

extension ProgramWait {
  /// Returns the time at which the process ended.
  private mutating func awaitEnd(
    _ signals: inout SignalQueue, _ begin: UInt64, _ atLimit: (ReachedLimit?) -> Void
  ) -> UInt64 {
    var now = begin
    while true {
      var set = pollSet(signals.descriptor)
      // Not from the last look: lttrecipe may have been stopped since.
      let timeout = MonotonicClock.pollTimeout(until: deadline, from: MonotonicClock.now())
      poll(&set, nfds_t(set.count), timeout)
      now = MonotonicClock.now()

      // It stays readable: polled once more, it would fire at once for ever.
      if set[0].revents != 0 || set[2].revents != 0 && relayTellsEnd() {
        return now
      }
      noteNews(set.dropFirst(Self.ownCount), now)
      carryOut(schedule.expire(at: now))
      lookAtLimits(now, atLimit)
      pulse?.beat(at: now)
      handle(set, &signals, now)
    }
  }

  /// When something is to be done though nothing happens.
  private var deadline: UInt64? {
    let nextLook = schedule.isEnding ? nil : watch?.nextLook
    return [schedule.deadline, nextLook, pulse?.next].compactMap(\.self).min()
  }

  private mutating func lookAtLimits(_ now: UInt64, _ atLimit: (ReachedLimit?) -> Void) {
    guard !schedule.isEnding, let reached = watch?.look(at: now) else { return }

    limit = reached
    if reached.endsRecordingFirst {
      isEndTold = true
      atLimit(reached)
    }
    carryOut(schedule.end(at: now))
  }

  private func pollSet(_ signals: Int32) -> [pollfd] {
    let own = [program.descriptor, signals, relay]
    return (own + outputDescriptors + beside.map(\.newsDescriptor)).map {
      pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
    }
  }

  /// How many descriptors are polled before those of the programs beside this one.
  private static let ownCount = 5

  private func noteNews(_ set: ArraySlice<pollfd>, _ now: UInt64) {
    for (program, poll) in zip(beside, set) where poll.revents != 0 { program.noteNews(at: now) }
  }

  /// What to poll for captured output; `poll()` passes over -1.
  private var outputDescriptors: [Int32] {
    switch output {
    case .some(let output): output.pollDescriptors
    case .none: [-1, -1]
    }
  }

  private mutating func handle(_ set: [pollfd], _ signals: inout SignalQueue, _ now: UInt64) {
    if set[1].revents != 0 {
      handleSignals(&signals, now)
    }
    output?.take(output: set[3].revents != 0, errorOutput: set[4].revents != 0)
  }

  private mutating func handleSignals(_ signals: inout SignalQueue, _ now: UInt64) {
    let arrivals = signals.drain()

    for interruption in arrivals.interruptions {
      carryOut(schedule.interrupt(by: interruption, at: now))
    }
    if arrivals.stopAsked {
      program.send(SIGSTOP)
      stop(by: SIGTSTP, .lttrecipe)
      program.send(SIGCONT)
    }
    guard arrivals.childChanged else { return }

    if reapsAdopted { OwnChildren.reapAdopted() }
    if mayHaveTerminal { handleStop() }
  }

  /// Lends the terminal to a program that was stopped for using it, and stops with one that the terminal's
  /// suspend character stopped.
  ///
  /// Until then lttrecipe keeps the foreground, and so gets the terminal's characters.
  private mutating func handleStop() {
    switch program.stopSignal() {
    case SIGTTIN, SIGTTOU:
      if lendTerminal() || ControllingTerminal.isOthers && stop(by: SIGTTIN, .job) {
        program.send(SIGCONT)
      }
    case SIGTSTP:
      stop(by: SIGTSTP, .job)
      program.send(SIGCONT)
    case SIGSTOP where hasTerminal:
      if stop(by: SIGTSTP, .job) { program.send(SIGCONT) }
    default:
      break
    }
  }

  /// Returns whether the program has the terminal.
  private mutating func lendTerminal() -> Bool {
    if !hasTerminal { loan = ForegroundLoan(to: program.processID, modes: modes) }
    return hasTerminal
  }

  /// Gives the terminal to whoever started lttrecipe, and stops until that lets it go on; returns whether it did
  /// stop.
  @discardableResult
  private mutating func stop(by signal: Int32, _ reach: OwnStop.Reach) -> Bool {
    let begin = MonotonicClock.now()
    let hadTerminal = hasTerminal
    if let loan = loan.take() { modes = loan.end() }
    let wasStopped = OwnStop.stop(by: signal, reach)
    if hadTerminal { _ = lendTerminal() }
    if wasStopped { onStop?(.nanoseconds(MonotonicClock.now() - begin)) }
    return wasStopped
  }

  private var hasTerminal: Bool {
    switch loan {
    case .some: true
    case .none: false
    }
  }

  private func carryOut(_ signals: [Int32]) {
    for signal in signals {
      program.send(signal)
    }
  }

  /// Returns whether the gate said that the program has ended; one that is gone is not asked again.
  private mutating func relayTellsEnd() -> Bool {
    if Bytes.read(1, from: relay) != nil { return true }

    relay = -1
    return false
  }
}

// MARK: - The program's group

extension ProgramWait {
  /// Kills what is left of the group of a program that was told to end; the group's number is the
  /// program's own until it is reaped.
  private func endGroup(_ signals: inout SignalQueue) {
    let interruption = terminalInterruption
    if let interruption { signals.record(interruption) }
    if interruption != nil || schedule.isEnding {
      program.send(SIGKILL)
    }
  }

  /// The signal by which the terminal ended a program that had it: its interrupt character, or that it hung up,
  /// goes to the foreground group only, not to lttrecipe.
  private var terminalInterruption: Int32? {
    switch loan {
    case .some(let loan):
      switch ProcessEnd.peek(program.processID) {
      case .signaled(SIGINT): SIGINT
      case .signaled(SIGHUP) where loan.isHungUp: SIGHUP
      default: nil
      }
    case .none: nil
    }
  }
}
