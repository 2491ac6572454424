import LTTngControl
import LTTngModel
import PlanExecution
import Planning
import Recipes

/// Looks at the sessions that a standing recipe declares.
struct StandingObservation {
  let recipe: Recipe
  let taken: (id: RunID, progress: RunProgress)?

  /// The sessions that may be taken away whoever made them.
  let replaceable: Set<String>
  let store: RunStore
  let daemonProcessID: Int32?

  /// Is told what somebody did to the sessions by hand.
  let note: (String) -> Void

  /// Completes the state with the sessions, and returns the foreign ones that are to be destroyed.
  func observe(
    _ control: inout SessionDaemon, _ state: inout ObservedState
  ) throws(Problem) -> [String] {
    state.lastApplied = lastApplied
    state.triggers = try ownTriggers(state.triggers)
    let names = recipe.sessions.map(\.name)
    let listed = state.isDaemonRunning ? try StandingSessions.listed(&control) : []
    let presence = StandingSessions.presence(
      of: names, taken, among: listed, daemonProcessID: daemonProcessID)
    var foreign: [String] = []
    for name in names {
      switch presence[name] ?? .absent {
      case .absent: takeAsGone(name, &state)
      case .ours(let session): try take(session, as: name, &control, &state)
      case .foreign(let session):
        guard replaceable.contains(name) else { throw refusal(of: session) }

        foreign.append(name)
        takeAsGone(name, &state)
      }
    }
    return foreign
  }

  /// The plan that was carried out to its end, to tell what was changed by hand since; triggers that lttrecipe
  /// took away itself are left out.
  private var lastApplied: Plan? {
    guard let taken, taken.progress.isAtRest,
      let plan = WholeFile.read(store.folder(of: taken.id).plan).flatMap({
        JSONText.decode(Plan.self, from: $0)
      })
    else { return nil }

    return plan.with(
      plan.actions.filter { planned in
        guard case .trigger(let trigger) = planned.action else { return true }

        return taken.progress.triggers.contains(trigger.daemonName.expanded(runID: taken.id.text))
      })
  }

  private func takeAsGone(_ name: String, _ state: inout ObservedState) {
    if state.isDaemonRunning, taken?.progress.mayHaveCreated(name) == true {
      note("the session `\(name)` was destroyed by someone else; it is made again")
    }
    state.startedSessions.remove(name)
    for step in [StepName.start(name), StepName.stop(name), StepName.destroy(name)] {
      state.finishedSteps.remove(step)
    }
  }

  private func take(
    _ session: ListedSession, as name: String, _ control: inout SessionDaemon,
    _ state: inout ObservedState
  ) throws(Problem) {
    let observed: ObservedSession?
    do throws(LTTngError) {
      observed = try control.observeSession(named: name)
    } catch {
      throw DaemonFault.problem("look at the session `\(name)`", error)
    }
    if !session.isActive {
      let isStoppedByUs = taken?.progress.hasFinished(StepName.stop(name)) == true
      let wasStarted = taken?.progress.mayRecord(name) == true
      if wasStarted, !isStoppedByUs {
        note("the session `\(name)` was stopped\(stopCause(of: name)); it is started again")
      }
      state.finishedSteps.remove(StepName.start(name))
    } else {
      state.finishedSteps.insert(StepName.start(name))
      state.startedSessions.insert(name)
    }
    state.finishedSteps.remove(StepName.stop(name))
    state.sessions[name] = observed
  }

  /// Says who may have stopped a session: the recipe's triggers act without us.
  private func stopCause(of name: String) -> String {
    let triggers = recipe.triggers.filter { declared in
      declared.trigger.actions.contains { $0.kind == .stop(session: name) }
    }.map { "`\($0.trigger.name)`" }
    guard let first = triggers.first else { return " by someone else" }

    let names =
      triggers.count == 1
      ? "trigger \(first)" : "triggers \(triggers.joined(separator: ", "))"
    return ", by the recipe's \(names) or by someone else"
  }

  // MARK: - Triggers

  /// Returns the triggers that the run registered: another recipe of the same name has its own.
  private func ownTriggers(_ triggers: [Trigger<String>]) throws(Problem) -> [Trigger<String>] {
    let own = taken?.progress.triggers ?? []
    let prefix = TriggerPlan.prefix(recipe: recipe.name, isStanding: true).expanded(runID: "")
    let foreign = Set(triggers.map(\.name)).subtracting(own)
    for declared in recipe.triggers {
      let name = prefix + declared.trigger.name
      if foreign.contains(name) { throw refusal(ofTrigger: name) }
    }
    return triggers.filter { own.contains($0.name) }
  }

  private func refusal(ofTrigger name: String) -> Problem {
    let (owner, run) = StandingSessions.owner(ofTrigger: name, among: store)
    let end = run.map { "end that run: lttrecipe destroy --run-id \($0)" }
    return Problem(
      .environmentNotReady,
      "the trigger `\(name)` is there already, and not this recipe's: \(owner)",
      help: "give the recipe or the trigger another name, or "
        + (end ?? "take that one away: lttng remove-trigger \(name)"))
  }

  private func refusal(of session: ListedSession) -> Problem {
    let owner = StandingSessions.owner(of: session, among: store, daemonProcessID: daemonProcessID)
    return Problem(
      .environmentNotReady,
      "the session `\(session.name)` is there already, and not this recipe's: \(owner)",
      help: "give the recipe's session another name, or take that one away: "
        + "--replace=\(session.name) (what it recorded stays where it is)")
  }
}
