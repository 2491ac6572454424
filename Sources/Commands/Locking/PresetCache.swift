import Glibc
import PlanExecution
import Recipes
import SystemPackage

/// Writes the trees of locked presets: into the user's cache, and beside a lock file.
struct PresetCache {
  let store: PresetStore

  /// Makes the folder of the cache, or refuses one that others can write to.
  func prepare() throws(FolderError) {
    try PrivateFolder.createWithParents(store.cache)
    try PrivateFolder.check(store.cache)
    removeLeftovers()
  }

  /// A name in the cache for something unfinished.
  func temporaryFolder() -> FilePath {
    store.cache.appending(".new-\(getpid())-\(UInt32.random(in: 0...UInt32.max))")
  }

  /// Puts a tree into the cache, in place of whatever has its name; returns its content.
  func keep(_ tree: PresetTree) throws(FolderError) -> String {
    let content = tree.content(store.digest)
    try write(
      tree, to: store.cache.appending(PresetStore.folderName(of: content)),
      by: temporaryFolder(), isPrivate: true)
    return content
  }

  /// Writes all of a tree, then gives it its name: nobody sees half of one.
  private func write(
    _ tree: PresetTree, to folder: FilePath, by temporary: FilePath, isPrivate: Bool
  ) throws(FolderError) {
    defer { FileTree.remove(temporary) }
    try makeFolder(temporary, isPrivate: isPrivate)
    for (path, bytes) in tree.files {
      try write(bytes, to: path, in: temporary, isPrivate: isPrivate)
    }
    guard rename(temporary.string, folder.string) != 0, !isThere(tree, at: folder) else { return }

    // Whatever is there is not what its name says.
    let old = FilePath(temporary.string + "-old")
    defer { FileTree.remove(old) }
    _ = rename(folder.string, old.string)
    guard rename(temporary.string, folder.string) == 0 || isThere(tree, at: folder) else {
      throw FolderError("cannot write \(folder): \(Errno(rawValue: errno))")
    }
  }

  private func isThere(_ tree: PresetTree, at folder: FilePath) -> Bool {
    (try? PresetTree.read(folder))?.files == tree.files
  }

  private func write(
    _ bytes: [UInt8], to path: String, in root: FilePath, isPrivate: Bool
  ) throws(FolderError) {
    var folder = root
    for part in path.split(separator: "/").dropLast() {
      folder.append(String(part))
      if !FileTree.exists(folder) { try makeFolder(folder, isPrivate: isPrivate) }
    }
    let file = root.pushing(FilePath(path))
    do {
      let descriptor = try FileDescriptor.open(
        file, .writeOnly, options: [.create, .exclusiveCreate, .noFollow, .closeOnExec],
        permissions: FilePermissions(rawValue: isPrivate ? 0o600 : 0o666))
      _ = try descriptor.closeAfter { try descriptor.writeAll(bytes) }
    } catch {
      throw FolderError("cannot write \(file): \(error)")
    }
  }

  private func makeFolder(_ path: FilePath, isPrivate: Bool) throws(FolderError) {
    guard mkdir(path.string, isPrivate ? 0o700 : 0o777) == 0 else {
      throw FolderError("cannot create \(path): \(Errno(rawValue: errno))")
    }
  }

  /// Removes what lttrecipe left a day ago or earlier because it was killed.
  private func removeLeftovers() {
    for name in FileTree.names(in: store.cache) where name.hasPrefix(".new-") {
      let path = store.cache.appending(name)
      var status = stat()
      if lstat(path.string, &status) == 0, status.st_mtim.tv_sec < time(nil) - 86_400 {
        FileTree.remove(path)
      }
    }
  }
}

// MARK: - Vendor folders

extension PresetCache {
  /// Whether the presets of a folder's recipes are kept beside its lock file.
  static func isVendored(_ folder: FilePath) -> Bool {
    FileTree.isFolder(folder.appending(PresetStore.vendorFolder))
  }

  /// Makes the vendor folder hold the trees with these contents and no others; returns the names of those
  /// written and removed.
  func vendor(
    _ trees: [String: PresetTree], beside folder: FilePath
  ) throws(FolderError) -> (added: [String], removed: [String]) {
    let vendor = folder.appending(PresetStore.vendorFolder)
    if !FileTree.isFolder(vendor) { try makeFolder(vendor, isPrivate: false) }
    try writeAttributes(in: vendor)
    var added: [String] = []
    for (content, tree) in trees.sorted(by: { $0.key < $1.key }) {
      let name = PresetStore.folderName(of: content)
      guard !isThere(tree, at: vendor.appending(name)) else { continue }

      let temporary = vendor.appending(temporaryFolder().lastComponent?.string ?? "")
      try write(tree, to: vendor.appending(name), by: temporary, isPrivate: false)
      added.append(name)
    }
    let kept = Set(trees.keys.map(PresetStore.folderName))
    let removed = FileTree.names(in: vendor).filter { name in
      PresetTree.isContent(name.replacing("sha256-", with: "sha256:")) && !kept.contains(name)
    }
    for name in removed { FileTree.remove(vendor.appending(name)) }
    return (added, removed)
  }

  /// Keeps git from changing line ends in what is checked byte by byte.
  private func writeAttributes(in vendor: FilePath) throws(FolderError) {
    let path = vendor.appending(".gitattributes")
    guard !FileTree.exists(path) else { return }

    do {
      let descriptor = try FileDescriptor.open(
        path, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec],
        permissions: FilePermissions(rawValue: 0o666))
      _ = try descriptor.closeAfter { try descriptor.writeAll("* -text\n".utf8) }
    } catch Errno.fileExists {
      return
    } catch {
      throw FolderError("cannot write \(path): \(error)")
    }
  }
}
