import Glibc
import Payloads
import PlanExecution
import Planning
import Recipes
import Retrieval
import SystemPackage

/// Who calls, from where, and which folders are theirs.
struct Caller {
  var currentFolder: FilePath
  let homeFolder: FilePath
  let userName: String
  let userID: UInt32

  /// The user that steps run as which name none: root under `sudo lttrecipe`, else the caller.
  let stepUserID: UInt32

  init() {
    currentFolder = FileSystem.currentFolder
    userID = geteuid()
    stepUserID = getuid()
    let user = UserLookup.current()
    // Under sudo, HOME is root's.
    let home = RootRights.areLaidAside ? nil : Self.variable("HOME")
    homeFolder = FilePath(home ?? user.home ?? "/")
    userName = user.name ?? String(userID)
  }

  /// The runs of the caller.
  var store: RunStore {
    let state =
      Self.absoluteFolder("XDG_STATE_HOME") ?? homeFolder.appending(".local").appending("state")
    let path = Self.parentFolders.resolved(state.appending("lttrecipe").string)
    return RunStore(root: FilePath(path))
  }

  /// Where presets are looked up after the recipe's own folder.
  var presets: PresetLibrary {
    let named = (Self.variable("LTTRECIPE_PATH") ?? "").split(separator: ":").map(String.init)
    let config = Self.absoluteFolder("XDG_CONFIG_HOME") ?? homeFolder.appending(".config")
    let shared: [FilePath] = [
      config.appending("lttrecipe"), "/etc/lttrecipe", "/usr/local/share/lttrecipe/recipes",
      "/usr/share/lttrecipe/recipes",
    ]
    let shipped = Self.programFolder.map {
      $0.removingLastComponent().pushing("share/lttrecipe/recipes")
    }
    return PresetLibrary(
      searchPath: named.map { currentFolder.pushing(FilePath($0)) } + shared
        + [shipped].compactMap(\.self))
  }

  /// Where the presets of git repositories lie.
  var presetStore: PresetStore {
    let cache = Self.absoluteFolder("XDG_CACHE_HOME") ?? homeFolder.appending(".cache")
    return PresetStore(
      cache: cache.appending("lttrecipe").appending("presets"), digest: BytesDigest.sha256)
  }

  /// The program that reads traces: beside this one, else in `../libexec/lttrecipe`.
  var reader: FilePath? {
    guard let folder = Self.programFolder else { return nil }

    let libexec = folder.removingLastComponent().pushing("libexec/lttrecipe")
    return [folder, libexec].map { $0.appending("lttrecipe-reader") }
      .first(where: FileSystem.isRegularFile)
  }

  func planningContext(
    userIDs: [String: UInt32], groupIDs: [String: UInt32], runID: String?
  ) -> PlanningContext {
    var context = PlanningContext(
      runsFolder: store.runs.string, currentFolder: currentFolder.string,
      homeFolder: homeFolder.string, callerUserID: stepUserID, userIDs: userIDs, runID: runID)
    context.groupIDs = groupIDs
    context.parentFolders = Self.parentFolders
    return context
  }

  private static var programFolder: FilePath? {
    FileSystem.canonicalPath("/proc/self/exe")?.removingLastComponent()
  }

  private static let parentFolders = ParentFolders {
    FileSystem.canonicalPath(FilePath($0))?.string
  }

  /// The XDG specification has relative paths ignored.
  private static func absoluteFolder(_ name: String) -> FilePath? {
    variable(name).flatMap { $0.hasPrefix("/") ? FilePath($0) : nil }
  }

  private static func variable(_ name: String) -> String? {
    guard let value = getenv(name) else { return nil }

    let text = String(cString: value)
    return text.isEmpty ? nil : text
  }
}
