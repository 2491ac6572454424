import Diagnostics
import PlanExecution
import Recipes
import SystemPackage

/// What `lock` was asked to do.
struct LockRequest {
  var given = GivenParameters()

  /// Whether what is locked is moved to what its ref is now.
  var isUpdate = false

  /// The presets that alone are moved; empty is all.
  var names: [String] = []

  /// Whether the files are kept beside the lock file.
  var isVendor = false
}

/// What was done to a lock file.
struct LockReport {
  let lockPath: String
  var entries: [(entry: LockEntry, change: LockChange)] = []
  var changes: [PresetChange] = []
  var vendored: (added: [String], removed: [String]) = ([], [])
  var isWritten = false
}

/// Why a lock file was left as it is.
struct LockRefusal: Error {
  var diagnostics: [Diagnostic] = []
  var problems: [Problem] = []

  var statuses: [ExitStatus] {
    problems.map(\.status)
      + (diagnostics.contains { $0.severity == .error } ? [.recipeInvalid] : [])
  }
}

/// Locks the recipes of one folder.
struct FolderLocking {
  let group: RecipeGroup
  let request: LockRequest
  let access: GitAccess
  let loading: RecipeLoading

  private var currentFolder: FilePath { loading.caller.currentFolder }

  /// Pins what the recipes use, and writes the lock file where that changes it.
  func run(_ folder: borrowing LockFolder) throws(LockRefusal) -> LockReport {
    var diagnostics = DiagnosticCollector()
    guard
      let lock = LockFile.read(
        in: group.folder, currentFolder: currentFolder, diagnostics: &diagnostics)
    else { throw LockRefusal(diagnostics: diagnostics.sorted) }

    var pinning = pinning(lock, updated: nil)
    if request.isUpdate {
      let updated = try updatedSources(lock)
      pinning = self.pinning(lock, updated: updated)
    }
    let users = try walk(&pinning)
    let entries = entries(of: lock, users, &pinning)
    let trees = try trees(of: entries.map(\.entry), &pinning)
    var report = LockReport(lockPath: group.lockPath(from: currentFolder))
    report.entries = entries + dropped(from: lock, entries.map(\.entry))
    report.changes = changes(entries, users, from: lock)
    do throws(FolderError) {
      if let trees { report.vendored = try access.cache.vendor(trees, beside: group.folder) }
      let new = LockFile(entries.map(\.entry))
      if new != lock {
        try folder.write(new)
        report.isWritten = true
      }
    } catch {
      throw LockRefusal(problems: [Problem(.failed, error.description)])
    }
    return report
  }

  private func pinning(_ lock: LockFile, updated: Set<GitSource>?) -> Pinning {
    // The recipes of a folder have it in common; messages name the first.
    Pinning(
      lock, of: group.members[0].file, access, currentFolder: currentFolder, updated: updated)
  }

  // MARK: - The recipes

  /// Looks all recipes through, and pins what they name.
  private func walk(_ pinning: inout Pinning) throws(LockRefusal) -> LockUsers {
    var users = LockUsers()
    var refusal = LockRefusal()
    for member in group.members {
      var walk = GitReferenceWalk(library: loading.caller.presets, currentFolder: currentFolder)
      walk.run(member.argument, given: request.given) { pinning.find($0) }
      refusal.diagnostics += walk.diagnostics.sorted
      users.add(walk.references, of: member.name)
    }
    for failure in pinning.failures { refusal.add(failure.failure, at: failure.range) }
    guard refusal.statuses.isEmpty else { throw refusal }

    return users
  }

  /// Returns what is to be updated: what `--only` names, looked up in the lock as it is, or all.
  private func updatedSources(_ lock: LockFile) throws(LockRefusal) -> Set<GitSource> {
    guard !request.names.isEmpty else { return Set(lock.entries.map(\.source)) }

    var pinning = pinning(lock, updated: nil)
    let references = try walk(&pinning).allReferences
    var sources: Set<GitSource> = []
    for name in request.names {
      let named = references.filter { $0.isNamed(name) }
      guard !named.isEmpty else {
        let known = references.flatMap { [$0.path, $0.url] }
        throw LockRefusal(problems: [
          Problem(
            .wrongUsage, "no preset of a git repository is called `\(name)` (--only)",
            help: NearestSpelling.question(for: name, among: known)
              ?? "there are: \(Set(known).sorted().joined(separator: ", "))")
        ])
      }

      sources.formUnion(named.map(\.source))
    }
    return sources
  }

  // MARK: - The entries

  private func entries(
    of lock: LockFile, _ users: LockUsers, _ pinning: inout Pinning
  ) -> [(entry: LockEntry, change: LockChange)] {
    var result: [(entry: LockEntry, change: LockChange)] = []
    let others = lock.entries.map(\.source).filter { !users.sources.contains($0) }
    for source in users.sources + others {
      let old = lock.entry(of: source)
      let pinned = users.sources.contains(source) ? pinning.pin(source, at: nil) : nil
      guard var entry = pinned?.entry ?? old else { continue }

      entry.users = users.users(of: source, old, in: group.folder)
      if !entry.users.isEmpty { result.append((entry, pinned?.change ?? .kept)) }
    }
    return result.sorted { $0.entry.source < $1.entry.source }
  }

  private func dropped(
    from lock: LockFile, _ entries: [LockEntry]
  ) -> [(entry: LockEntry, change: LockChange)] {
    let kept = Set(entries.map(\.source))
    return lock.entries.filter { !kept.contains($0.source) }.map { ($0, .dropped) }
  }

  /// Returns the trees to be kept beside the lock file, by content; nil where none are.
  ///
  /// A vendor folder that is there is kept in step with the lock file.
  private func trees(
    of entries: [LockEntry], _ pinning: inout Pinning
  ) throws(LockRefusal) -> [String: PresetTree]? {
    guard request.isVendor || PresetCache.isVendored(group.folder) else { return nil }

    var trees: [String: PresetTree] = [:]
    for entry in entries {
      guard let root = pinning.root(of: entry) else { continue }

      trees[entry.content] = try? PresetTree.read(root)
    }
    var refusal = LockRefusal()
    for failure in pinning.failures { refusal.add(failure.failure, at: failure.range) }
    guard refusal.statuses.isEmpty else { throw refusal }

    return trees
  }

  private func changes(
    _ entries: [(entry: LockEntry, change: LockChange)], _ users: LockUsers, from lock: LockFile
  ) -> [PresetChange] {
    let comparison = PresetComparison(loading: loading)
    let new = locked(LockFile(entries.map(\.entry)))
    var changes: [PresetChange] = []
    for (entry, change) in entries {
      guard case .updated = change else { continue }

      for reference in users.allReferences where reference.source == entry.source {
        changes.append(comparison.change(of: reference, from: locked(lock), to: new))
      }
    }
    return changes
  }

  private func locked(_ lock: LockFile) -> LockedPresets {
    LockedPresets(
      lock, of: group.members[0].file, currentFolder: currentFolder, store: access.cache.store)
  }
}

extension GitReference {
  /// Whether a user means this preset: by its path, or by its repository's URL.
  fileprivate func isNamed(_ name: String) -> Bool {
    name == path || name == fileName || name + ".yaml" == fileName || name == url
  }
}

extension LockRefusal {
  mutating func add(_ failure: LockFailure, at range: SourceRange?) {
    switch failure {
    case .refused(let refusal):
      diagnostics.append(refusal.diagnostic(at: range))
    case .git(let source, let fault):
      problems.append(
        Problem(
          .environmentNotReady, "cannot get \(source): \(fault.message)", help: fault.help,
          origin: range?.description))
    case .folder(let error):
      problems.append(Problem(.failed, error.description))
    }
  }
}
