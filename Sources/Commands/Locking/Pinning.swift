import Diagnostics
import Recipes
import SystemPackage

/// What became of an entry of a lock file.
enum LockChange: Hashable {
  /// It is as it was, and its files are here.
  case kept

  /// It is as it was; its files were fetched again.
  case restored

  case added
  case updated(from: LockEntry)
  case dropped
}

/// A repository that is pinned, with its files on this machine.
struct Pinned {
  /// Its users are not set yet.
  let entry: LockEntry
  let root: FilePath
  let change: LockChange

  /// What was left out of the files, by path; known where they were just fetched.
  var others: [String: String] = [:]
}

/// Pins the repositories of one lock file, each once: as they are locked already, else as they are now.
struct Pinning {
  private let access: GitAccess
  private let lock: LockFile

  /// What is to be moved to what its ref is now.
  private let updated: Set<GitSource>?

  /// The command that updates, for messages.
  private let command: String

  private var stored: LockedPresets
  private var results: [GitSource: Pinned?] = [:]

  /// What could not be pinned, and where it is used.
  private(set) var failures: [(failure: LockFailure, range: SourceRange?)] = []

  /// Pins for the lock file of a recipe's folder; `updated` is nil where nothing is to be moved.
  init(
    _ lock: LockFile, of file: RecipeFile, _ access: GitAccess, currentFolder: FilePath,
    updated: Set<GitSource>?
  ) {
    self.access = access
    self.lock = lock
    self.updated = updated
    command = "lttrecipe lock --update \(file.source.name)"
    stored = LockedPresets(
      lock, of: file, currentFolder: currentFolder, store: access.cache.store)
  }

  /// Returns the file of a preset, pinned; nil after a failure.
  mutating func find(_ reference: Located<GitReference>) -> LockedPreset? {
    guard let pinned = pin(reference.value.source, at: reference.range) else { return nil }

    do throws(PresetRefusal) {
      if let refusal = pinned.refusal(of: reference.value) { throw refusal }

      return try LockedPresets.preset(reference.value, in: pinned.root)
    } catch {
      failures.append((.refused(error), reference.range))
      return nil
    }
  }

  /// Returns a repository pinned; nil after a failure, which is noted the first time.
  mutating func pin(_ source: GitSource, at range: SourceRange?) -> Pinned? {
    if let known = results[source] { return known }

    do throws(LockFailure) {
      let pinned = try pin(source)
      results[source] = .some(pinned)
      return pinned
    } catch {
      results[source] = .some(nil)
      failures.append((error, range))
      return nil
    }
  }

  /// Returns the folder of an entry's files, fetched as they were locked where they are not here; nil
  /// after a failure, which is noted.
  mutating func root(of entry: LockEntry) -> FilePath? {
    if let known = results[entry.source], known?.entry.content == entry.content {
      return known?.root
    }

    if let root = storedRoot(of: entry) { return root }

    do throws(LockFailure) {
      return try restore(entry).root
    } catch {
      failures.append((error, nil))
      return nil
    }
  }

  /// Returns the folder of an entry's files where they are on this machine and as they were locked.
  mutating func storedRoot(of entry: LockEntry) -> FilePath? {
    try? stored.root(of: entry)
  }

  private mutating func pin(_ source: GitSource) throws(LockFailure) -> Pinned {
    guard let entry = lock.entry(of: source) else { return try pinAnew(source, nil) }
    if updated?.contains(source) == true { return try pinAnew(source, entry) }
    if let root = storedRoot(of: entry) {
      return Pinned(entry: entry, root: root, change: .kept)
    }

    return try restore(entry)
  }

  private mutating func pinAnew(
    _ source: GitSource, _ old: LockEntry?
  ) throws(LockFailure) -> Pinned {
    let target = try access.resolve(source)
    if let old, old.commit == target.commit, let root = storedRoot(of: old) {
      return Pinned(entry: old, root: root, change: .kept)
    }

    let fetched = try access.fetch(source, target)
    let entry = LockEntry(
      source: source, commit: fetched.tree.commit, content: fetched.content,
      users: old?.users ?? [])
    let change: LockChange =
      switch old {
      case nil: .added
      case entry?: .restored
      case let old?: .updated(from: old)
      }
    return Pinned(
      entry: entry, root: fetched.root, change: change, others: fetched.tree.others)
  }

  /// Fetches what is locked and no longer on this machine.
  ///
  /// A branch may have moved on since: the locked commit is fetched. A tag may not.
  private func restore(_ entry: LockEntry) throws(LockFailure) -> Pinned {
    let target = try currentTarget(of: entry)
    let fetched = try access.fetch(entry.source, target)
    guard fetched.tree.commit == entry.commit, fetched.content == entry.content else {
      throw .refused(entry.refusal(fetched, target, command: command))
    }

    return Pinned(
      entry: entry, root: fetched.root, change: .restored, others: fetched.tree.others)
  }

  private func currentTarget(of entry: LockEntry) throws(LockFailure) -> GitTarget {
    let target = try access.resolve(entry.source)
    if target.kind == .tag || target.commit == entry.commit { return target }

    return GitTarget(kind: .commit, name: entry.commit, commit: entry.commit)
  }
}

extension LockEntry {
  /// The refusal of what a ref is now where it is not what was locked.
  func refusal(
    _ now: GitAccess.Fetched, _ target: GitTarget, command: String
  ) -> PresetRefusal {
    let what = target.kind == .tag ? "the tag `\(source.ref)` of \(source.url)" : "\(source)"
    return PresetRefusal(
      .presetChanged,
      "\(what) is not what was locked: \(LockFile.name) has commit \(commit) with \(content), "
        + "it is now commit \(now.tree.commit) with \(now.content)",
      help: "find out why; to take what it is now, run: \(command)")
  }
}

extension Pinned {
  /// Why a path of the repository is no file of ours, where it is a link or lies in a submodule.
  fileprivate func refusal(of reference: GitReference) -> PresetRefusal? {
    let parts = reference.fileName.split(separator: "/")
    for count in 1...max(1, parts.count) {
      let path = parts.prefix(count).joined(separator: "/")
      guard let kind = others[path] else { continue }

      return PresetRefusal(
        .gitReference, "`\(path)` in \(reference.source) is \(kind), which may lead out of it",
        help: "name a file of the repository itself")
    }
    return nil
  }
}
