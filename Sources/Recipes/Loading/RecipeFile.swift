package import Diagnostics
package import SystemPackage

/// A recipe or preset file and where it stands.
package struct RecipeFile: Sendable {
  package let source: SourceFile

  /// The folder that relative names in the file start from; absolute.
  package let folder: FilePath

  /// The folder of the library that a preset is found in.
  ///
  /// That of `kernel/sched` holds the folder `kernel`. Equal to ``folder`` where the file's place does not
  /// end in its name.
  private(set) var libraryFolder: FilePath

  /// The folder of the git repository's files that the preset belongs to, canonical; nil for other files.
  ///
  /// Paths in the file may not lead out of it.
  private(set) var root: FilePath?

  /// The file itself, absolute, with symbolic links resolved; nil for standard input.
  package let path: FilePath?

  /// Reads a file, or standard input for `-`.
  ///
  /// Adds a diagnostic and returns nil where it cannot be read or is larger than 1 MiB.
  package static func read(
    _ name: String, currentFolder: FilePath, diagnostics: inout DiagnosticCollector
  ) -> RecipeFile? {
    let isStandardInput = name == "-"
    let path = currentFolder.pushing(FilePath(name))
    do {
      let descriptor =
        isStandardInput
        ? FileDescriptor.standardInput
        : try FileDescriptor.open(path, .readOnly, options: [.closeOnExec, .nonBlocking])
      defer { if !isStandardInput { try? descriptor.close() } }

      let bytes = try descriptor.readAll(atMost: Limits.fileByteCount + 1)
      guard bytes.count <= Limits.fileByteCount else {
        diagnostics.error(
          .fileTooLarge, "`\(name)` is larger than 1 MiB", at: nil,
          help: "a recipe is a short text; is this the right file?")
        return nil
      }

      let displayName = isStandardInput ? SourceFile.standardInputName : name
      let resolved = isStandardInput ? nil : FileSystem.canonicalPath(path)
      return RecipeFile(
        source: SourceFile(name: displayName, bytes: bytes),
        folder: resolved?.removingLastComponent() ?? currentFolder, path: resolved)
    } catch {
      reportUnreadable(name, error, &diagnostics)
      return nil
    }
  }

  /// Makes a file of a text that was kept elsewhere, as a plan keeps its effective recipe.
  package static func kept(
    _ source: SourceFile, folder: FilePath, path: FilePath?
  ) -> RecipeFile {
    RecipeFile(source: source, folder: folder, path: path)
  }

  private init(source: SourceFile, folder: FilePath, path: FilePath?) {
    self.source = source
    self.folder = folder
    libraryFolder = folder
    self.path = path
  }

  /// Takes the name that the file gives itself.
  mutating func setName(_ name: String) {
    let tail = "/\(name).yaml"
    guard let text = path?.string, text.hasSuffix(tail) else { return }

    let folder = FilePath(
      text.utf8.count == tail.utf8.count ? "/" : String(text.dropLast(tail.count)))
    if root.map(folder.starts(with:)) != false { libraryFolder = folder }
  }

  /// Makes the file one of a git repository's, before it takes its name.
  mutating func confine(to root: FilePath) {
    self.root = root
  }

  private static func reportUnreadable(
    _ name: String, _ error: any Error, _ diagnostics: inout DiagnosticCollector
  ) {
    let reason = (error as? Errno)?.description ?? "\(error)"
    let help =
      switch error as? Errno {
      case .noSuchFileOrDirectory?: "check the path; `-` stands for standard input"
      case .isDirectory?: "name a file of that folder"
      default: "check that you may read the file"
      }
    diagnostics.error(.fileUnreadable, "cannot read `\(name)`: \(reason)", at: nil, help: help)
  }
}

extension FileDescriptor {
  /// Returns everything up to the end of the file, or the first `limit` bytes.
  func readAll(atMost limit: Int) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    while bytes.count < limit {
      let count = try chunk.withUnsafeMutableBytes { try read(into: $0) }
      if count == 0 { break }

      bytes += chunk[..<count]
    }
    return Array(bytes.prefix(limit))
  }
}
