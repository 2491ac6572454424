import LTTngControl
import LTTngModel
import Payloads
import PlanExecution
import Planning
import Recipes
import SystemPackage

/// Finds what keeps a recipe from being carried out here, as far as it can be known without rights, locks or changes;
/// `plan` and `apply` tell the same.
struct Readiness {
  /// With the recipe's secrets.
  let workplace: Workplace
  let recipe: Recipe
  let userIDs: [String: UInt32]

  /// Returns all problems: those of a plan where sessions stand already, else of one for an empty machine.
  func problems(of plan: Plan?) -> [Problem] {
    let preflight = Preflight(
      plan: plan ?? planForEmptyMachine, resolver: workplace.resolver,
      retriever: workplace.retriever, machine: workplace.machine, availability: availability)
    return daemonProblems + [runsFolderProblem].compactMap(\.self) + preflight.problems()
      + [missingReader].compactMap(\.self)
  }

  private var planForEmptyMachine: Plan {
    var planner = Planner(
      recipe: recipe, observed: ObservedState(),
      context: workplace.caller.planningContext(
        userIDs: userIDs, groupIDs: workplace.groupIDs(in: recipe), runID: nil))
    return planner.plan()
  }

  private var daemonProblems: [Problem] {
    switch recipe.daemon.start {
    case .private: [PrivateDaemonHome.obstacle].compactMap(\.self)
    case .auto, .never: [sharedDaemonProblem].compactMap(\.self)
    }
  }

  private var sharedDaemonProblem: Problem? {
    guard !SessionDaemonFactsReader.isDaemonAnswering else { return nil }

    let starter = workplace.daemonStarter(privateHome: nil)
    return recipe.daemon.start == .never ? starter.noneRuns : starter.obstacle(to: recipe.domains)
  }

  private var runsFolderProblem: Problem? {
    let runs = workplace.caller.store.runs
    return PrivateFolder.obstacleToWriting(runs).map {
      Problem(
        .environmentNotReady, "the folder of runs \(runs) cannot be written (\($0))",
        help: "name another folder with XDG_STATE_HOME")
    }
  }

  private var missingReader: Problem? {
    guard workplace.caller.reader == nil else { return nil }

    return Problem(
      .environmentNotReady, "lttrecipe-reader, which verifies traces, is not beside lttrecipe",
      help: "install both programs into one folder")
  }

  /// Under sudo, steps have rights that this process has laid aside.
  private func availability(of counter: PerfCounter) -> PerfCounter.Availability {
    let answer = PerfEvents.availability(of: counter)
    return answer == .forbidden && RootRights.areLaidAside ? .unknown : answer
  }
}
