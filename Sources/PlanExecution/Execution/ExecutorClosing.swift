import LTTngModel
import Planning
import SystemPackage

/// Verification and retrieval of what was recorded.
extension Executor where Control: ~Copyable {
  mutating func verifyTrace() {
    guard case .verify(let expectations)? = plan.actions(in: .verify).first?.action else { return }

    noteElsewhere()
    let here = localTraces.map {
      VerificationRequest.Session(name: $0.session.name, outputPath: $0.path)
    }
    guard !here.isEmpty else { return }

    let names = Set(here.map(\.name))
    let request = VerificationRequest(
      sessions: here, losses: run.progress.losses, expectations: expectations,
      rules: judgedRules.filter { names.contains($0.session) }, programFiles: payloadFiles,
      interruptions: earlyEnds + unreachedSteps, limit: reachedLimit, fullFolders: fullFolders,
      lostBuffers: lostBuffers, isInterrupted: isPayloadInterrupted)
    let verdict = ports.verifier.verify(request)
    if run.isFolderGone { return take(verdict) }

    attempt { executor throws(Problem) in
      try executor.keep(
        JSONText.encode(verdict, isPretty: true), at: executor.run.folder.verdict)
    }
    take(verdict)
  }

  /// Whether an interruption kept the payload from ending as the recipe expects.
  private var isPayloadInterrupted: Bool {
    guard ports.payloads.interruption != nil else { return false }

    return plan.actions(in: .payload).contains { planned in
      guard let outcome = run.progress.outcomes[planned.id.rawValue] else { return true }

      return planned.action.step?.expects(outcome) == false
    }
  }

  /// Takes a verdict for the run's, and tells it.
  mutating func take(_ verdict: Verdict) {
    self.verdict = verdict
    ports.observer.observe(.verdictReached(verdict))
    if !verdict.isGood {
      note(Problem(.verdictBad, "the verdict is bad; the trace is kept"))
    }
  }

  /// The rules that the verdict is about: whether a program that has the tracepoints of a standing session
  /// ever ran is not the recipe's matter.
  private var judgedRules: [RulePlan] {
    plan.rules.map { rule in
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

  /// `known` are the files of the traces where they were listed before; nil lists them and writes the
  /// manifest.
  mutating func retrieveTrace(files known: [TraceManifest.File]? = nil) {
    guard !localTraces.isEmpty else { return }
    if run.isFolderGone { noteUnretrievable() }
    guard !run.isFolderGone, let files = known ?? listFiles(), !lacksDocument else {
      return announceKept()
    }

    let targets = plan.actions(in: .retrieve)
    // A package that a target got before is looked at, and left there where it is whole.
    for planned in targets {
      attempt { executor throws(Problem) in try executor.retrieve(planned, files) }
    }
    if !targets.isEmpty, places.count == targets.count, isJournalWhole {
      removeStaged()
    } else {
      announceKept()
    }
  }

  /// What there is to do about a trace that was not brought away.
  func retrievalHelp(_ help: String?) -> String {
    if run.isFolderGone { return stateHelp }

    let again = "lttrecipe resume \(run.id)"
    return help.map { "\($0); then: \(again)" } ?? "bring it away once more: \(again)"
  }

  /// Returns the files of the traces and writes the manifest; nil where they cannot be read.
  private mutating func listFiles() -> [TraceManifest.File]? {
    var files: [TraceManifest.File] = []
    let isListed = attempt { executor throws(Problem) in
      do throws(RetrievalError) {
        files = try executor.ports.retriever.files(of: executor.package)
      } catch {
        throw Problem(.retrievalFailed, error.description, help: executor.retrievalHelp(error.help))
      }
      // Without a manifest nothing could be checked at a target.
      try executor.keep(
        JSONText.encode(executor.manifest(files), isPretty: true), at: executor.run.folder.manifest)
    }
    return isListed ? files : nil
  }

  private mutating func retrieve(
    _ planned: PlannedAction, _ files: [TraceManifest.File]
  ) throws(Problem) {
    guard case .retrieve(let target) = planned.action else { return }

    record(.started, planned.id.rawValue)
    do throws(RetrievalError) {
      let place = try ports.retriever.retrieve(
        package, files: files, to: destination(target))
      places.append(place)
      record(.finished, planned.id.rawValue, detail: place)
      ports.observer.observe(.retrieved(place: place))
    } catch {
      record(.failed, planned.id.rawValue, detail: error.description)
      throw Problem(
        .retrievalFailed, "\(target): \(error)", help: retrievalHelp(error.help),
        origin: target.origin)
    }
  }

  /// Returns the folder of this machine in which a session leaves what it recorded, if there is one.
  func tracePath(of session: SessionPlan) -> String? {
    session.tracePath?.expanded(runID: run.id.text)
  }

  private var localTraces: [(session: SessionPlan, path: String)] {
    sessions.filter { !lacksSnapshots($0) && !isLost($0) }.compactMap { session in
      tracePath(of: session).map { (session, $0) }
    }
  }

  /// Whether it is a flight recorder of which nobody asked a snapshot.
  private func lacksSnapshots(_ session: SessionPlan) -> Bool {
    isStanding && session.output == .snapshot
      && tracePath(of: session).map(Existence.holdsFiles) == false
  }

  /// Tells which traces cannot be looked at.
  private func noteElsewhere() {
    for session in sessions where lacksSnapshots(session) {
      ports.observer.observe(
        .note(
          "no snapshot of the session `\(session.name)` was recorded: nothing is verified of it"))
    }
    for session in sessions where session.tracePath == nil {
      ports.observer.observe(
        .note(
          "the session \(session.text(runID: run.id.text)) leaves no trace on this machine: "
            + "it is neither verified nor retrieved"))
    }
  }

  var package: TracePackage {
    let isOnlyTarget = plan.actions(in: .retrieve).count == 1
    let traces = localTraces.map { session, path in
      TracePackage.Trace(
        name: plan.traceName(of: session), path: path,
        isMovable: session.isStaged && isOnlyTarget)
    }
    let folder = run.folder
    return TracePackage(
      name: packageName, traces: traces,
      documents: [folder.recipe, folder.manifest, folder.verdict, folder.output].map(\.string))
  }

  func manifest(_ files: [TraceManifest.File]) -> TraceManifest {
    let steps = plan.actions(in: .payload)
    var environment = run.progress.environment
    for step in steps.compactMap(\.action.step) {
      for (name, value) in step.environment {
        environment[name] = value.expanded(runID: run.id.text)
      }
    }
    var manifest = TraceManifest(
      runID: run.id.text, recipe: plan.recipe, host: ports.machine.host,
      kernel: ports.machine.kernel, lttrecipeVersion: ProgramVersion.text,
      environment: environment,
      payload: steps.compactMap { manifestStep($0) }, files: files)
    ports.provenance.complete(
      &manifest, run.folder, isOfThisBoot: run.identity.bootID == ports.machine.bootID)
    return manifest
  }

  /// Returns what the manifest tells of a step; nil where its program did not begin.
  private func manifestStep(_ planned: PlannedAction) -> TraceManifest.Step? {
    let id = planned.id.rawValue
    let command = planned.action.step?.text(runID: run.id.text) ?? ""
    if let outcome = run.progress.outcomes[id] {
      return TraceManifest.Step(
        command: command, exit: outcome.exit.description, processID: outcome.processID,
        beginTime: outcome.beginTime, endTime: outcome.endTime)
    }
    let cannotBegin = run.progress.hasFinished(id) && !run.progress.hasSucceeded(id)
    guard hasBegun(planned), !cannotBegin, let process = run.progress.programs[id] else {
      return nil
    }

    return TraceManifest.Step(
      command: command, exit: "not seen", processID: process.processID, beginTime: nil,
      endTime: nil)
  }

  /// Removes the traces of the run's own folder: every target has them, checked.
  func removeStaged() {
    for (session, path) in localTraces where session.isStaged {
      FileTree.remove(FilePath(path))
    }
  }

  /// Tells where the traces are that no target has.
  func announceKept() {
    for (_, path) in localTraces where Existence.isFolder(path) {
      ports.observer.observe(.traceKept(path: path))
    }
  }
}
