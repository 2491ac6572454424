import CGate
import Glibc
package import PlanExecution

/// A program that an earlier lttrecipe started: not a child of ours, so its exit status is not to be had.
struct EarlierProgram: ~Copyable {
  let process: ProcessIdentity

  /// Readable when the process has ended.
  let descriptor: OwnedDescriptor

  private init(_ process: ProcessIdentity, _ descriptor: consuming OwnedDescriptor) {
    self.process = process
    self.descriptor = descriptor
  }

  /// Returns nil where it has ended.
  static func open(_ process: ProcessIdentity) -> EarlierProgram? {
    let number = gate_pidfd_open(process.processID)
    guard number >= 0 else { return nil }

    let program = EarlierProgram(process, OwnedDescriptor(number))
    // Only now the number cannot become another one's.
    guard process.isAlive else { return nil }

    return program
  }

  /// Waits for the end, as long as the time is not over and no limit of the recording is reached, and no signal
  /// comes to us.
  func awaitEnd(
    _ signals: inout SignalQueue, atMost time: Duration? = nil, watch: RecordingWatch? = nil
  ) -> LeftProgramEnd {
    let start = MonotonicClock.now()
    let deadline = time.map { MonotonicClock.time($0, after: start) }
    while true {
      var set = [descriptor.number, signals.descriptor].map {
        pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
      }
      let now = MonotonicClock.now()
      if let deadline, now >= deadline { return .timedOut }
      if let reached = watch?.look(at: now) { return .limit(reached) }

      let next = [deadline, watch?.nextLook].compactMap(\.self).min()
      poll(&set, nfds_t(set.count), MonotonicClock.pollTimeout(until: next, from: now))
      if set[0].revents != 0 { return .ended }
      if !signals.drain().interruptions.isEmpty { return .interrupted }
    }
  }

  /// Whether the program has not left the group that it was started in.
  var leadsGroup: Bool { getpgid(process.processID) == process.processID }

  /// Sends a signal to the program's group, and to the program if it has left that; returns whether the program may
  /// be signalled.
  func send(_ signal: Int32) -> Bool {
    RootRights.use { if leadsGroup { kill(-process.processID, signal) } }
    return sendAlone(signal)
  }

  /// Sends a signal to the program alone; returns whether that is allowed.
  func sendAlone(_ signal: Int32) -> Bool {
    RootRights.use {
      gate_pidfd_send_signal(descriptor.number, signal) == 0 || errno == ESRCH
    }
  }

  /// Asks the program, an lttrecipe, to end; returns whether that is allowed.
  func askToEnd() -> Bool {
    RootRights.use {
      gate_pidfd_queue_signal(descriptor.number, SIGTERM, SignalQueue.stopMark) == 0
        || errno == ESRCH
    }
  }
}

extension ProgramSupervisor {
  /// Asks another lttrecipe to end, which brings its run to its end then; returns whether that is allowed.
  ///
  /// One that was interrupted before, by this or by others, is not disturbed.
  package func interrupt(_ process: ProcessIdentity) -> Bool {
    guard let program = EarlierProgram.open(process) else { return true }
    // Under sudo the file that names the process is one that the caller can write.
    guard !RootRights.areLaidAside || process.name == ProcessIdentity(getpid())?.name else {
      return false
    }

    let isSent = program.askToEnd()
    // One that was stopped takes no signal before it goes on.
    _ = program.sendAlone(SIGCONT)
    return isSent
  }

  /// Waits for the end of a program that an earlier lttrecipe started, as long as its recipe grants; returns what
  /// ended the wait.
  package func awaitEnd(
    of process: ProcessIdentity, _ limits: LeftProgramLimits
  ) -> LeftProgramEnd {
    guard let program = EarlierProgram.open(process) else { return .ended }

    let now = MonotonicClock.now()
    let recorded = MonotonicClock.time(limits.recordedTime, after: 0)
    limits.watch?.begin(at: now - min(now, recorded))
    return program.awaitEnd(&signals, atMost: limits.timeLimit, watch: limits.watch)
  }

  /// Asks a program to end that an earlier lttrecipe started, and kills what is left of its group after the
  /// grace period; returns whether it has ended.
  package func end(_ process: ProcessIdentity) -> Bool {
    end(process, by: SIGTERM, gracePeriod: gracePeriod)
  }

  func end(_ process: ProcessIdentity, by signal: Int32, gracePeriod: Duration) -> Bool {
    guard let program = EarlierProgram.open(process) else { return true }

    guard send([signal, SIGCONT], to: program) else { return false }
    if program.awaitEnd(&signals, atMost: gracePeriod) != .ended {
      _ = send([SIGKILL], to: program)
    }
    return program.awaitEnd(&signals, atMost: .seconds(1)) == .ended
  }

  /// Sends a program signals, as its user where that is another one; returns whether that is allowed.
  private func send(_ signals: [Int32], to program: borrowing EarlierProgram) -> Bool {
    for signal in signals where !program.send(signal) {
      return signalBehindSudo(program.process, signals, isGroup: program.leadsGroup)
    }
    return true
  }
}
