package import SystemPackage

/// What lies in a run's folder.
package struct RunContents {
  private let folder: RunFolder

  package init(_ folder: RunFolder) {
    self.folder = folder
  }

  /// Everything with its size in bytes, by name.
  package var entries: [(name: String, size: UInt64)] {
    FileTree.names(in: folder.path).map { ($0, FileTree.size(of: folder.path.appending($0))) }
  }

  /// What holds recorded data, or may: all that does not just tell about the run.
  ///
  /// Beside the trace itself there may be former ones, and last snapshots of replaced sessions.
  package var traces: [FilePath] {
    let telling = Set(
      [
        folder.identity, folder.recipe, folder.plan, folder.journal, folder.lock, folder.begun,
        folder.output, folder.verdict, folder.manifest, folder.report, folder.pieces, folder.series,
        folder.combinations, folder.summary, folder.recordingKey, folder.beside, folder.stopRequest,
      ].compactMap { $0.lastComponent?.string })
    return FileTree.names(in: folder.path)
      .filter { !telling.contains($0) && !Self.isStray($0) }
      .map { folder.path.appending($0) }.filter(FileTree.holdsFile)
  }

  /// The new files of writers that were killed before they had written them whole.
  package var strayFiles: [FilePath] {
    let pieces = FileTree.isFolder(folder.pieces) ? FileTree.names(in: folder.pieces) : []
    let folders = [folder.path] + pieces.map { folder.pieces.appending($0) }
    return folders.filter(FileTree.isFolder).flatMap { folder in
      FileTree.names(in: folder).filter(Self.isStray).map { folder.appending($0) }
    }.filter(FileTree.isFile)
  }

  private static func isStray(_ name: String) -> Bool {
    name.hasPrefix(".") && name.hasSuffix(WholeFile.newSuffix)
  }
}
