import Diagnostics
import LTTngModel
import Planning
import Recipes
import SystemPackage
import TestSupport

/// A recipe that should load and does not.
struct LoadingFault: Error, CustomStringConvertible {
  let description: String
}

/// A recipe's plan from an observed state.
struct PlannedCase {
  let plan: Plan
  let diagnostics: [Diagnostic]

  init(
    _ recipe: Recipe, _ observed: ObservedState = ObservedState(), runID: String? = nil,
    replaceable: Set<String> = []
  ) {
    var context = Self.context(runID: runID)
    context.replaceable = replaceable
    var planner = Planner(recipe: recipe, observed: observed, context: context)
    plan = planner.plan()
    diagnostics = planner.diagnostics.sorted
  }

  init(
    _ text: String, _ observed: ObservedState = ObservedState(), runID: String? = nil,
    replaceable: Set<String> = []
  ) throws {
    self.init(try Self.recipe(text), observed, runID: runID, replaceable: replaceable)
  }

  static func context(runID: String? = nil) -> PlanningContext {
    PlanningContext(
      runsFolder: "/state/runs", currentFolder: "/here", homeFolder: "/home/me",
      callerUserID: 1000, userIDs: ["root": 0, "www-data": 33, "1001": 1001], runID: runID)
  }

  static func recipe(_ text: String) throws -> Recipe {
    let folder = try TemporaryFolder()
    try folder.write(text, to: "r.yaml")
    var loader = RecipeLoader(
      library: PresetLibrary(searchPath: []), currentFolder: FilePath(folder.path),
      machine: MachineRelease(
        kernel: "6.1.0-47-amd64", architecture: "x86_64", lttng: { "2.13.9" }),
      host: "machine", user: "me")
    guard let loaded = loader.load("r.yaml") else {
      throw LoadingFault(
        description: DiagnosticRenderer().text(of: loader.diagnostics.sorted))
    }

    return loaded.recipe
  }

  /// The plan as `lttrecipe plan` writes it, with the diagnostics below it.
  var text: String {
    let lines = plan.actions.map { planned in
      let reason = planned.reason.map { " (\($0))" } ?? ""
      return "\(planned.operation.symbol) \(planned.action)\(reason)\n"
    }
    return lines.joined() + DiagnosticRenderer().text(of: diagnostics)
  }

  /// The changes alone.
  var changes: [String] {
    plan.actions.filter { $0.action.isResource && $0.operation != .noOp }
      .map { "\($0.operation.symbol) \($0.id.rawValue)" }
  }
}

extension ObservedState {
  /// The state in which all that the plan declares is there, as the run left it.
  init(asDeclaredBy plan: Plan, runID: String) {
    self.init(isDaemonRunning: true)
    for planned in plan.actions {
      if case .trigger(let plan) = planned.action { triggers.append(plan.expanded(runID: runID)) }
      guard let name = planned.action.session else { continue }

      var session = sessions[name] ?? ObservedSession(name: name)
      session.add(planned.action, runID: runID)
      sessions[name] = session
    }
  }
}

extension ObservedSession {
  fileprivate mutating func add(_ action: Action, runID: String) {
    switch action {
    case .session(let plan):
      name = plan.daemonName.expanded(runID: runID)
      output = plan.output.map { $0.expanded(runID: runID) }
      sharedMemoryPath = plan.sharedMemoryPath?.expanded(runID: runID)
    case .rotationSchedule(let plan):
      rotationSchedules.append(plan.schedule)
    case .snapshotOutput(let plan):
      snapshotOutputs.append(plan.output.map { $0.expanded(runID: runID) })
    case .channel(let plan):
      channels.append(ObservedChannel(configuration: plan.configuration))
    case .context(let plan):
      let index = channels.firstIndex { ChannelReference($0.configuration) == plan.channel }
      if let index { channels[index].contexts.append(plan.context) }
    case .rule(let plan):
      let index = channels.firstIndex { ChannelReference($0.configuration) == plan.channel }
      if let index { channels[index].rules.append(plan.rule) }
    case .tracker(let plan):
      trackers.append(plan.tracker)
    default:
      break
    }
  }
}
