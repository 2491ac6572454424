import Diagnostics
import Glibc
import LTTngControl
import LTTngModel
import Payloads
import PlanExecution
import Planning
import Recipes
import SystemPackage
import YAMLTree

/// Records as a recipe says: checks, makes or takes up a run, plans, executes.
struct ApplyOperation {
  let recipe: String
  let given: GivenParameters
  let stoppingPoint: StoppingPoint?
  let runID: String?

  /// The sessions that may be replaced though they were started.
  let replaceable: Set<String>

  /// Whether the payload's output is shown while it runs.
  let followsPayload: Bool

  /// Whether nothing may be looked at while the payload is recorded.
  let keepsWindowQuiet: Bool

  /// Whether a complete run that recorded the same is enough; nil where the recipe decides.
  let isOnce: Bool?
  let view: any ApplyView

  func run() -> ExitStatus {
    do throws(Problem) {
      return try apply()
    } catch {
      view.observe(.problem(error))
      return error.status
    }
  }

  private func apply() throws(Problem) -> ExitStatus {
    var workplace = try Workplace()
    workplace.followsPayload = followsPayload
    workplace.keepsWindowQuiet = keepsWindowQuiet
    let approval = try PlanApproval.find(
      recipe, given: given, runID: runID, replaceable: replaceable, workplace)
    let (loaded, diagnostics) =
      approval?.load(workplace)
      ?? RecipeLoading(workplace).loadToCarryOut(recipe, given: given)
    view.showFindings(diagnostics)
    guard let loaded else { return .recipeInvalid }

    try checkOptions(loaded.recipe)
    if let matrix = loaded.matrix {
      return try SeriesOperation(apply: self, loaded: loaded, matrix: matrix).make(workplace)
    }

    workplace.secrets = loaded.secrets
    return try makeRun(of: loaded, approval, workplace)
  }

  private func makeRun(
    of loaded: LoadedRecipe, _ approval: PlanApproval?, _ outer: Workplace
  ) throws(Problem) -> ExitStatus {
    var workplace = outer
    let replaceable = approval.map { Set($0.file.replaceable) } ?? replaceable
    let stay = try FolderStay.enter(
      takenRun: runID ?? approval?.plannedRunID, of: loaded, &workplace)
    defer { _ = stay }
    try settleCutOffRuns(of: loaded, workplace)
    let (userIDs, userProblems) = workplace.userIDs(in: loaded.recipe)
    let making = PlanMaking(
      workplace: workplace, loaded: loaded, userIDs: userIDs, replaceable: replaceable)
    let name = runID ?? approval?.plannedRunID
    let once = RecordingOnce(workplace, loaded, isAsked: isOnce)
    if try isRecordedAlready(once, making, name) { return .done }

    let obstacles =
      userProblems + once.problems
      + Readiness(workplace: workplace, recipe: loaded.recipe, userIDs: userIDs)
      .problems(of: takenPlan(making, name))
    guard obstacles.isEmpty else { return refuse(obstacles, making, name) }

    try approval?.check(loaded, userIDs: userIDs, workplace)
    try obtainCredentials(workplace, loaded.recipe, userIDs)
    let opening = RunOpening(workplace: workplace, loaded: loaded, view: view)
    let opened = try open(once, opening, isNew: makesNewRun(making, name)) {
      () throws(Problem) -> Run in
      try opening.open(name)
    }
    guard let run = opened else { return .done }

    let report = try RecipeApplication(
      workplace: workplace, loaded: loaded, userIDs: userIDs, stoppingPoint: stoppingPoint,
      replaceable: replaceable, approval: approval, view: view
    ).apply(run)
    view.show(report)
    return report.status
  }

  private func checkOptions(_ recipe: Recipe) throws(Problem) {
    if recipe.isStanding, let point = stoppingPoint, point.phase >= .payload {
      throw Problem(
        .wrongUsage, "the recipe has no payload: apply ends while its sessions record",
        help: "leave `--until \(point.rawValue)` out; `lttrecipe destroy` ends the sessions")
    }
    if recipe.isStanding, isOnce == true {
      throw Problem(
        .wrongUsage, "the recipe has no payload: its sessions are made once by themselves",
        help: "leave --once out")
    }
    try ReplaceableSessions.check(replaceable, recipe)
    if keepsWindowQuiet { try QuietWindow.check(recipe, followsPayload: followsPayload) }
  }

  /// What keeps the plan from being made is told when the run is taken up.
  private func takenPlan(_ making: PlanMaking, _ name: String?) -> TakenPlan {
    do throws(Problem) {
      let name = try RunNaming.id(name)
      return try making.takenRun(name) == nil ? .none : .made(making.make(forRun: name).plan)
    } catch {
      return .unknown
    }
  }

  /// Tells all that is in the way, what is wrong with the plan as well, as `plan` does.
  private func refuse(
    _ obstacles: [Problem], _ making: PlanMaking, _ name: String?
  ) -> ExitStatus {
    for obstacle in obstacles { view.observe(.problem(obstacle)) }
    var statuses = obstacles.map(\.status)
    do throws(Problem) {
      let diagnostics = try making.make(forRun: RunNaming.id(name)).diagnostics
      view.showFindings(diagnostics.sorted)
      if diagnostics.hasErrors { statuses.append(.environmentNotReady) }
    } catch {
      view.observe(.problem(error))
      statuses.append(error.status)
    }
    return ExitStatus.worst(of: statuses)
  }

  /// Brings what killed processes left of the recipe's runs to its end, before anything is looked at for the new
  /// run: what they left may stand in its way, or come to be the run that is asked for.
  func settleCutOffRuns(of loaded: LoadedRecipe, _ workplace: Workplace) throws(Problem) {
    let runs = RunSelection(workplace).cutOffRuns(of: loaded.file)
    guard !runs.isEmpty else { return }

    try obtainCredentials(workplace, loaded.recipe, workplace.userIDs(in: loaded.recipe).ids)
    let ending = RunEnding(
      workplace: workplace, view: view, manner: .settled, leftProgram: .refused)
    for id in runs {
      view.observe(.note(CutOffText.note(of: id, workplace.caller.store)))
      _ = try ending.end(id)
    }
  }

  /// Has sudo ask for its password now, before anything is created and while somebody can answer.
  func obtainCredentials(
    _ workplace: Workplace, _ recipe: Recipe, _ userIDs: [String: UInt32]
  ) throws(Problem) {
    let steps = recipe.setup + recipe.payload + recipe.teardown
    let others = Set(steps.compactMap { step in step.user.flatMap { userIDs[$0] } })
      .subtracting([workplace.caller.userID])
    guard !RootRights.areHeld else { return }

    let credential = SudoCredential(workplace.supervisor)
    if daemonNeedsSudo(workplace, recipe) {
      // Perhaps sudo lets the service alone be started: that is seen then.
      _ = try? credential.obtain(forUserID: 0)
    }
    for userID in others.sorted() {
      var isObtained = false
      do throws(ProgramError) {
        isObtained = try credential.obtain(forUserID: userID)
      } catch {
        throw Problem(.environmentNotReady, "sudo cannot be used: \(error)", help: Self.sudoHelp)
      }
      if let signal = workplace.supervisor.interruption {
        throw Problem(
          ExitStatus(signal: signal), "interrupted by \(SignalName.name(of: signal))")
      }
      guard isObtained else {
        throw Problem(
          .environmentNotReady, "sudo does not let this user run a step as user \(userID)",
          help: Self.sudoHelp)
      }
    }
  }

  private func daemonNeedsSudo(_ workplace: Workplace, _ recipe: Recipe) -> Bool {
    guard recipe.daemon.start == .auto, !SessionDaemonFactsReader.isDaemonAnswering else {
      return false
    }

    return workplace.daemonStarter(privateHome: nil).needsSudo(for: recipe.domains)
  }

  private static var sudoHelp: String {
    isatty(STDERR_FILENO) == 1
      ? "sudo -l shows what it lets you do; ask who administers the machine, or run lttrecipe as root"
      : "run it from a terminal, where sudo can ask for the password, or run lttrecipe as root"
  }
}
