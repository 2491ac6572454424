import LTTngModel
import Planning
import SystemPackage

/// Verification and retrieval of what was recorded.
extension Executor where Control: ~Copyable {
  mutating func verifyTrace() {
    guard case .verify(let expectations)? = plan.actions(in: .verify).first?.action else { return }

    let request = VerificationRequest(
      sessions: sessions.map { session in
        VerificationRequest.Session(name: session.name, outputPath: outputPath(of: session))
      },
      losses: run.progress.losses, expectations: expectations,
      rules: judgedRules, programFiles: payloadFiles, interruptions: earlyEnds)
    let verdict = ports.verifier.verify(request)
    self.verdict = verdict
    write(JSONText.encode(verdict, isPretty: true), to: run.folder.verdict)
    ports.observer.observe(.verdictReached(verdict))
    if !verdict.isGood {
      note(Problem(.verdictBad, "the verdict is bad; the trace is kept"))
    }
  }

  /// The rules that the verdict is about: whether a program that has the tracepoints of a standing session
  /// ever ran is not the recipe's matter.
  private var judgedRules: [RulePlan] {
    plan.actions.compactMap { planned -> RulePlan? in
      guard case .rule(let rule) = planned.action, planned.operation != .remove else { return nil }
      var judged = rule
      if isStanding, rule.missingPolicy == .fail { judged.missingPolicy = .warn }
      return judged
    }
  }

  /// The payload's executables and what was preloaded, where the verdict looks for names.
  private var payloadFiles: [String] {
    let programs = plan.actions(in: .payload).compactMap { planned in
      planned.action.step.flatMap { step in
        try? ports.resolver.resolve(step, runID: run.id.text, outputPath: "/dev/null")
      }
    }
    let preloaded = programs.flatMap {
      ($0.environment["LD_PRELOAD"] ?? "").split(separator: ":").map(String.init)
    }
    return Set(programs.map(\.executable) + preloaded).sorted()
  }

  mutating func retrieveTrace() {
    var files: [TraceManifest.File] = []
    let isListed = attempt { executor throws(Problem) in
      do throws(RetrievalError) {
        files = try executor.ports.retriever.files(of: executor.package)
      } catch {
        throw Problem(.retrievalFailed, error.description, help: error.help)
      }
      executor.write(
        JSONText.encode(executor.manifest(files), isPretty: true), to: executor.run.folder.manifest)
    }
    guard isListed else { return announceKept() }

    let targets = plan.actions(in: .retrieve)
    for planned in targets {
      attempt { executor throws(Problem) in try executor.retrieve(planned, files) }
    }
    if !targets.isEmpty, places.count == targets.count {
      removeStaged()
    } else {
      announceKept()
    }
  }

  private mutating func retrieve(
    _ planned: PlannedAction, _ files: [TraceManifest.File]
  ) throws(Problem) {
    guard case .retrieve(let target) = planned.action else { return }

    record(.started, planned.id.rawValue)
    do throws(RetrievalError) {
      let place = try ports.retriever.retrieve(
        package, files: files, to: RetrievalDestination(target, runID: run.id.text))
      places.append(place)
      record(.finished, planned.id.rawValue, detail: place)
      ports.observer.observe(.retrieved(place: place))
    } catch {
      record(.failed, planned.id.rawValue, detail: error.description)
      throw Problem(
        .retrievalFailed, "\(target): \(error)", help: error.help, origin: target.origin)
    }
  }

  private func outputPath(of session: SessionPlan) -> String {
    session.outputPath.expanded(runID: run.id.text)
  }

  private var package: TracePackage {
    let isOnlyTarget = plan.actions(in: .retrieve).count == 1
    let traces = sessions.map { session in
      TracePackage.Trace(
        name: sessions.count == 1 ? "trace" : "trace/\(session.name)",
        path: outputPath(of: session), isMovable: session.isStaged && isOnlyTarget)
    }
    let folder = run.folder
    return TracePackage(
      name: "\(plan.recipe)-\(run.id)", traces: traces,
      documents: [folder.recipe, folder.manifest, folder.verdict, folder.output].map(\.string))
  }

  func manifest(_ files: [TraceManifest.File]) -> TraceManifest {
    let steps = plan.actions(in: .payload)
    var environment: [String: String] = [:]
    for step in steps.compactMap(\.action.step) {
      for (name, value) in step.environment {
        environment[name] = value.expanded(runID: run.id.text)
      }
    }
    return TraceManifest(
      runID: run.id.text, recipe: plan.recipe, host: ports.machine.host,
      kernel: ports.machine.kernel, lttrecipeVersion: ProgramVersion.text,
      environment: environment,
      payload: steps.compactMap { planned in
        guard let outcome = run.progress.outcomes[planned.id.rawValue] else { return nil }

        return TraceManifest.Step(
          command: planned.action.step?.text(runID: run.id.text) ?? "",
          exit: outcome.exit.description,
          processID: outcome.processID, beginTime: outcome.beginTime, endTime: outcome.endTime)
      }, files: files)
  }

  /// Removes the traces of the run's own folder: every target has them, checked.
  private func removeStaged() {
    for session in sessions where session.isStaged {
      FileTree.remove(FilePath(outputPath(of: session)))
    }
  }

  /// Tells where the traces are that no target has.
  func announceKept() {
    for session in sessions {
      ports.observer.observe(.traceKept(path: outputPath(of: session)))
    }
  }

  private mutating func write(_ bytes: [UInt8], to path: FilePath) {
    attempt { _ throws(Problem) in
      do throws(FolderError) {
        try WholeFile.write(bytes, to: path)
      } catch {
        throw Problem(.failed, error.description)
      }
    }
  }
}
