import Payloads
import PlanExecution
import Recipes
import SystemPackage

/// Finds the runs that a command is about.
struct RunSelection {
  let store: RunStore
  let machine: MachineFacts
  let userID: UInt32

  init(_ workplace: Workplace) {
    store = workplace.caller.store
    machine = workplace.machine
    userID = workplace.caller.userID
  }

  /// Returns the open runs of a recipe that belong to this host and user, oldest first.
  func openRuns(recipePath: String) -> [RunID] {
    store.openRuns().filter { id in
      guard let identity = store.identity(of: id) else { return false }

      return identity.recipePath == recipePath && isOurs(identity)
    }
  }

  /// Returns the open runs whose sessions stand, of a recipe; one from standard input is known by its name.
  func openStandingRuns(of recipePath: String?, named name: String) -> [RunID] {
    store.openRuns().filter { id in
      guard let identity = store.identity(of: id), identity.isStanding == true else { return false }

      return identity.recipePath == recipePath && isOurs(identity)
        && (recipePath != nil || identity.recipe == name)
    }
  }

  func progress(of id: RunID) throws(Problem) -> RunProgress {
    do throws(FolderError) {
      return try Run.readProgress(store.folder(of: id))
    } catch {
      throw Problem(.failed, error.description)
    }
  }

  /// Whether a run belongs to this host and user; those of a shared home may not.
  func isOurs(_ identity: RunIdentity) -> Bool {
    machine.hasMade(identity) && identity.userID == userID
  }

  /// Refuses a run that was made with sudo where we are without, or the other way round: its sessions are
  /// in another daemon than the one that we see.
  func checkRights(_ identity: RunIdentity) throws(Problem) {
    let isBehindSudo = identity.isBehindSudo == true
    guard isBehindSudo != RootRights.areLaidAside else { return }

    throw Problem(
      .environmentNotReady,
      "the run \(identity.id) was made \(isBehindSudo ? "under" : "without") sudo",
      help: isBehindSudo ? "put `sudo` before the command" : "leave `sudo` out")
  }

  /// Whether a run's sessions can still exist.
  func isOfThisBoot(_ identity: RunIdentity) -> Bool {
    identity.bootID == machine.bootID
  }

  /// Returns the run to take up: the one named, else the recipe's paused one; nil for a new run.
  ///
  /// - Throws: When the named run is over, or belongs to another recipe, host, or user, or was made with other
  ///   rights.
  func runToTakeUp(named name: RunID?, for file: RecipeFile) throws(Problem) -> RunID? {
    let run = try pausedRun(named: name, for: file)
    if let identity = run.flatMap(store.identity) { try checkRights(identity) }
    return run
  }

  private func pausedRun(named name: RunID?, for file: RecipeFile) throws(Problem) -> RunID? {
    guard let name else {
      return file.path.flatMap { path in
        openRuns(recipePath: path.string).last {
          isPausedHere($0) && store.identity(of: $0)?.isStanding != true
        }
      }
    }
    guard let identity = store.identity(of: name) else { return nil }
    guard isOurs(identity), isOfThisBoot(identity) else {
      throw Problem(
        .environmentNotReady, "the run \(name) belongs to another host, boot or user",
        help: "name another run")
    }
    guard identity.recipePath == file.path?.string else {
      throw Problem(
        .environmentNotReady,
        "the run \(name) is one of \(identity.recipePath ?? "a recipe from standard input")",
        help: "name another run")
    }
    guard !RunLock.isHeld(store.folder(of: name)) else {
      throw Problem(
        .environmentNotReady, "another lttrecipe is at work on the run \(name)",
        help: "wait for its end, or end it: lttrecipe stop \(name); or name a new one")
    }
    guard isPausedHere(name) else {
      throw Problem(
        .environmentNotReady, "the run \(name) is over or was cut off, so it cannot be taken up",
        help: "name a new one, or end what it left: lttrecipe destroy --run-id \(name)")
    }

    return name
  }

  /// Returns the runs of a recipe that a killed lttrecipe left: neither ended nor paused, and no process works
  /// on them.
  ///
  /// Those that were made with other rights are left out: their sessions are in another daemon than the one
  /// that we see.
  func cutOffRuns(of file: RecipeFile) -> [RunID] {
    guard let path = file.path else { return [] }

    return cutOffRuns.filter { id in
      guard let identity = store.identity(of: id) else { return false }

      return identity.recipePath == path.string && (try? checkRights(identity)) != nil
    }
  }

  /// The runs of this host and user that a killed lttrecipe left, oldest first; series after their runs.
  var cutOffRuns: [RunID] {
    seriesLast(store.openRuns()).filter { id in
      guard let identity = store.identity(of: id), isOurs(identity) else { return false }

      return identity.isStanding != true && !isPausedHere(id)
        && (try? RunLock(store.folder(of: id))) != nil
    }
  }

  /// The series of this host and user that were ended before all their runs were made, oldest first.
  var unfinishedSeries: [RunID] {
    store.allRuns().filter { id in
      guard let identity = store.identity(of: id), identity.isSeries == true, isOurs(identity)
      else { return false }

      return (try? progress(of: id))?.hasEnded == true
        && SeriesRecord.read(store.folder(of: id))?.isUnfinished == true
    }
  }

  /// Puts series after all other runs: what they have set up is taken away when their runs have ended.
  func seriesLast(_ ids: [RunID]) -> [RunID] {
    let isSeries = { (id: RunID) in store.identity(of: id)?.isSeries == true }
    return ids.filter { !isSeries($0) } + ids.filter(isSeries)
  }

  /// Leaves runs out whose series is there as well: who goes on with that brings them to their end.
  func withoutRunsOfSeries(_ ids: [RunID]) -> [RunID] {
    let all = Set(ids.map(\.text))
    return ids.filter { id in
      store.identity(of: id)?.series.map { all.contains($0.id) } != true
    }
  }

  /// The open runs of a series, oldest first.
  func openRuns(ofSeries series: RunID) -> [RunID] {
    store.openRuns().filter { store.identity(of: $0)?.series?.id == series.text }
  }

  /// Whether a `stop` has asked for the end of a run, or of its series, which has not gone on since.
  func isAskedToEnd(_ id: RunID) -> Bool {
    let series = store.identity(of: id)?.series.flatMap { RunID($0.id) }
    return [id, series].compactMap(\.self).contains { StopRequest(store.folder(of: $0)).isMade }
  }

  private func isPausedHere(_ id: RunID) -> Bool {
    guard let identity = store.identity(of: id), isOfThisBoot(identity) else { return false }

    return (try? Run.readProgress(store.folder(of: id)))?.isPaused == true
  }
}
