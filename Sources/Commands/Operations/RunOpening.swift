import LTTngModel
import Payloads
import PlanExecution
import Recipes
import SystemPackage

/// Takes up the run of a recipe that was named, paused or stands, else makes a new one.
struct RunOpening {
  let workplace: Workplace
  let loaded: LoadedRecipe
  let view: any ApplyView

  private var selection: RunSelection { RunSelection(workplace) }

  func open(_ runID: String?) throws(Problem) -> Run {
    let name = try RunNaming.id(runID)
    try prepare()
    return try loaded.recipe.isStanding ? openStanding(name) : openOrdinary(name)
  }

  /// Makes the folders of the store, and removes those of runs that came to nothing.
  func prepare() throws(Problem) {
    try attempt { () throws(FolderError) in
      try selection.store.prepare()
      try selection.store.removeNeverBegun()
    }
  }

  private func openOrdinary(_ name: RunID?) throws(Problem) -> Run {
    guard let taken = try selection.runToTakeUp(named: name, for: loaded.file) else {
      warnOfStandingRuns()
      return try create(name ?? selection.store.unusedID())
    }

    let run = try takeUp(taken)
    guard run.progress.isPaused else {
      throw Problem(
        .environmentNotReady, "another lttrecipe has just gone on with the run \(taken)",
        help: "apply again")
    }

    StopRequest(run.folder).withdraw()
    return run
  }

  /// The sessions of a recipe that had no payload before record on.
  private func warnOfStandingRuns() {
    for id in selection.openStandingRuns(
      of: loaded.file.path?.string, named: loaded.recipe.name)
    {
      view.observe(
        .note(
          "the recipe stood before it had a payload, and its sessions are still there; end them: "
            + "lttrecipe destroy --run-id \(id)"))
    }
  }

  private func openStanding(_ name: RunID?) throws(Problem) -> Run {
    // Of two applies at once, one makes the run and the other finds it.
    let lock = try attempt { () throws(FolderError) in
      try SelectionLock(selection.store, waiting: waiting(atMost: nil))
    }
    defer { _ = lock }
    let found = try StandingRunSelection(workplace: workplace, loaded: loaded)
      .find(runID: name, waiting: waiting(atMost: RunLock.patience))
    for id in found.over {
      view.observe(.note("the sessions of the run \(id) are gone: it is brought to its end"))
      _ = try RunEnding(workplace: workplace, view: view).end(id)
    }
    guard let taken = found.taken else { return try create(name ?? selection.store.unusedID()) }

    let run = try takeUp(taken)
    guard !run.progress.hasEnded else {
      throw Problem(
        .environmentNotReady, "another lttrecipe has just ended the run \(taken)",
        help: "apply again")
    }

    return run
  }

  private func takeUp(_ id: RunID) throws(Problem) -> Run {
    let run = try attempt { () throws(FolderError) in
      try Run.open(id, in: selection.store, waiting: waiting(atMost: RunLock.patience))
    }
    view.observe(.runBegan(id: id.text, folder: run.folder.path.string, isNew: false))
    return run
  }

  /// Makes a new run; the store was prepared.
  func create(
    _ id: RunID, isSeries: Bool = false, of series: SeriesMembership? = nil
  ) throws(Problem) -> Run {
    let machine = workplace.machine
    let identity = RunIdentity(
      id: id.text, recipe: loaded.recipe.name, recipePath: loaded.file.path?.string,
      host: machine.host, bootID: machine.bootID, userID: workplace.caller.userID,
      isBehindSudo: RootRights.areLaidAside, isStanding: loaded.recipe.isStanding,
      machine: machine.machine,
      callerFolder: workplace.caller.currentFolder.string, isSeries: isSeries, series: series)
    let run = try attempt { () throws(FolderError) in
      try Run.create(identity, id: id, in: selection.store)
    }
    view.observe(.runBegan(id: id.text, folder: run.folder.path.string, isNew: true))
    return run
  }

  private func waiting(atMost patience: Duration?) -> LockWait {
    workplace.lockWait(atMost: patience, telling: view)
  }

  private func attempt<Value: ~Copyable>(
    _ body: () throws(FolderError) -> Value
  ) throws(Problem) -> Value {
    do throws(FolderError) {
      return try body()
    } catch {
      throw unusable(error)
    }
  }

  private func unusable(_ error: FolderError) -> Problem {
    guard error.cause == .folder else { return RunFault.problem(error) }

    return Problem(
      .environmentNotReady, "no run can be made: \(error)",
      help: "the state folder is \(selection.store.root); XDG_STATE_HOME names another")
  }
}

/// Checks the names of `--replace`.
enum ReplaceableSessions {
  static func check(_ names: Set<String>, _ recipe: Recipe) throws(Problem) {
    let known = recipe.sessions.map(\.name)
    guard let unknown = names.sorted().first(where: { !known.contains($0) }) else { return }

    throw Problem(
      .wrongUsage, "--replace=\(unknown): the recipe has no session `\(unknown)`",
      help: "its sessions: \(known.joined(separator: ", "))")
  }
}
