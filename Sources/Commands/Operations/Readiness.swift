import LTTngControl
import LTTngModel
import Payloads
import PlanExecution
import Planning
import Recipes
import SystemPackage

/// What is known of the plan of a run that stands or is paused.
enum TakenPlan {
  /// There is no such run: a new one is made.
  case none
  case made(Plan)

  /// Something keeps it from being made, which is told where that matters.
  case unknown
}

/// Finds what keeps a recipe from being carried out here, as far as it can be known without rights, locks or
/// changes; `plan` and `apply` tell the same.
struct Readiness {
  /// With the recipe's secrets.
  let workplace: Workplace
  let recipe: Recipe
  let userIDs: [String: UInt32]

  /// What checks the targets; nil is that of the workplace.
  var retriever: (any TraceRetrieving)?

  /// Returns all problems: those of a plan where sessions stand already, else of one for an empty machine.
  func problems(of taken: TakenPlan) -> [Problem] {
    daemonProblems(taken) + [runsFolderProblem].compactMap(\.self) + preflightProblems(taken)
      + [missingReader].compactMap(\.self)
  }

  private func preflightProblems(_ taken: TakenPlan) -> [Problem] {
    switch taken {
    case .none: preflight(planForEmptyMachine).problems()
    case .made(let plan): preflight(plan).problems()
    case .unknown: preflight(planForEmptyMachine).problems(isMemoryKnown: false)
    }
  }

  private func preflight(_ plan: Plan) -> Preflight {
    Preflight(
      plan: plan, resolver: workplace.resolver, retriever: retriever ?? workplace.retriever,
      machine: workplace.machine, availability: PerfCounting.availability)
  }

  private var planForEmptyMachine: Plan {
    var planner = Planner(
      recipe: recipe, observed: ObservedState(),
      context: workplace.caller.planningContext(
        userIDs: userIDs, groupIDs: workplace.groupIDs(in: recipe), runID: nil))
    return planner.plan()
  }

  /// A run that is taken has its private daemon.
  private func daemonProblems(_ taken: TakenPlan) -> [Problem] {
    switch (recipe.daemon.start, taken) {
    case (.private, .none): [PrivateDaemonHome.obstacle].compactMap(\.self)
    case (.private, _): []
    case (.auto, _), (.never, _): [sharedDaemonProblem].compactMap(\.self)
    }
  }

  private var sharedDaemonProblem: Problem? {
    guard !SessionDaemonFactsReader.isDaemonAnswering else { return nil }

    let starter = workplace.daemonStarter(privateHome: nil)
    return recipe.daemon.start == .never ? starter.noneRuns : starter.obstacle(to: recipe.domains)
  }

  private var runsFolderProblem: Problem? {
    let runs = workplace.caller.store.runs
    let obstacle = PrivateFolder.obstacleToWriting(runs) ?? RunStore.lackOfRoom(in: runs)
    return obstacle.map {
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
}

/// Tells which perf counters the steps of a recipe can have.
enum PerfCounting {
  /// Under sudo, steps have rights that this process has laid aside.
  static func availability(of counter: PerfCounter) -> PerfCounter.Availability {
    let answer = PerfEvents.availability(of: counter)
    return answer == .forbidden && RootRights.areLaidAside ? .unknown : answer
  }
}
