import Glibc
import LTTngModel
import PlanExecution
import Planning
import Recipes
import SystemPackage

/// Owns the stay of this process in the folder in which a run was applied: its programs and relative paths start
/// there, whoever goes on with it from elsewhere.
struct FolderStay: ~Copyable {
  /// The folder to go back to; -1 where it was not left.
  private let origin: CInt

  private init(from origin: CInt) {
    self.origin = origin
  }

  deinit {
    guard origin >= 0 else { return }

    _ = fchdir(origin)
    close(origin)
  }

  /// Goes to the folder of a run, and has the workplace there.
  ///
  /// Where the folder is gone and is not needed, what starts there fails by itself.
  static func enter(
    _ identity: RunIdentity, _ workplace: inout Workplace, isNeeded: Bool
  ) throws(Problem) -> FolderStay {
    guard let folder = identity.callerFolder, folder != workplace.caller.currentFolder.string else {
      return FolderStay(from: -1)
    }

    workplace.folder = FilePath(folder)
    let stay = FolderStay(from: open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC))
    // Without a way back, each program is sent to the folder by itself.
    guard stay.origin >= 0 else { return stay }

    if chdir(folder) == 0 {
      workplace.caller.currentFolder = workplace.folder
    } else if isNeeded {
      throw missing(folder, identity)
    }
    return stay
  }

  /// Goes to the folder of the paused run that apply is about to take up, if there is one.
  static func enter(
    takenRun name: String?, of loaded: LoadedRecipe, _ workplace: inout Workplace
  ) throws(Problem) -> FolderStay {
    guard !loaded.recipe.isStanding,
      let identity = identity(ofTakenRun: name, loaded.file, workplace)
    else { return FolderStay(from: -1) }

    return try enter(identity, &workplace, isNeeded: true)
  }

  /// Returns the workplace of who goes on with the paused run that apply would take up, for looking around.
  static func workplace(
    takenRun name: String?, of loaded: LoadedRecipe, _ workplace: Workplace
  ) -> Workplace {
    guard !loaded.recipe.isStanding,
      let folder = identity(ofTakenRun: name, loaded.file, workplace)?.callerFolder
    else { return workplace }

    var there = workplace
    there.folder = FilePath(folder)
    there.caller.currentFolder = there.folder
    return there
  }

  /// A name that cannot be taken up is told where it is.
  private static func identity(
    ofTakenRun name: String?, _ file: RecipeFile, _ workplace: Workplace
  ) -> RunIdentity? {
    let selection = RunSelection(workplace)
    do throws(Problem) {
      return try selection.runToTakeUp(named: RunNaming.id(name), for: file)
        .flatMap(selection.store.identity)
    } catch {
      return nil
    }
  }

  static func missing(_ folder: String, _ identity: RunIdentity) -> Problem {
    let noun = identity.isSeries == true ? "series" : "run"
    return Problem(
      .environmentNotReady,
      "the folder \(folder), from which the \(noun) \(identity.id) was applied, cannot be entered "
        + "(\(Errno(rawValue: errno)))",
      help: "its programs and paths start there: make the folder, or end the \(noun): "
        + "lttrecipe destroy --run-id \(identity.id)")
  }
}

extension Plan {
  /// Whether anything of the end of a run that is yet to be done starts from the caller's folder.
  func endsInCallerFolder(after progress: RunProgress) -> Bool {
    actions(in: .teardown).contains { !progress.hasFinished($0.id.rawValue) }
      || actions(in: .retrieve).contains { planned in
        if case .retrieve(let target) = planned.action {
          target.destination.isRelative
        } else {
          false
        }
      }
  }
}

extension RetrievalTarget.Destination {
  fileprivate var isRelative: Bool {
    switch self {
    case .copy(let path): !path.description.hasPrefix("/") && !path.description.hasPrefix("~")
    case .rsync(let path): !path.description.contains(":") && !path.description.hasPrefix("/")
    }
  }
}
