import LTTngControl
import LTTngModel
import PlanExecution
import Planning
import Recipes

/// Looks at the session daemon for the planner; changes nothing.
enum Observation {
  /// Returns the state that a plan starts from.
  ///
  /// `taken` is the run that is taken up; a new run's sessions cannot exist, unless they are to stand.
  static func observe(
    _ control: inout SessionDaemon, recipe: Recipe, taken: (id: RunID, progress: RunProgress)?
  ) throws(Problem) -> ObservedState {
    var state = ObservedState(isDaemonRunning: control.isSessionDaemonAlive())
    if let taken {
      state.startedSessions = Set(
        recipe.sessions.map(\.name).filter { taken.progress.hasStarted(StepName.start($0)) })
      state.finishedSteps = taken.progress.finished
    }
    guard state.isDaemonRunning else { return state }

    do throws(LTTngError) {
      if recipe.domains.contains(.kernel) {
        state.inventory = try kernelInventory(&control, recipe)
      }
      if recipe.isStanding || !recipe.triggers.isEmpty {
        state.triggers = try control.listTriggers()
      }
      if let taken, !recipe.isStanding {
        for session in recipe.sessions {
          let name = "\(session.name)-\(taken.id)"
          state.sessions[session.name] = try control.observeSession(named: name)
        }
      }
      // One that accepts connections may be silent all the same: that is seen before a setup begins.
      _ = try control.sessionNames()
    } catch {
      throw DaemonFault.problem("look at the session daemon", error)
    }
    return state
  }

  private static func kernelInventory(
    _ control: inout SessionDaemon, _ recipe: Recipe
  ) throws(LTTngError) -> Inventory {
    let rules = recipe.sessions.flatMap { $0.channels.flatMap { $0.events.flatMap(\.rules) } }
    let hasSystemCalls = rules.contains { $0.kind == .systemCall }
    return Inventory(
      kernelTracepoints: try control.tracepointNames(in: .kernel),
      systemCalls: hasSystemCalls ? try control.systemCallNames() : nil)
  }
}
