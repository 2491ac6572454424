import LTTngControl
import LTTngModel
import PlanExecution
import Planning
import Recipes

/// Looks at the session daemon for the planner; changes nothing.
enum Observation {
  /// Returns the state that a plan starts from.
  ///
  /// `taken` is the run that is taken up; a new run's sessions cannot exist.
  static func observe(
    _ control: inout SessionDaemon, recipe: Recipe, taken: (id: RunID, progress: RunProgress)?
  ) throws(Problem) -> ObservedState {
    var state = ObservedState(isDaemonRunning: control.isSessionDaemonAlive())
    if let taken {
      state.startedSessions = Set(
        recipe.sessions.map(\.name).filter { taken.progress.hasStarted(StepName.start($0)) })
      state.finishedSteps = taken.progress.finished
    }
    guard state.isDaemonRunning else {
      if let taken { try checkForLoss(recipe, taken, found: []) }
      return state
    }

    do throws(LTTngError) {
      if recipe.domains.contains(.kernel) {
        state.inventory = try kernelInventory(&control, recipe)
      }
      if let taken {
        for session in recipe.sessions {
          let name = "\(session.name)-\(taken.id)"
          state.sessions[session.name] = try control.observeSession(named: name)
        }
      }
    } catch {
      throw DaemonFault.problem("look at the session daemon", error)
    }
    if let taken { try checkForLoss(recipe, taken, found: Set(state.sessions.keys)) }
    return state
  }

  /// Throws where a session of a run that is taken up should record and is gone, with its daemon or by
  /// another hand: the payload would run for nothing.
  static func checkForLoss(
    _ recipe: Recipe, _ taken: (id: RunID, progress: RunProgress), found: Set<String>
  ) throws(Problem) {
    let lost = recipe.sessions.first { session in
      taken.progress.hasFinished(StepName.start(session.name))
        && !taken.progress.hasFinished(StepName.stop(session.name)) && !found.contains(session.name)
    }
    guard let lost else { return }

    throw Problem(
      .environmentNotReady,
      "the session `\(lost.name)` of the run \(taken.id) recorded and is gone",
      help: "end the run, which keeps what was recorded, and apply anew: "
        + "lttrecipe destroy --run-id \(taken.id)")
  }

  private static func kernelInventory(
    _ control: inout SessionDaemon, _ recipe: Recipe
  ) throws(LTTngError) -> Inventory {
    let rules = recipe.sessions.flatMap { $0.channels.flatMap { $0.events.flatMap(\.rules) } }
    let hasSystemCalls = rules.contains { rule in
      if case .systemCall = rule { return true }

      return false
    }
    return Inventory(
      kernelTracepoints: try control.tracepointNames(in: .kernel),
      systemCalls: hasSystemCalls ? try control.systemCallNames() : nil)
  }
}
