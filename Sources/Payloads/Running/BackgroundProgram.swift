import Glibc
package import LTTngModel
package import PlanExecution

/// Owns a program that was released and runs beside the steps after its own.
///
/// A program that is not ended here lives on: a later lttrecipe takes it up by its process.
final class BackgroundProgram {
  /// What the wait for a program's readiness came to.
  enum Wait {
    case ready
    case ended
    case late
    case interrupted
  }

  let place: HeldPlace

  /// The time of the release.
  let begin: UInt64
  private var running: RunningProgram?

  init(_ place: HeldPlace, _ running: consuming RunningProgram, begin: UInt64) {
    self.place = place
    self.begin = begin
    self.running = .some(running)
  }

  var processID: Int32 { place.processID }

  /// Waits until the program is ready, and looks by the probe.
  ///
  /// A look takes time from the program, so the pauses grow with the time that has passed.
  func awaitReadiness(
    _ probe: ReadinessProbe, atMost patience: Duration, _ supervisor: ProgramSupervisor
  ) throws(ProgramError) -> Wait {
    let deadline = MonotonicClock.time(patience, after: begin)
    while true {
      if hasEnded { return .ended }
      if try probe.isReady(hasBegun: hasBegun, supervisor) { return .ready }
      let now = MonotonicClock.now()
      if now >= deadline { return .late }

      let pause = probe.pause(after: now - begin)
      awaitEvent(supervisor.signals.descriptor, until: min(deadline, now + pause), from: now)
      let (interruptions, childChanged) = supervisor.signals.drain()
      if !interruptions.isEmpty { return .interrupted }
      if childChanged { OwnChildren.reapAdopted() }
    }
  }

  /// Asks the program to end, where it has not, and takes how it did; nil where that was taken before.
  func end(
    by signal: Int32, gracePeriod: Duration, _ signals: inout SignalQueue
  ) -> (end: ProgramWait.End, wasAsked: Bool, isKilled: Bool)? {
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
    return (end, wasAsked, isKilled)
  }

  /// Whether the process, or the gate behind sudo that tells of it, has come to its end.
  private var hasEnded: Bool { isReadable { [$0.descriptor, $0.relay] } }

  /// Whether `execve()` has worked, as far as that can be seen: the gate behind sudo keeps the report open.
  private var hasBegun: Bool {
    switch running {
    case .some(let running): running.relay >= 0 || Self.isReadable([running.report])
    case .none: true
    }
  }

  private func isReadable(_ descriptors: (borrowing RunningProgram) -> [Int32]) -> Bool {
    switch running {
    case .some(let running): Self.isReadable(descriptors(running))
    case .none: true
    }
  }

  private static func isReadable(_ descriptors: [Int32]) -> Bool {
    var set = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    return poll(&set, nfds_t(set.count), 0) > 0
  }

  private func awaitEvent(_ signals: Int32, until deadline: UInt64, from now: UInt64) {
    var descriptors = [signals]
    switch running {
    case .some(let running): descriptors += [running.descriptor, running.relay]
    case .none: break
    }
    var set = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    poll(&set, nfds_t(set.count), MonotonicClock.pollTimeout(until: deadline, from: now))
  }
}

extension ProgramSupervisor {
  package func releaseInBackground(
    _ watch: RecordingWatch?
  ) throws(ProgramError) -> BackgroundStart {
    let place = try takeHeld()
    guard let specification = place.specification, let background = specification.background else {
      throw place.launch.error(EINVAL, "\(place.launch.executable) is not for the background")
    }

    let probe = try ReadinessProbe(background.readiness, of: specification)
    let begin = MonotonicClock.now()
    watch?.begin(at: begin)
    let program = BackgroundProgram(place, try Self.release(place), begin: begin)
    inBackground.append(program)
    switch try awaitReadiness(of: program, probe, background) {
    case .ready: return .ready(after: MonotonicClock.now() - begin)
    case .late: return .late
    case .interrupted: return .interrupted
    case .ended:
      guard let (end, _, _) = takeEnd(of: program, by: SIGKILL, gracePeriod: .zero) else {
        throw place.launch.error(ESRCH, "\(place.launch.executable) was ended before it began")
      }
      return .ended(try Self.outcome(place, end, begin))
    }
  }

  /// A program whose readiness cannot be seen is ended.
  private func awaitReadiness(
    of program: BackgroundProgram, _ probe: ReadinessProbe, _ background: BackgroundSpecification
  ) throws(ProgramError) -> BackgroundProgram.Wait {
    do throws(ProgramError) {
      return try program.awaitReadiness(probe, atMost: background.patience, self)
    } catch {
      _ = takeEnd(of: program, by: background.stopSignal, gracePeriod: background.gracePeriod)
      throw error
    }
  }

  package func endInBackground(
    _ process: ProcessIdentity, stopSignal: Int32, gracePeriod: Duration
  ) -> BackgroundEnd {
    guard let program = inBackground.first(where: { $0.processID == process.processID }) else {
      return end(process, by: stopSignal, gracePeriod: gracePeriod) ? .unseen : .remains
    }
    guard
      let (end, wasAsked, isKilled) = takeEnd(
        of: program, by: stopSignal, gracePeriod: gracePeriod),
      let outcome = try? Self.outcome(program.place, end, program.begin)
    else { return .unseen }

    return wasAsked ? .asked(outcome, isKilled: isKilled) : .byItself(outcome)
  }

  private func takeEnd(
    of program: BackgroundProgram, by signal: Int32, gracePeriod: Duration
  ) -> (end: ProgramWait.End, wasAsked: Bool, isKilled: Bool)? {
    inBackground.removeAll { $0 === program }
    return program.end(by: signal, gracePeriod: gracePeriod, &signals)
  }
}
