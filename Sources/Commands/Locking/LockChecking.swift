import Diagnostics
import PlanExecution
import Recipes
import SystemPackage

/// Checks that the lock file of one folder says what its recipes use, and that the stored files are those.
struct LockChecking {
  let group: RecipeGroup
  let given: GivenParameters
  let loading: RecipeLoading

  /// Where the repositories are asked, too; nil stays off the network.
  let access: GitAccess?

  private var currentFolder: FilePath { loading.caller.currentFolder }

  /// Returns what is locked and used, and all that was found, notes included.
  func run() -> (entries: [LockEntry], findings: LockRefusal) {
    var diagnostics = DiagnosticCollector()
    guard
      let lock = LockFile.read(
        in: group.folder, currentFolder: currentFolder, diagnostics: &diagnostics)
    else { return ([], LockRefusal(diagnostics: diagnostics.sorted)) }

    var refusal = LockRefusal()
    let users = walk(lock, &refusal)
    if refusal.diagnostics.isEmpty { checkUsers(lock, users, &refusal) }
    checkVendor(lock, &refusal)
    let used = lock.entries.filter { users.sources.contains($0.source) }
    for entry in used { checkRemote(entry, users.place(of: entry.source), &refusal) }
    return (used, refusal)
  }

  /// Looks through the recipes with nothing but what is locked and stored.
  private func walk(_ lock: LockFile, _ refusal: inout LockRefusal) -> LockUsers {
    var users = LockUsers()
    for member in group.members {
      var locked = LockedPresets(
        lock, of: member.file, currentFolder: currentFolder, store: loading.caller.presetStore)
      var refused: [Diagnostic] = []
      var walk = GitReferenceWalk(library: loading.caller.presets, currentFolder: currentFolder)
      walk.run(member.argument, given: given) { reference in
        do throws(PresetRefusal) {
          return try locked.preset(reference.value)
        } catch {
          refused.append(error.diagnostic(at: reference.range))
          return nil
        }
      }
      refusal.diagnostics += walk.diagnostics.sorted + refused
      users.add(walk.references, of: member.name)
    }
    return users
  }

  private func checkUsers(_ lock: LockFile, _ users: LockUsers, _ refusal: inout LockRefusal) {
    let path = group.lockPath(from: currentFolder)
    let recipes = group.members.map(\.argument).joined(separator: " ")
    for entry in lock.entries {
      let expected = users.users(of: entry.source, entry, in: group.folder)
      guard entry.users != expected else { continue }

      let message =
        expected.isEmpty
        ? "`\(path)` pins \(entry.source), which no recipe uses"
        : "`\(path)` says that \(entry.source) is used by \(entry.users.joined(separator: ", ")); "
          + "it is used by \(expected.joined(separator: ", "))"
      refusal.diagnostics.append(
        Diagnostic(
          .lockOutdated, .error, message, help: "run: lttrecipe lock \(recipes)"))
    }
  }

  /// A vendor folder that lacks something would be found out on the machine that needs it.
  private func checkVendor(_ lock: LockFile, _ refusal: inout LockRefusal) {
    guard PresetCache.isVendored(group.folder) else { return }

    let vendor = group.folder.appending(PresetStore.vendorFolder)
    for entry in lock.entries
    where !FileSystem.isFolder(vendor.appending(PresetStore.folderName(of: entry.content))) {
      refusal.diagnostics.append(
        Diagnostic(
          .lockOutdated, .error, "\(entry.source) is not in \(PresetStore.vendorFolder)",
          help: "run: lttrecipe lock --vendor \(group.members[0].argument)"))
    }
  }

  /// Compares what is locked with what the ref is now; a branch may have moved on.
  private func checkRemote(
    _ entry: LockEntry, _ range: SourceRange?, _ refusal: inout LockRefusal
  ) {
    guard let access else { return }

    do throws(LockFailure) {
      let target = try access.resolve(entry.source)
      guard target.commit != entry.commit else { return }

      if target.kind == .tag {
        let command = "lttrecipe lock --update \(group.members[0].argument)"
        let fetched = try access.fetch(entry.source, target)
        throw .refused(entry.refusal(fetched, target, command: command))
      }
      refusal.diagnostics.append(
        Diagnostic(
          .lockOutdated, .note,
          "\(entry.source) has moved on: \(entry.commit) is locked, it is now \(target.commit)",
          at: range))
    } catch {
      refusal.add(error, at: range)
    }
  }
}
