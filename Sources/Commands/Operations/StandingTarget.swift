import Diagnostics
import LTTngModel
import Payloads
import PlanExecution
import Planning
import Recipes
import SystemPackage

/// The standing run, and its sessions, that a command is about.
struct StandingTarget {
  let id: RunID

  /// The recipe's names of the sessions that were named; none where the caller named none.
  let sessions: [String]

  /// Finds the run by the recipe's file, or by the name of one of its sessions; `isAnyOpen` says whether a run
  /// with a payload is meant, too.
  static func find(
    _ name: String, sessions: [String], _ workplace: Workplace, isAnyOpen: Bool = false
  ) throws(Problem) -> StandingTarget {
    let runs = StandingRuns(workplace, isAnyOpen: isAnyOpen)
    let path = RecipePath(name, from: workplace.caller.currentFolder)
    if let id = runs.run(ofRecipe: path.text) {
      return StandingTarget(id: id, sessions: try check(sessions, of: id, runs))
    }
    guard !path.exists else {
      throw Problem(
        .environmentNotReady,
        "the recipe \(name) has no \(isAnyOpen ? "open run" : "standing session") here",
        help: "make it: lttrecipe apply \(name)")
    }
    guard let id = runs.run(ofSession: name) else { throw unknown(name, runs) }

    return StandingTarget(id: id, sessions: try check([name] + sessions, of: id, runs))
  }

  /// Returns the sessions, which the run must have.
  static func check(
    _ sessions: [String], of id: RunID, _ runs: StandingRuns
  ) throws(Problem) -> [String] {
    let known = try runs.sessionNames(of: id)
    guard let unknown = sessions.first(where: { !known.contains($0) }) else { return sessions }

    throw Problem(
      .wrongUsage, "the run \(id) has no session `\(unknown)`",
      help: NearestSpelling.question(for: unknown, among: known)
        ?? "its sessions: \(known.joined(separator: ", "))")
  }

  private static func unknown(_ name: String, _ runs: StandingRuns) -> Problem {
    let names = runs.ids.flatMap { (try? runs.sessionNames(of: $0)) ?? [] }
    let list =
      names.isEmpty
      ? "\(runs.isAnyOpen ? "no run is open" : "there is no standing session"); "
        + "lttrecipe apply RECIPE makes one"
      : "\(runs.isAnyOpen ? "sessions of open runs" : "standing sessions"): \(names.sorted().joined(separator: ", "))"
    return Problem(
      .environmentNotReady,
      "there is neither a file nor a \(runs.isAnyOpen ? "" : "standing ")session `\(name)`",
      help: NearestSpelling.question(for: name, among: names) ?? list)
  }
}

/// The standing runs of this host and user, or all open ones.
struct StandingRuns {
  private let selection: RunSelection
  let isAnyOpen: Bool

  /// Oldest first.
  let ids: [RunID]

  init(_ workplace: Workplace, isAnyOpen: Bool = false) {
    let selection = RunSelection(workplace)
    self.selection = selection
    self.isAnyOpen = isAnyOpen
    ids = selection.store.openRuns().filter { id in
      guard let identity = selection.store.identity(of: id) else { return false }

      return (isAnyOpen || identity.isStanding == true) && identity.isSeries != true
        && selection.isOurs(identity)
    }
  }

  func run(ofRecipe path: String) -> RunID? {
    ids.last { selection.store.identity(of: $0)?.recipePath == path }
  }

  func run(ofSession name: String) -> RunID? {
    ids.last { (try? sessionNames(of: $0))?.contains(name) == true }
  }

  func sessionNames(of id: RunID) throws(Problem) -> [String] {
    try plan(of: id).sessions.map(\.name)
  }

  func plan(of id: RunID) throws(Problem) -> Plan {
    try StoredPlan.read(
      selection.store.folder(of: id), recipe: selection.store.identity(of: id)?.recipe ?? "")
  }
}
