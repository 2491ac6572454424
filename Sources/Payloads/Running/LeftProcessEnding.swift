import CGate
import Glibc
import LTTngModel
package import PlanExecution

extension ProgramSupervisor {
  package func noteLeft(by step: String, of runID: String) {
    left.note(AdoptedChildren.Owner(runID: runID, step: step))
  }

  package func endLeft(by steps: Set<String>, of runID: String) -> [LeftProcess] {
    var ending = LeftProcessEnding(gracePeriod: gracePeriod)
    ending.add(MarkedProcesses.find(of: runID).filter { steps.contains($0.step) })
    while true {
      ending.add(left.processes(of: runID).filter { steps.contains($0.step) })
      for (process, signals) in ending.takeRefused() where !signalBehindSudo(process, signals) {
        ending.giveUp(process)
      }
      guard ending.goesOn else { return ending.processes }

      ending.wait(&signals)
      OwnChildren.reapAdopted()
      // What those have left behind that have just ended is of the same step, or of none that is known.
      if let step = ending.firstStep { left.note(AdoptedChildren.Owner(runID: runID, step: step)) }
    }
  }
}

/// Asks processes to end and kills them after a grace period, with all that they leave behind themselves.
struct LeftProcessEnding {
  private final class Target {
    let process: ProcessIdentity
    let step: String
    let name: String

    /// Readable when the process has ended.
    let descriptor: OwnedDescriptor
    var isKilled = false
    var isOutOfReach = false

    init(_ process: ProcessIdentity, _ step: String, _ descriptor: consuming OwnedDescriptor) {
      self.process = process
      self.step = step
      self.descriptor = descriptor
      name = process.name
    }

    var hasEnded: Bool {
      var set = pollfd(fd: descriptor.number, events: Int16(POLLIN), revents: 0)
      return poll(&set, 1, 0) > 0
    }
  }

  /// How long a process may take to end that was killed.
  private static let patience = Duration.seconds(2)

  private var targets: [Target] = []
  private var schedule: EndingSchedule

  /// What each gets: at first the request to end.
  private var stageSignals: [Int32]

  /// Nothing is waited for any longer.
  private var end: UInt64?
  private var isOver = false

  /// The signals that processes of other users did not get.
  private var refused: [(process: ProcessIdentity, signals: [Int32])] = []

  init(gracePeriod: Duration) {
    let now = MonotonicClock.now()
    schedule = EndingSchedule(policy: .ask(gracePeriod: gracePeriod), timeLimit: .zero, start: now)
    stageSignals = schedule.expire(at: now)
  }

  /// The step of the first process.
  var firstStep: String? { targets.first?.step }

  /// Whether any still lives and is waited for.
  var goesOn: Bool { !isOver && targets.contains { !$0.isOutOfReach && !$0.hasEnded } }

  /// What became of the processes.
  var processes: [LeftProcess] {
    targets.map { target in
      LeftProcess(
        step: target.step, processID: target.process.processID, name: target.name,
        end: !target.hasEnded ? .remains : target.isKilled ? .killed : .ended)
    }
  }

  /// Adds those that live and are not known yet.
  mutating func add(_ processes: [(process: ProcessIdentity, step: String)]) {
    for (process, step) in processes.sorted(by: { $0.process.processID < $1.process.processID }) {
      guard !targets.contains(where: { $0.process == process }) else { continue }

      let number = gate_pidfd_open(process.processID)
      guard number >= 0 else { continue }

      let target = Target(process, step, OwnedDescriptor(number))
      // Only now the number cannot become another one's.
      guard process.isAlive else { continue }

      targets.append(target)
      send(stageSignals, to: target)
    }
  }

  /// Returns the signals that were refused since the last call.
  mutating func takeRefused() -> [(process: ProcessIdentity, signals: [Int32])] {
    defer { refused = [] }
    return refused
  }

  /// Waits for a process no longer that gets no signal.
  mutating func giveUp(_ process: ProcessIdentity) {
    targets.first { $0.process == process }?.isOutOfReach = true
  }

  /// Waits until something happens, and does what is due.
  mutating func wait(_ signals: inout SignalQueue) {
    let living = targets.filter { !$0.isOutOfReach && !$0.hasEnded }
    var set = ([signals.descriptor] + living.map { $0.descriptor.number }).map {
      pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
    }
    let deadline = schedule.deadline ?? end
    poll(
      &set, nfds_t(set.count),
      MonotonicClock.pollTimeout(until: deadline, from: MonotonicClock.now()))
    let now = MonotonicClock.now()
    var due = schedule.expire(at: now)
    for interruption in signals.drain().interruptions {
      due += schedule.interrupt(by: interruption, at: now)
    }
    if !due.isEmpty {
      stageSignals = due
      end = MonotonicClock.time(Self.patience, after: now)
      for target in targets where !target.hasEnded { send(due, to: target) }
    } else if let end, schedule.deadline == nil, now >= end {
      isOver = true
    }
  }

  private mutating func send(_ signals: [Int32], to target: Target) {
    if signals.contains(SIGKILL) { target.isKilled = true }
    for signal in signals {
      let isSent = RootRights.use {
        gate_pidfd_send_signal(target.descriptor.number, signal) == 0 || errno == ESRCH
      }
      guard !isSent, target.process.isAlive else { continue }

      refused.append((target.process, signals))
      return
    }
  }
}
