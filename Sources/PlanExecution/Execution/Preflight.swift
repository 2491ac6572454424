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

  /// Returns everything that stands in the way, all of it.
  package func problems() -> [Problem] {
    requiredPrograms() + steps() + outputs() + sharedMemoryPaths() + targets() + memory()
      + perfCounters()
  }

  private func requiredPrograms() -> [Problem] {
    plan.requirements.programs.compactMap { program in
      guard resolver.find(program) == nil else { return nil }

      return Problem(
        .environmentNotReady, "the recipe requires the program `\(program)`, which is not in PATH",
        help: "install it")
    }
  }

  private func steps() -> [Problem] {
    let hasSetup = !plan.actions(in: .setup).isEmpty
    return plan.actions.compactMap { planned in
      guard let step = planned.action.step else { return nil }

      do throws(StepError) {
        _ = try resolver.resolve(step, runID: "preflight", outputPath: "/dev/null")
        return nil
      } catch {
        let mayBeMade = hasSetup && planned.action.phase != .setup && error.kind.canBeMadeBySetup
        return mayBeMade ? nil : problem(planned, error)
      }
    }
  }

  private func problem(_ planned: PlannedAction, _ error: StepError) -> Problem {
    let isPayloadFault =
      planned.action.phase == .payload
      && (error.kind == .programNotFound || error.kind == .programNotExecutable)
    return Problem(
      isPayloadFault ? .payloadFailed : .environmentNotReady,
      "\(planned.id.rawValue): \(error.message)", help: error.help,
      origin: planned.action.origin)
  }

  private func targets() -> [Problem] {
    plan.actions(in: .retrieve).compactMap { planned in
      guard case .retrieve(let target) = planned.action else { return nil }

      do throws(RetrievalError) {
        try retriever.check(RetrievalDestination(target, runID: "preflight"))
        return nil
      } catch {
        return Problem(
          .environmentNotReady, error.description, help: error.help, origin: target.origin)
      }
    }
  }

  /// LTTng-UST makes no channel in a program that cannot open the counter (LTTng-UST 2.13.5).
  private func perfCounters() -> [Problem] {
    var asked: Set<PerfCounter> = []
    return plan.actions.compactMap { planned in
      guard planned.operation == .create, case .context(let context) = planned.action,
        case .perf(let counter) = context.context, asked.insert(counter).inserted
      else { return nil }

      return problem(counter, channel: context.channel.name)
    }
  }

  private func problem(_ counter: PerfCounter, channel: String) -> Problem? {
    switch availability(counter) {
    case .available, .unknown: nil
    case .missing:
      Problem(
        .environmentNotReady,
        "this machine has no counter `\(counter.text)` (a context field of the channel `\(channel)`)",
        help:
          "take it out; `perf list` shows what there is: a virtual machine often has no counters "
          + "of the processor")
    case .forbidden where counter.scope == .thread && isRecordingCaller:
      Problem(
        .environmentNotReady,
        "this user's programs may not count `\(counter.text)` (a context field of the channel "
          + "`\(channel)`)", help: "let them: sudo sysctl kernel.perf_event_paranoid=2")
    // The kernel's tracer opens it, or a program of somebody else.
    case .forbidden: nil
    }
  }

  /// Whether a step of the payload runs as the caller.
  private var isRecordingCaller: Bool {
    plan.actions(in: .payload).contains { $0.action.step?.user == nil }
  }
}

extension StepError.Kind {
  /// Whether a setup step may bring about what is missing.
  fileprivate var canBeMadeBySetup: Bool {
    switch self {
    case .programNotFound, .programNotExecutable, .folderMissing, .preloadMissing: true
    case .userUnknown, .secretMissing: false
    }
  }
}
