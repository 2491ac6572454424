import Diagnostics
import Payloads
import PlanExecution
import Recipes
import SystemPackage

/// Pins the presets that recipes take from git repositories.
struct LockOperation {
  let recipes: [String]
  let request: LockRequest
  let view: LockView

  func run() -> ExitStatus {
    do throws(Problem) {
      return try lock()
    } catch {
      view.show(error)
      return error.status
    }
  }

  private func lock() throws(Problem) -> ExitStatus {
    let workplace = try Workplace()
    let loading = RecipeLoading(workplace)
    let access = GitAccess(workplace.supervisor, workplace.caller.presetStore)
    let (groups, unread) = LockedRecipes.groups(recipes, loading.caller, view)
    var statuses = unread
    for group in groups {
      let locking = FolderLocking(
        group: group, request: request, access: access, loading: loading)
      statuses += try lock(group, locking, workplace)
      if let signal = workplace.supervisor.interruption { return ExitStatus(signal: signal) }
    }
    return ExitStatus.worst(of: statuses)
  }

  private func lock(
    _ group: RecipeGroup, _ locking: FolderLocking, _ workplace: Workplace
  ) throws(Problem) -> [ExitStatus] {
    let folder: LockFolder
    do throws(FolderError) {
      folder = try LockFolder(
        group.folder,
        waiting: workplace.lockWait(atMost: nil) {
          view.showWaiting(for: group.folder.string)
        })
    } catch {
      guard case .interrupted = error.cause else { throw Problem(.failed, error.description) }

      throw RunFault.problem(error)
    }
    do throws(LockRefusal) {
      view.show(try locking.run(folder))
      return []
    } catch {
      view.show(error)
      return error.statuses
    }
  }
}

/// Checks lock files and changes nothing.
struct LockCheckOperation {
  let recipes: [String]
  let given: GivenParameters

  /// Whether the repositories are asked, too.
  let isRemote: Bool

  let view: LockView

  func run() -> ExitStatus {
    do throws(Problem) {
      return try check()
    } catch {
      view.show(error)
      return error.status
    }
  }

  private func check() throws(Problem) -> ExitStatus {
    let workplace = try Workplace()
    let loading = RecipeLoading(workplace)
    let access =
      isRemote ? GitAccess(workplace.supervisor, workplace.caller.presetStore) : nil
    let (groups, unread) = LockedRecipes.groups(recipes, loading.caller, view)
    var statuses = unread
    for group in groups {
      let checking = LockChecking(
        group: group, given: given, loading: loading, access: access)
      let (entries, findings) = checking.run()
      view.show(findings)
      let isRight = findings.statuses.isEmpty
      view.showCheck(
        of: group.lockPath(from: loading.caller.currentFolder), entries, isRight: isRight)
      statuses += findings.statuses
      if let signal = workplace.supervisor.interruption { return ExitStatus(signal: signal) }
    }
    return ExitStatus.worst(of: statuses)
  }
}

/// Finds the recipes that are named on the command line.
private enum LockedRecipes {
  static func groups(
    _ recipes: [String], _ caller: Caller, _ view: LockView
  ) -> (groups: [RecipeGroup], statuses: [ExitStatus]) {
    var diagnostics = DiagnosticCollector()
    let groups = RecipeGroup.groups(
      recipes, currentFolder: caller.currentFolder, diagnostics: &diagnostics)
    view.show(LockRefusal(diagnostics: diagnostics.sorted))
    return (groups, diagnostics.hasErrors ? [.recipeInvalid] : [])
  }
}
