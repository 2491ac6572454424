import LTTngModel
import PlanExecution
import Recipes

/// The other runs of this user that record at the same time, in the session daemon that they share.
struct RunsBeside {
  let workplace: Workplace

  /// Returns what is worth knowing of them for a run of a recipe; nil where there is none that matters.
  ///
  /// Of two runs that begin at the same time, at least one sees the other: each is held before it looks.
  func note(for id: RunID, _ recipe: Recipe) -> String? {
    guard !recipe.isStanding, recipe.daemon.start != .private,
      recipe.domains.contains(where: { $0 != .kernel }), let other = others(than: id).first
    else { return nil }

    let wayOut =
      PrivateDaemonHome.obstacle == nil && !recipe.domains.contains(.kernel)
      ? "`daemon: {start: private}` in the recipe keeps them apart" : "make one after the other"
    return
      "the run \(other.id) of \(other.recipePath ?? "a recipe from standard input") records, too: in a session "
      + "daemon that runs share, each of them records the programs of all; \(wayOut)"
  }

  private func others(than id: RunID) -> [RunIdentity] {
    let selection = RunSelection(workplace)
    return selection.store.openRuns().filter { $0 != id }.compactMap { other in
      guard let identity = selection.store.identity(of: other), selection.isOurs(identity),
        selection.isOfThisBoot(identity), identity.isStanding != true, identity.isSeries != true,
        RunLock.isHeld(selection.store.folder(of: other)),
        (try? selection.progress(of: other))?.daemon?.privateHome == nil
      else { return nil }

      return identity
    }
  }
}
