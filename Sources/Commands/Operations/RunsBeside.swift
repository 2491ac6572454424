import LTTngModel
import PlanExecution
import Planning
import Recipes

/// The other runs of this user that record at the same time, in the session daemon that they share.
struct RunsBeside {
  let workplace: Workplace

  /// Writes down, for those who look for a recording, which of them a run records beside; returns what is worth
  /// knowing of them, nil where there is none that matters.
  ///
  /// Of two runs that begin at the same time, at least one sees the other: each is held before it looks.
  func note(for id: RunID, _ recipe: Recipe) -> String? {
    guard !recipe.isStanding, recipe.daemon.start != .private,
      recipe.domains.contains(where: { $0 != .kernel })
    else { return nil }

    let others = others(than: id)
    for other in others.compactMap({ RunID($0.id) }) {
      SharedRecording.note(id, beside: other, in: workplace.caller.store)
    }
    return others.first.map { text(of: $0, recipe) }
  }

  private func text(of other: RunIdentity, _ recipe: Recipe) -> String {
    let wayOut =
      PrivateDaemonHome.obstacle == nil && !recipe.domains.contains(.kernel)
      ? "`daemon: {start: private}` in the recipe keeps them apart" : "make one after the other"
    let once =
      recipe.recording == .once ? "; what they record does not count for `record: once`" : ""
    return
      "the run \(other.id) of \(other.recipePath ?? "a recipe from standard input") records, too: in a session "
      + "daemon that runs share, each of them records the programs of all\(once); \(wayOut)"
  }

  private func others(than id: RunID) -> [RunIdentity] {
    let selection = RunSelection(workplace)
    return selection.store.openRuns().filter { $0 != id }.compactMap { other in
      guard let identity = selection.store.identity(of: other), selection.isOurs(identity),
        selection.isOfThisBoot(identity), identity.isStanding != true, identity.isSeries != true,
        let progress = try? selection.progress(of: other), progress.daemon?.privateHome == nil,
        RunLock.isHeld(selection.store.folder(of: other)) || Self.recordsWhilePaused(progress)
      else { return nil }

      return progress.hasStopped ? nil : identity
    }
  }

  private static func recordsWhilePaused(_ progress: RunProgress) -> Bool {
    let point = progress.pausedAfter.flatMap(StoppingPoint.init)
    return point.map { $0.phase >= .start && $0.phase < .stop } == true
      && progress.sessions.values.contains(where: \.hasDaemon)
  }
}
