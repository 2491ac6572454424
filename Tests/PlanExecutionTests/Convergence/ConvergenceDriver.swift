import Diagnostics
import LTTngModel
import PlanExecution
import Planning
import Recipes

/// Applies standing recipes to a session daemon, with the planner and the executor's own writer of
/// resources.
struct ConvergenceDriver<Control: SessionControl & ~Copyable>: ~Copyable {
  static var runID: String { "run-1" }

  var control: Control
  let folder: String
  let userID: UInt32
  private var started: Set<String> = []

  /// What was done so far, such as `remove rule`, to see that the recipes ask for everything.
  private(set) var seen: Set<String> = []

  /// The names of what plans said to disable.
  private var reported: Set<String> = []

  init(_ control: consuming Control, folder: String, userID: UInt32 = 1000) {
    self.control = control
    self.folder = folder
    self.userID = userID
  }

  /// What a plan led to.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  private var context: PlanningContext {
    PlanningContext(
      runsFolder: folder + "/runs", currentFolder: folder, homeFolder: folder,
      callerUserID: userID, runID: Self.runID)
  }

  private mutating func observe(_ recipe: Recipe) throws(LTTngError) -> ObservedState {
    var state = ObservedState(isDaemonRunning: true, startedSessions: started)
    for session in recipe.sessions {
      state.sessions[session.name] = try control.observeSession(named: session.name)
    }
    state.triggers = try control.listTriggers()
    return state
  }

  /// Plans; what is refused as it needs a replacement is planned once more with the replacement asked for.
  mutating func plan(_ recipe: Recipe) throws -> Plan {
    let observed = try observe(recipe)
    var planner = Planner(recipe: recipe, observed: observed, context: context)
    let plan = planner.plan()
    guard planner.diagnostics.hasErrors else { return plan }

    let diagnostics = planner.diagnostics.sorted.filter { $0.severity == .error }
    let help = diagnostics.compactMap(\.help).joined()
    guard diagnostics.allSatisfy({ $0.id == .sessionConflict }), help.contains("--replace=") else {
      throw Failure(description: diagnostics.map(\.message).joined(separator: "\n"))
    }

    var context = context
    context.replaceable = Set(
      recipe.sessions.map(\.name).filter { help.contains("--replace=\($0)`") })
    var again = Planner(recipe: recipe, observed: observed, context: context)
    let replacing = again.plan()
    guard !again.diagnostics.hasErrors else {
      throw Failure(description: again.diagnostics.sorted.map(\.message).joined(separator: "\n"))
    }
    guard replacing.actions.contains(where: { $0.operation == .replace }) else {
      throw Failure(description: "nothing is replaced")
    }

    return replacing
  }

  /// Carries a plan out; sessions are started where it says so and `starts` too.
  mutating func carryOut(_ plan: Plan, starts: Bool = true) throws(LTTngError) {
    for planned in plan.actions where planned.action.isResource {
      let kind = planned.id.rawValue.prefix { $0 != "/" }.split(separator: " ").dropLast()
      seen.insert("\(planned.operation) \(kind.joined(separator: " "))")
      if planned.operation == .remove { reported.insert(planned.id.rawValue) }
    }
    for session in plan.sessions {
      try configure(session, plan)
    }
    for planned in plan.actions(in: .configure) where planned.operation != .noOp {
      guard case .trigger(let trigger) = planned.action else { continue }

      if let old = trigger.replaced { try control.unregisterTrigger(old) }
      guard planned.operation != .remove else { continue }

      try control.registerTrigger(trigger.expanded(runID: Self.runID))
    }
    guard starts else { return }

    for planned in plan.actions(in: .start) where planned.operation != .noOp {
      guard case .start(let session) = planned.action else { continue }

      try control.startSession(named: session)
      started.insert(session)
    }
  }

  private mutating func configure(_ session: SessionPlan, _ plan: Plan) throws(LTTngError) {
    let actions = plan.actions(in: .configure).filter { $0.action.session == session.name }
    var writer = ResourceWriter(session: session.name, runID: Self.runID, actions: actions)
    for change in actions where change.operation != .noOp {
      if case .session = change.action {
        if change.operation == .replace {
          let wasStarted = started.remove(session.name) != nil
          _ = try SessionReplacement.end(
            session.name, wasStarted: wasStarted, spareFolder: folder + "/last", &control)
        }
        try control.createSession(
          SessionConfiguration(
            name: session.name, output: session.output.map { $0.expanded(runID: Self.runID) },
            sharedMemoryPath: session.sharedMemoryPath?.expanded(runID: Self.runID)))
      }
      try writer.carryOut(change, &control)
    }
  }

  /// Takes the triggers and the sessions away.
  mutating func destroy(_ plan: Plan) throws(LTTngError) {
    let prefix = plan.triggerPrefix.expanded(runID: Self.runID)
    for trigger in try control.listTriggers() where trigger.name.hasPrefix(prefix) {
      try control.unregisterTrigger(trigger)
    }
    for session in plan.sessions {
      if started.remove(session.name) != nil {
        try control.stopSessionWithoutWaiting(named: session.name)
      }
      try control.destroySessionWithoutWaiting(named: session.name)
    }
  }

  // MARK: - The property

  /// Returns what is wrong when two recipes are applied one after the other, and so once more.
  mutating func faults(_ first: Recipe, _ second: Recipe, startsFirst: Bool) throws -> [String] {
    try carryOut(try plan(first), starts: startsFirst)
    var faults = try differences(first)
    for recipe in [second, first, second] {
      try carryOut(try plan(recipe))
      faults += try differences(recipe)
    }
    let again = try plan(second)
    if again.hasChanges {
      let changes = again.actions.filter { $0.action.isResource && $0.operation != .noOp }
      faults.append("changes again: \(changes.map { "\($0.operation.symbol) \($0.id.rawValue)" })")
    }
    let count = control.mutatingCallCount
    try carryOut(again)
    if control.mutatingCallCount != count { faults.append("a further apply sends calls") }
    try destroy(again)
    if try !control.sessionNames().isEmpty { faults.append("a session is left") }
    if try !control.listTriggers().isEmpty { faults.append("a trigger is left") }
    return faults
  }

  private mutating func differences(_ recipe: Recipe) throws -> [String] {
    var faults: [String] = []
    for session in recipe.sessions {
      guard let observed = try control.observeSession(named: session.name) else {
        faults.append("\(session.name) is missing")
        continue
      }
      faults += DeclaredState(session, folder: folder, runID: Self.runID, userID: userID)
        .differences(from: observed, reported: reported)
    }
    let wanted = Set(recipe.triggers.map { "lttrecipe/\(recipe.name)/\($0.trigger.name)" })
    let there = try control.listTriggers()
    if Set(there.map(\.name)) != wanted { faults.append("triggers: \(there.map(\.name))") }
    for declared in recipe.triggers {
      let name = "lttrecipe/\(recipe.name)/\(declared.trigger.name)"
      if !there.contains(declared.trigger.map(named: name) { $0 }) {
        faults.append("trigger \(name) is another: \(there)")
      }
    }
    return faults
  }
}
