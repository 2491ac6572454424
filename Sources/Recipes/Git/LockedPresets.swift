package import Diagnostics
package import SystemPackage

/// A locked preset's file.
package struct LockedPreset: Hashable, Sendable {
  /// The preset's own file.
  package let file: FilePath

  /// The folder of its repository's files, canonical; presets in it may not lead out of it.
  package let root: FilePath

  package init(file: FilePath, root: FilePath) {
    self.file = file
    self.root = root
  }

  /// Returns the folder of the repository that a file belongs to which one of that repository named: another
  /// file, found in the search path, belongs to none.
  static func root(_ root: FilePath?, of file: FilePath) -> FilePath? {
    root.flatMap { (FileSystem.canonicalPath(file) ?? file).starts(with: $0) ? $0 : nil }
  }
}

/// Why a git reference cannot be followed, without its place.
package struct PresetRefusal: Error, Sendable {
  package let id: DiagnosticID
  package let message: String
  package let help: String?
  package var notes: [Diagnostic.Note] = []

  package init(
    _ id: DiagnosticID, _ message: String, help: String? = nil, notes: [Diagnostic.Note] = []
  ) {
    self.id = id
    self.message = message
    self.help = help
    self.notes = notes
  }

  /// The error at the place that names the preset.
  package func diagnostic(at range: SourceRange?) -> Diagnostic {
    Diagnostic(id, .error, message, at: range, help: help, notes: notes)
  }
}

/// The presets that the lock file beside a recipe pins; nothing is fetched.
///
/// The lock file is read when the first preset is asked for, and each repository's files are checked once.
package struct LockedPresets: Sendable {
  /// The folder that holds the lock file: the recipe's.
  private let folder: FilePath
  private let currentFolder: FilePath
  private let store: PresetStore

  /// The command that locks.
  private let command: String

  private var lock: Result<LockFile, PresetRefusal>?
  private var roots: [String: Result<FilePath, PresetRefusal>] = [:]

  /// The presets of a recipe, whose lock file pins what its presets use, too.
  package init(of file: RecipeFile, currentFolder: FilePath, store: PresetStore) {
    folder = file.folder
    self.currentFolder = currentFolder
    self.store = store
    command = "lttrecipe lock \(file.path == nil ? "RECIPE" : file.source.name)"
  }

  /// The presets of a lock file that is read already.
  package init(
    _ lock: LockFile, of file: RecipeFile, currentFolder: FilePath, store: PresetStore
  ) {
    self.init(of: file, currentFolder: currentFolder, store: store)
    self.lock = .success(lock)
  }

  /// Returns the file of a preset whose repository is locked, and whose stored content is what was locked.
  package mutating func preset(
    _ reference: GitReference
  ) throws(PresetRefusal) -> LockedPreset {
    let lock = try lockFile()
    guard let entry = lock.entry(of: reference.source) else { throw notLocked(reference, lock) }

    return try Self.preset(reference, in: try root(of: entry))
  }

  /// Returns the canonical folder of what an entry pins: beside the lock file or in the cache.
  package mutating func root(of entry: LockEntry) throws(PresetRefusal) -> FilePath {
    if let known = roots[entry.content] { return try known.get() }

    do throws(PresetRefusal) {
      let root = try findRoot(of: entry)
      roots[entry.content] = .success(root)
      return root
    } catch {
      roots[entry.content] = .failure(error)
      throw error
    }
  }

  /// Returns the file of a preset in a folder of a repository's files.
  package static func preset(
    _ reference: GitReference, in root: FilePath
  ) throws(PresetRefusal) -> LockedPreset {
    guard GitPath.isSafe(reference.path) else {
      throw PresetRefusal(
        .gitReference, "`\(reference.path)` leads out of the repository",
        help: "write the path from the repository's root, such as kernel/sched")
    }

    let file = root.pushing(FilePath(reference.fileName))
    guard !FileSystem.isRegularFile(file) else { return LockedPreset(file: file, root: root) }

    let names = (try? PresetTree.read(root))?.files.keys.map { String($0.dropLast(5)) } ?? []
    throw PresetRefusal(
      .presetUnknown, "there is no `\(reference.fileName)` in \(reference.source)",
      help: NearestSpelling.question(for: reference.path, among: names.sorted())
        ?? "symbolic links and submodules of a repository are left out")
  }

  // MARK: - The lock file

  private mutating func lockFile() throws(PresetRefusal) -> LockFile {
    if let lock { return try lock.get() }

    var diagnostics = DiagnosticCollector()
    let read = LockFile.read(in: folder, currentFolder: currentFolder, diagnostics: &diagnostics)
    let result: Result<LockFile, PresetRefusal> =
      read.map { .success($0) }
      ?? .failure(
        PresetRefusal(
          .lockInvalid, "the lock file `\(LockFile.name)` cannot be used",
          help: diagnostics.diagnostics.first?.help,
          notes: diagnostics.diagnostics.map { Diagnostic.Note($0.message, at: $0.range) }))
    lock = result
    return try result.get()
  }

  private func notLocked(_ reference: GitReference, _ lock: LockFile) -> PresetRefusal {
    let others = lock.entries.filter { $0.source.url == reference.url }.map { "`\($0.source.ref)`" }
    let locked =
      others.isEmpty ? "" : "; \(LockFile.name) has it at \(others.joined(separator: ", "))"
    return PresetRefusal(
      .presetNotLocked, "\(reference.source) is not locked\(locked)", help: "run: \(command)")
  }

  // MARK: - The stored files

  private func findRoot(of entry: LockEntry) throws(PresetRefusal) -> FilePath {
    let name = PresetStore.folderName(of: entry.content)
    let places = [
      (folder.appending(PresetStore.vendorFolder).appending(name), "\(command) --vendor"),
      (store.cache.appending(name), command),
    ]
    for (place, command) in places where FileSystem.isFolder(place) {
      try check(place, entry, command)
      return FileSystem.canonicalPath(place) ?? place
    }

    throw PresetRefusal(
      .presetNotFetched, "\(entry.source) is locked, but its files are not on this machine",
      help:
        "with a network, run: \(command); without one: lttrecipe lock --vendor, on a machine that "
        + "has them")
  }

  /// Checks that a folder holds what was locked.
  private func check(
    _ place: FilePath, _ entry: LockEntry, _ command: String
  ) throws(PresetRefusal) {
    let reason: String
    do throws(PresetTree.Fault) {
      let content = try PresetTree.read(place).content(store.digest)
      guard content != entry.content else { return }

      reason = "it is \(content), and \(LockFile.name) says \(entry.content)"
    } catch {
      reason = "\(error.message); \(LockFile.name) says \(entry.content)"
    }
    throw PresetRefusal(
      .presetChanged, "the stored copy of \(entry.source) was changed: \(reason)",
      help: "look at \(place); to fetch it anew, run: \(command)")
  }
}
