import Glibc
package import LTTngModel
package import PlanExecution
package import SystemPackage

/// Brings packages to folders of this machine and, by rsync, to others.
package struct TraceRetriever: TraceRetrieving {
  let programs: any ProgramRunning
  private let currentFolder: FilePath
  private let homeFolder: FilePath

  package init(programs: any ProgramRunning, currentFolder: FilePath, homeFolder: FilePath) {
    self.programs = programs
    self.currentFolder = currentFolder
    self.homeFolder = homeFolder
  }

  package func check(_ destination: RetrievalDestination) throws(RetrievalError) {
    switch destination {
    case .copy(let path):
      try checkFolder(absolute(path))
    case .rsync(let place):
      let transfer = RsyncTransfer(programs: programs)
      try transfer.checkInstalled()
      guard let folder = Self.localFolder(place) else { return try transfer.checkReachable(place) }

      try checkFolder(absolute(folder))
    }
  }

  private func checkFolder(_ folder: FilePath) throws(RetrievalError) {
    guard let obstacle = PrivateFolder.obstacleToWriting(folder) else { return }

    throw RetrievalError(
      "the target folder \(folder) cannot be written (\(obstacle))", help: "choose another one")
  }

  package func files(of package: TracePackage) throws(RetrievalError) -> [TraceManifest.File] {
    try TraceFiles.list(package)
  }

  package func retrieve(
    _ package: TracePackage, files: [TraceManifest.File], to destination: RetrievalDestination
  ) throws(RetrievalError) -> String {
    switch destination {
    case .copy(let path):
      return try copy(package, files, to: absolute(path)).string
    case .rsync(let place):
      // A folder of this machine is what a copy takes it for: rsync knows no `~`.
      let folder = Self.localFolder(place).map(absolute)
      if let folder { try makePrivate(folder.appending(package.name)) }
      return try RsyncTransfer(programs: programs).push(package, to: folder?.string ?? place)
    }
  }

  package func takeBack(
    _ package: TracePackage, from destination: RetrievalDestination
  ) throws(RetrievalError) {
    guard case .copy(let path) = destination else { return }

    try InterruptedMove.takeBack(package, from: Self.partial(package, in: absolute(path)))
  }

  // MARK: - Copies

  /// The folder in which a package is put together.
  private static func partial(_ package: TracePackage, in folder: FilePath) -> FilePath {
    folder.appending(".\(package.name).partial")
  }

  /// Copies beside the final place, checks every file, then puts the package there by one rename.
  private func copy(
    _ package: TracePackage, _ files: [TraceManifest.File], to folder: FilePath
  ) throws(RetrievalError) -> FilePath {
    let place = folder.appending(package.name)
    if FileTree.isFolder(place), TraceFiles.firstDifference(files, below: place) == nil {
      return place
    }

    let partial = Self.partial(package, in: folder)
    try InterruptedMove.takeBack(package, from: partial)
    FileTree.remove(partial)
    do throws(FolderError) {
      try PrivateFolder.createWithParents(folder)
      try PrivateFolder.create(partial)
    } catch {
      throw RetrievalError(error.description)
    }
    let moves = TraceMoves(package, to: partial)
    do throws(RetrievalError) {
      try copyDocuments(of: package, to: partial)
      for trace in package.traces where !moves.contains(trace) {
        try copy(trace, files, to: partial)
      }
    } catch {
      FileTree.remove(partial)
      throw error
    }
    try moves.carryOut(thenRename: partial, to: place) { trace throws(RetrievalError) in
      try copy(trace, files, to: partial)
    }
    return place
  }

  private func copy(
    _ trace: TracePackage.Trace, _ files: [TraceManifest.File], to folder: FilePath
  ) throws(RetrievalError) {
    let target = folder.pushing(FilePath(trace.name))
    do throws(FolderError) {
      try PrivateFolder.createWithParents(target.removingLastComponent())
    } catch {
      throw RetrievalError(error.description)
    }
    try FileCopy.copyTree(FilePath(trace.path), to: target)
    let own = files.filter { $0.path.hasPrefix(trace.name + "/") }
    if let difference = TraceFiles.firstDifference(own, below: folder) {
      throw RetrievalError("the copy in \(folder) differs: \(difference)")
    }
  }

  private func copyDocuments(
    of package: TracePackage, to folder: FilePath
  ) throws(RetrievalError) {
    for document in package.documents.map({ FilePath($0) }) {
      guard let name = document.lastComponent else { continue }

      try FileCopy.copyTree(document, to: folder.appending(name))
    }
  }

  /// Makes the folder that rsync shall bring a package to, which would make it as the umask has it.
  private func makePrivate(_ folder: FilePath) throws(RetrievalError) {
    do throws(FolderError) {
      try PrivateFolder.createWithParents(folder)
    } catch {
      throw RetrievalError(error.description)
    }
    guard FileTree.isFolder(folder) else {
      throw RetrievalError(
        "\(folder) is a link, which is not followed", help: "move it out of the way")
    }
  }

  // MARK: - Paths

  private func absolute(_ path: String) -> FilePath {
    if path == "~" { return homeFolder }
    if path.hasPrefix("~/") { return homeFolder.pushing(FilePath(String(path.dropFirst(2)))) }

    return currentFolder.pushing(FilePath(path)).lexicallyNormalized()
  }

  /// Returns the path of a destination on this machine; nil where a colon names a host.
  private static func localFolder(_ place: String) -> String? {
    let beforeSlash = place.prefix { $0 != "/" }
    return beforeSlash.contains(":") ? nil : place
  }
}
