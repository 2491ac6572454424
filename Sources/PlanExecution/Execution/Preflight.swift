import LTTngModel
package import Planning
import SystemPackage

/// Checks all that can be known before anything is created or any call is made.
package struct Preflight {
  private let plan: Plan
  private let resolver: any ProgramResolving
  private let retriever: any TraceRetrieving
  private let machine: MachineFacts

  package init(
    plan: Plan, resolver: any ProgramResolving, retriever: any TraceRetrieving,
    machine: MachineFacts
  ) {
    self.plan = plan
    self.resolver = resolver
    self.retriever = retriever
    self.machine = machine
  }

  /// Returns everything that stands in the way, all of it.
  package func problems() -> [Problem] {
    requiredPrograms() + steps() + outputs() + targets() + memory()
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

  private func outputs() -> [Problem] {
    plan.sessions.compactMap { session in
      guard !session.isStaged, let path = session.tracePath?.expanded(runID: "preflight") else {
        return nil
      }

      let folder = FilePath(path).removingLastComponent()
      guard let obstacle = PrivateFolder.obstacleToWriting(folder) else { return nil }

      return Problem(
        .environmentNotReady,
        "the output folder \(folder) of `\(session.name)` cannot be written (\(obstacle))",
        help: "choose another with `output: {local: FOLDER}`")
    }
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

  /// LTTng allocates all sub-buffers at the first start; the kernel ends processes when they don't fit.
  private func memory() -> [Problem] {
    guard let available = machine.availableMemory else { return [] }

    let needed = plan.channels.reduce(UInt64(0)) { sum, channel in
      sum.saturatedSum(channel.configuration.memorySize(cpuCount: machine.cpuCount))
    }
    guard needed > available else { return [] }

    return [
      Problem(
        .environmentNotReady,
        "the channels need \(needed >> 20) MiB of memory and \(available >> 20) MiB are available",
        help: "lower `subbuf-size` or `num-subbuf`")
    ]
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
