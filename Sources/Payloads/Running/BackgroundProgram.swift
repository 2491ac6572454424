import Glibc
package import LTTngModel
package import PlanExecution

/// Owns a program that was released and runs beside the steps after its own.
///
/// A program that is not ended here lives on: a later lttrecipe takes it up by its process.
final class BackgroundProgram: ProgramBeside {
  /// What the wait for a program's readiness came to.
  enum Wait {
    case ready
    case ended
    case late
    case interrupted

    /// Recording has to end.
    case reached(ReachedLimit)
  }

  let place: HeldPlace

  /// The time of the release.
  let begin: UInt64
  private var running: RunningProgram?

  /// When its end was seen while another program was waited for.
  private var endTime: UInt64?

  /// Whether its end is noted only, for which sudo is not let go; when it is not left any more, its end is told.
  var isLeft = false {
    didSet {
      if !isLeft, let endTime { noteNews(at: endTime) }
    }
  }

  /// Is told once how the program ended, where that is seen while another one is waited for; nil then.
  private var onEnd: ((ProgramExit) -> Void)?

  init(
    _ place: HeldPlace, _ running: consuming RunningProgram, begin: UInt64,
    onEnd: @escaping (ProgramExit) -> Void
  ) {
    self.place = place
    self.begin = begin
    self.running = .some(running)
    self.onEnd = onEnd
  }

  var processID: Int32 { place.processID }

  /// Waits until the program is ready, and looks by the probe.
  ///
  /// A look takes time from the program, so the pauses grow with the time that has passed.
  func awaitReadiness(
    _ probe: ReadinessProbe, atMost patience: Duration, _ watch: RecordingWatch?,
    _ supervisor: ProgramSupervisor
  ) throws(ProgramError) -> Wait {
    let deadline = MonotonicClock.time(patience, after: begin)
    while true {
      if probe.isAboutBegin, hasBegun { return .ready }
      if hasEnded { return .ended }
      if try probe.isReady(supervisor, watch, until: deadline) { return .ready }
      let now = MonotonicClock.now()
      if let limit = watch?.look(at: now) { return .reached(limit) }
      if now >= deadline { return .late }

      let next = min(deadline, now + probe.pause(after: now - begin), watch?.nextLook ?? .max)
      awaitEvent(supervisor.signals.descriptor, until: next, from: now)
      if supervisor.signals.drain().childChanged { OwnChildren.reapAdopted() }
      for other in supervisor.beside where other !== self { other.noteNews() }
      // It may have been taken while a program looked.
      if supervisor.signals.firstInterruption != nil { return .interrupted }
    }
  }

  /// Behind sudo the gate tells it first, and how the program ended only when it has been let go.
  var newsDescriptor: Int32 {
    guard onEnd != nil, !isLeft || endTime == nil else { return -1 }

    switch running {
    case .some(let running):
      return running.relay >= 0 && endTime == nil ? running.relay : running.descriptor
    case .none: return -1
    }
  }

  /// Notes the time of the end, and how it was.
  func noteNews(at time: UInt64) {
    switch running {
    case .some(let running):
      if endTime == nil, !isLeft { running.acknowledgeEnd() }
      endTime = endTime ?? time
      guard !isLeft, let tell = onEnd, Readable.isAny(of: [running.descriptor]) else { return }

      onEnd = nil
      tell(ProcessEnd.peek(running.processID))
    case .none: return
    }
  }

  /// Asks the program to end, where it has not, and takes how it did; nil where that was taken before.
  func end(
    by signal: Int32, gracePeriod: Duration, _ signals: inout SignalQueue
  ) -> BackgroundResult? {
    let wasAsked = !hasEnded
    guard let running = running.take() else { return nil }

    let now = MonotonicClock.now()
    var schedule = EndingSchedule(
      policy: .ask(gracePeriod: gracePeriod), timeLimit: nil, start: now)
    if wasAsked {
      for signal in schedule.interrupt(by: signal, at: now) { running.send(signal) }
    }
    let (end, _) = ProgramWait(running, schedule).end(&signals, begin: now)
    let isKilled = wasAsked && signal != SIGKILL && end.exit == .signaled(SIGKILL)
    return BackgroundResult(
      end: end, time: endTime ?? end.time, wasAsked: wasAsked, isKilled: isKilled)
  }

  /// Whether the process, or the gate behind sudo that tells of it, has come to its end.
  private var hasEnded: Bool { isReadable { [$0.descriptor, $0.relay] } }

  /// Whether `execve()` has worked: the report has come to its end without saying anything.
  ///
  /// The gate behind sudo keeps it open, so that there it is only known in the end.
  private var hasBegun: Bool {
    switch running {
    case .some(let running) where running.relay >= 0: return true
    case .some(let running):
      var report = pollfd(fd: running.report, events: Int16(POLLIN), revents: 0)
      return poll(&report, 1, 0) > 0 && Int32(report.revents) & POLLIN == 0
    case .none: return true
    }
  }

  private func isReadable(_ descriptors: (borrowing RunningProgram) -> [Int32]) -> Bool {
    switch running {
    case .some(let running): Readable.isAny(of: descriptors(running))
    case .none: true
    }
  }

  private func awaitEvent(_ signals: Int32, until deadline: UInt64, from now: UInt64) {
    var descriptors = [signals]
    switch running {
    case .some(let running): descriptors += [running.descriptor, running.relay, running.report]
    case .none: break
    }
    var set = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    poll(&set, nfds_t(set.count), MonotonicClock.pollTimeout(until: deadline, from: now))
  }
}

/// How a program in the background ended.
struct BackgroundResult {
  let end: ProgramWait.End
  let time: UInt64

  /// Whether it was asked to, and killed where it did not.
  let wasAsked: Bool
  let isKilled: Bool
}

extension ProgramSupervisor {
  package func releaseInBackground(
    _ watch: RecordingWatch?, atLimit: (ReachedLimit) -> Void,
    onEnd: @escaping (ProgramExit) -> Void
  ) throws(ProgramError) -> BackgroundStart {
    let place = try takeHeld()
    guard let specification = place.specification, let background = specification.background else {
      throw place.launch.error(EINVAL, "\(place.launch.executable) is not for the background")
    }

    let probe = try ReadinessProbe(background.readiness, of: specification)
    let begin = MonotonicClock.now()
    watch?.begin(at: begin)
    let program = BackgroundProgram(
      place, try Self.release(place), begin: begin, onEnd: onEnd)
    program.isLeft = leavesEnds
    inBackground.append(program)
    switch try awaitReadiness(of: program, probe, background, watch) {
    case .ready: return .ready(after: MonotonicClock.now() - begin)
    case .late: return .late
    case .interrupted: return .interrupted
    case .ended: return try end(program, by: SIGKILL, gracePeriod: .zero)
    case .reached(let limit):
      if limit.endsRecordingFirst { atLimit(limit) }
      let start = try end(
        program, by: background.stopSignal, gracePeriod: background.gracePeriod, limit)
      if !limit.endsRecordingFirst { atLimit(limit) }
      return start
    }
  }

  /// Ends a program before it was ready.
  private func end(
    _ program: BackgroundProgram, by signal: Int32, gracePeriod: Duration,
    _ limit: ReachedLimit? = nil
  ) throws(ProgramError) -> BackgroundStart {
    guard let result = takeEnd(of: program, by: signal, gracePeriod: gracePeriod) else {
      let name = program.place.launch.executable
      throw program.place.launch.error(ESRCH, "\(name) was ended before it began")
    }

    var outcome = try Self.outcome(program.place, result.end, program.begin)
    outcome.limit = limit
    return .ended(outcome)
  }

  /// A program whose readiness cannot be seen is ended.
  private func awaitReadiness(
    of program: BackgroundProgram, _ probe: ReadinessProbe, _ background: BackgroundSpecification,
    _ watch: RecordingWatch?
  ) throws(ProgramError) -> BackgroundProgram.Wait {
    do throws(ProgramError) {
      return try program.awaitReadiness(probe, atMost: background.patience, watch, self)
    } catch {
      _ = takeEnd(of: program, by: background.stopSignal, gracePeriod: background.gracePeriod)
      throw error
    }
  }

  package func endInBackground(
    _ process: ProcessIdentity, stopSignal: Int32, gracePeriod: Duration
  ) -> BackgroundEnd {
    guard let program = inBackground.first(where: { $0.processID == process.processID }) else {
      letGo(process)
      return end(process, by: stopSignal, gracePeriod: gracePeriod) ? .unseen : .remains
    }
    guard let result = takeEnd(of: program, by: stopSignal, gracePeriod: gracePeriod) else {
      return .unseen
    }

    let outcome: ProgramOutcome
    do throws(ProgramError) {
      outcome = try Self.outcome(program.place, result.end, program.begin, at: result.time)
    } catch {
      return .notBegun(error)
    }
    return result.wasAsked ? .asked(outcome, isKilled: result.isKilled) : .byItself(outcome)
  }

  private func takeEnd(
    of program: BackgroundProgram, by signal: Int32, gracePeriod: Duration
  ) -> BackgroundResult? {
    inBackground.removeAll { $0 === program }
    return program.end(by: signal, gracePeriod: gracePeriod, &signals)
  }
}
