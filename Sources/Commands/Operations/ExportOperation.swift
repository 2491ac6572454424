import Diagnostics
import Interchange
import LTTngModel
import PlanExecution
import Planning
import Recipes
import SystemPackage

/// Prints what a recipe's plan makes in other programs' words.
struct ExportOperation {
  let recipe: String
  let given: GivenParameters
  let form: ExportCommand.Form

  /// The sessions that are wanted; none is all.
  let sessions: [String]
  let view: ExportView

  func run() -> ExitStatus {
    do throws(Problem) {
      return try export()
    } catch {
      view.show(error)
      return error.status
    }
  }

  private func export() throws(Problem) -> ExitStatus {
    let workplace = try Workplace()
    let (loaded, diagnostics) = RecipeLoading(workplace).load(recipe, given: given)
    view.showFindings(diagnostics)
    guard let loaded else { return .recipeInvalid }

    if let matrix = loaded.matrix {
      view.showNote(
        "of \(SeriesText.count(matrix.runCount)) of the matrix this is one; --set NAME=VALUE exports another"
      )
    }
    let (userIDs, problems) = workplace.userIDs(in: loaded.recipe)
    problems.forEach(view.show)
    var planner = Planner(
      recipe: loaded.recipe, observed: ObservedState(),
      context: workplace.caller.planningContext(
        userIDs: userIDs, groupIDs: workplace.groupIDs(in: loaded.recipe), runID: nil))
    let plan = planner.plan()
    view.showFindings(planner.diagnostics.sorted)
    guard problems.isEmpty, !planner.diagnostics.hasErrors else { return .environmentNotReady }

    let recording = try chosen(PlanExport.recording(of: plan))
    switch form {
    case .shell: view.show(ShellExport.script(of: recording))
    case .lttngXML:
      let folder = workplace.caller.currentFolder.string
      view.show(SessionXML.document(of: recording, currentFolder: folder))
    }
    return .done
  }

  private func chosen(_ recording: ExportedRecording) throws(Problem) -> ExportedRecording {
    let names = recording.sessions.map(\.session.name)
    if let unknown = sessions.first(where: { !names.contains($0) }) {
      throw Problem(
        .wrongUsage, "the recipe has no session `\(unknown)`",
        help: NearestSpelling.question(for: unknown, among: names)
          ?? "there are: \(names.joined(separator: ", "))")
    }
    guard !sessions.isEmpty else { return recording }

    return recording.holding(sessions)
  }
}

/// Takes what is exported out of a plan.
enum PlanExport {
  static func recording(of plan: Plan) -> ExportedRecording {
    var recording = ExportedRecording(recipe: plan.recipe)
    for planned in plan.actions where planned.operation != .remove {
      add(planned.action, to: &recording)
    }
    if plan.limits != nil { recording.losses.append("`limits`: recording is not ended early") }
    return recording
  }

  private static func add(_ action: Action, to recording: inout ExportedRecording) {
    switch action {
    case .setup(let step): recording.setup.append(step)
    case .payload(let step): recording.payload.append(step)
    case .teardown(let step): recording.teardown.append(step)
    case .retrieve(let target): recording.targets.append(target)
    case .session(let session): recording.sessions.append(exported(session))
    case .trigger(let trigger):
      recording.triggers.append(trigger.trigger.map(named: trigger.name, plain))
    default:
      guard let index = recording.sessions.firstIndex(where: { $0.session.name == action.session })
      else { return }

      add(action, to: &recording.sessions[index])
    }
  }

  private static func exported(_ session: SessionPlan) -> ExportedSession {
    ExportedSession(
      ObservedSession(
        name: session.name, output: session.output.map(plain),
        sharedMemoryPath: session.sharedMemoryPath.map(plain)),
      isStaged: session.isStaged)
  }

  private static func add(_ action: Action, to exported: inout ExportedSession) {
    switch action {
    case .rotationSchedule(let plan): exported.session.rotationSchedules.append(plan.schedule)
    case .snapshotOutput(let plan): exported.session.snapshotOutputs.append(plan.output.map(plain))
    case .channel(let plan):
      exported.session.channels.append(ObservedChannel(configuration: plan.configuration))
    case .context(let plan):
      change(plan.channel, of: &exported) { $0.contexts.append(plan.context) }
    case .rule(let plan): change(plan.channel, of: &exported) { $0.rules.append(plan.rule) }
    case .tracker(let plan) where plan.includesPayload: exported.tracksPayload = true
    case .tracker(let plan): exported.session.trackers.append(plan.tracker)
    default: break
    }
  }

  private static func change(
    _ reference: ChannelReference, of exported: inout ExportedSession,
    _ change: (inout ObservedChannel) -> Void
  ) {
    let index = exported.session.channels.firstIndex { channel in
      channel.configuration.name == reference.name
        && channel.configuration.domain == reference.domain
    }
    if let index { change(&exported.session.channels[index]) }
  }

  /// Returns a name or path without the run's id, which an export has not.
  private static func plain(_ text: RunText) -> String {
    var result = ""
    for part in text.parts {
      switch part {
      case .literal(let text): result += text
      case .secret(let name): result += "${\(name)}"
      case .runID: if result.hasSuffix("-") { result.removeLast() }
      }
    }
    return result
  }
}
