package import LTTngModel
package import Planning
import SystemPackage

/// Checks all that can be known before anything is created or any call is made.
package struct Preflight {
  let plan: Plan
  private let resolver: any ProgramResolving
  private let retriever: any TraceRetrieving
  let machine: MachineFacts

  /// Asks the kernel for a perf counter.
  private let availability: (PerfCounter) -> PerfCounter.Availability

  package init(
    plan: Plan, resolver: any ProgramResolving, retriever: any TraceRetrieving,
    machine: MachineFacts, availability: @escaping (PerfCounter) -> PerfCounter.Availability
  ) {
    self.plan = plan
    self.resolver = resolver
    self.retriever = retriever
    self.machine = machine
    self.availability = availability
  }

  /// Returns everything that stands in the way, all of it, but what a setup step may yet put right.
  ///
  /// Memory is left out where the plan does not tell what the machine's sessions have already.
  package func problems(isMemoryKnown: Bool = true) -> [Problem] {
    requiredPrograms() + steps() + (hasSetup ? [] : outputs() + sharedMemoryPaths() + freeDisk())
      + targets { !hasSetup || !$0.isFolderHere } + (isMemoryKnown ? memory() : [])
      + missingCounters() + (hasSetup ? [] : forbiddenCounters())
  }

  /// Returns what the setup steps could have put right and have not.
  func problemsAfterSetup() -> [Problem] {
    guard hasSetup else { return [] }

    return outputs() + sharedMemoryPaths() + freeDisk() + targets(where: \.isFolderHere)
      + sharedMemory() + forbiddenCounters()
  }

  /// A setup step may mount file systems, make folders, let users count.
  var hasSetup: Bool { !plan.actions(in: .setup).isEmpty }

  private func requiredPrograms() -> [Problem] {
    plan.requirements.programs.compactMap { program in
      guard resolver.find(program) == nil else { return nil }

      return Problem(
        .environmentNotReady, "the recipe requires the program `\(program)`, which is not in PATH",
        help: "install it")
    }
  }

  private func steps() -> [Problem] {
    plan.actions.compactMap { planned in
      guard let step = planned.action.step else { return nil }

      do throws(StepError) {
        _ = try resolver.resolve(step, runID: "preflight", outputPath: "/dev/null")
        return nil
      } catch {
        let mayBeMade = hasSetup && planned.action.phase != .setup && error.kind.canBeMadeBySetup
        guard !mayBeMade else { return nil }

        return Problem(
          .environmentNotReady, "\(planned.id.rawValue): \(error.message)", help: error.help,
          origin: planned.action.origin)
      }
    }
  }

  private func targets(where isChecked: (RetrievalDestination) -> Bool) -> [Problem] {
    plan.actions(in: .retrieve).compactMap { planned in
      guard case .retrieve(let target) = planned.action else { return nil }

      let destination = RetrievalDestination(target, runID: "preflight")
      guard isChecked(destination) else { return nil }

      do throws(RetrievalError) {
        try retriever.check(destination)
        return nil
      } catch {
        return Problem(
          .environmentNotReady, error.description, help: error.help, origin: target.origin)
      }
    }
  }

}

/// The perf counters that are context fields: LTTng-UST makes no channel in a program that cannot open one
/// (LTTng-UST 2.13.5).
extension Preflight {
  private func missingCounters() -> [Problem] {
    newCounters.filter { availability($0.counter) == .missing }.map { counter, channel in
      Problem(
        .environmentNotReady,
        "this machine has no counter `\(counter.text)` (a context field of the channel `\(channel)`)",
        help:
          "take it out; `perf list` shows what there is: a virtual machine often has no counters "
          + "of the processor")
    }
  }

  /// The kernel's tracer opens its own, and a program of somebody else may have other rights.
  private func forbiddenCounters() -> [Problem] {
    guard isRecordingCaller else { return [] }

    let counters = newCounters.filter {
      $0.counter.scope == .thread && availability($0.counter) == .forbidden
    }
    return counters.map { counter, channel in
      Problem(
        .environmentNotReady,
        "this user's programs may not count `\(counter.text)` (a context field of the channel "
          + "`\(channel)`)", help: Self.countingHelp)
    }
  }

  /// With 2 or less all may count what their own programs do (perf_event_open(2)).
  private static var countingHelp: String {
    guard let paranoia = MachineFacts.perfEventParanoia, paranoia > 2 else {
      return
        "take it out, or have perf_event_open(2) allowed: the seccomp filter of a container often "
        + "refuses it"
    }

    return "let them: sudo sysctl kernel.perf_event_paranoid=2"
  }

  /// Each once, with the first channel that has it.
  private var newCounters: [(counter: PerfCounter, channel: String)] {
    var found: Set<PerfCounter> = []
    return plan.actions.compactMap { planned in
      guard planned.operation == .create, case .context(let context) = planned.action,
        case .perf(let counter) = context.context, found.insert(counter).inserted
      else { return nil }

      return (counter, context.channel.name)
    }
  }

  /// Whether a step of the payload runs as the caller.
  private var isRecordingCaller: Bool {
    plan.actions(in: .payload).contains { $0.action.step?.user == nil }
  }
}

extension RetrievalDestination {
  fileprivate var isFolderHere: Bool {
    switch self {
    case .copy: true
    case .rsync: false
    }
  }
}

extension StepError.Kind {
  /// Whether a setup step may bring about what is missing.
  fileprivate var canBeMadeBySetup: Bool {
    switch self {
    case .programNotFound, .programNotExecutable, .folderMissing, .preloadMissing, .inputMissing,
      .inputUnreadable:
      true
    case .userUnknown, .secretMissing: false
    }
  }
}
