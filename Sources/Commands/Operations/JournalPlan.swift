import LTTngModel
import PlanExecution
import Planning

/// What a run has made as far as its journal tells, as a plan: of a run whose own plan cannot be read.
///
/// Its sessions are there; its steps, its verdict and its targets are not known.
enum JournalPlan {
  static func plan(of run: borrowing Run) -> Plan {
    let progress = run.progress
    let prefix = StepName.create("")
    let names = progress.startTimes.keys.filter { $0.hasPrefix(prefix) }.map {
      String($0.dropFirst(prefix.count))
    }
    let (id, isStanding) = (run.id.text, run.identity.isStanding == true)
    return Plan(
      recipe: run.identity.recipe, requirements: Requirements(domains: [], programs: []),
      actions: names.sorted().map { name in
        let owned = progress.sessions[name]
        return PlannedAction(
          id: ActionID(rawValue: "session \(name)"), operation: .create,
          action: .session(
            session(name, owned, daemonName: isStanding ? name : "\(name)-\(id)")),
          dependencies: [])
      })
  }

  private static func session(
    _ name: String, _ owned: OwnedSession?, daemonName: String
  ) -> SessionPlan {
    let folder = owned.flatMap { $0.output.hasPrefix("/") ? RunText($0.output) : nil }
    return SessionPlan(
      name: name, daemonName: RunText(owned?.name ?? daemonName),
      // What has no output of its own holds what it recorded in memory.
      output: folder.map { .local($0) } ?? (owned?.output.isEmpty == true ? .snapshot : .none),
      tracePath: folder, isStaged: false)
  }
}
