import Diagnostics
import LTTngModel
import PlanExecution
import Recipes

/// What `stop` is about.
struct StopSubject {
  /// The standing run whose sessions are stopped; nil where there is none.
  var standing: StandingTarget?

  /// The runs that are brought to their end; a series is there for its runs.
  var runs: [RunID] = []

  /// Finds it by the id of a run, the recipe's file, the name of a standing session, or the beginning of an id.
  static func find(
    _ name: String, sessions: [String], _ workplace: Workplace
  ) throws(Problem) -> StopSubject {
    try RunNaming.checkIsGiven(name)
    let selection = RunSelection(workplace)
    if let id = RunID(name), let identity = selection.store.identity(of: id) {
      return try ofRun(id, identity, sessions, workplace)
    }

    let path = RecipePath(name, from: workplace.caller.currentFolder)
    let open = selection.openRuns(recipePath: path.text)
    if !open.isEmpty { return try ofRecipe(name, open, sessions, workplace) }

    let fault = path.exists ? RecipeNaming.fault(of: name, workplace) : nil
    if path.exists, fault == nil { return try ofRecipe(name, open, sessions, workplace) }

    // A folder may be called as a session is.
    let standing = StandingRuns(workplace)
    if let id = standing.run(ofSession: name) {
      let sessions = try StandingTarget.check([name] + sessions, of: id, standing)
      return StopSubject(standing: StandingTarget(id: id, sessions: sessions))
    }
    if let fault { throw fault }
    guard let id = try selection.run(named: name), let identity = selection.store.identity(of: id)
    else { throw unknown(name, workplace) }

    return try ofRun(id, identity, sessions, workplace)
  }

  private static func unknown(_ name: String, _ workplace: Workplace) -> Problem {
    let runs = StandingRuns(workplace)
    let sessions = runs.ids.flatMap { (try? runs.sessionNames(of: $0)) ?? [] }
    let open = RunSelection(workplace).store.openRuns().map(\.text)
    return Problem(
      .environmentNotReady,
      "there is neither a file, a run of this user nor a standing session `\(name)`",
      help: NearestSpelling.question(for: name, among: sessions + open)
        ?? "lttrecipe status and lttrecipe runs list them")
  }

  private static func ofRun(
    _ id: RunID, _ identity: RunIdentity, _ sessions: [String], _ workplace: Workplace
  ) throws(Problem) -> StopSubject {
    let selection = RunSelection(workplace)
    try selection.checkOwner(of: identity, "stop")
    let hasEnded = try selection.progress(of: id).hasEnded
    if identity.isStanding == true, !hasEnded {
      let sessions = try StandingTarget.check(sessions, of: id, StandingRuns(workplace))
      return StopSubject(standing: StandingTarget(id: id, sessions: sessions))
    }
    guard sessions.isEmpty else {
      throw Problem(
        .wrongUsage, "the run \(id) has a payload: it is stopped as a whole",
        help: "leave the names of sessions out")
    }

    // Whoever makes the runs of a series would make the next one.
    if !hasEnded, let series = identity.series.flatMap({ RunID($0.id) }),
      selection.store.openRuns().contains(series)
    {
      return StopSubject(runs: [series])
    }
    return StopSubject(runs: [id])
  }

  private static func ofRecipe(
    _ name: String, _ open: [RunID], _ sessions: [String], _ workplace: Workplace
  ) throws(Problem) -> StopSubject {
    let selection = RunSelection(workplace)
    let isStanding = { (id: RunID) in selection.store.identity(of: id)?.isStanding == true }
    guard sessions.isEmpty else {
      return StopSubject(standing: try StandingTarget.find(name, sessions: sessions, workplace))
    }

    return StopSubject(
      standing: open.last(where: isStanding).map { StandingTarget(id: $0, sessions: []) },
      runs: selection.withoutRunsOfSeries(open.filter { !isStanding($0) }))
  }
}
