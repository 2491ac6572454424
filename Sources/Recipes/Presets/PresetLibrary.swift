import Glibc
package import SystemPackage

/// Finds presets by name: beside the recipe first, then in the folders of the search path.
package struct PresetLibrary: Sendable {
  /// Absolute folders, the first one wins.
  package let searchPath: [FilePath]

  package init(searchPath: [FilePath]) {
    self.searchPath = searchPath
  }

  /// Returns the file of a preset.
  ///
  /// `name` is a name such as `ust/malloc`, or a path that begins with `./`, `../` or `/`; `file` is
  /// the one that says it.
  func find(_ name: String, in file: RecipeFile) -> FilePath? {
    let found = find(name, beside: file.folder, in: folders(for: file))
    guard let root = file.root, Self.isPath(name), let path = found else { return found }

    return FileSystem.canonicalPath(path)?.starts(with: root) == true ? path : nil
  }

  /// Returns the file of a preset that a recipe in `folder` would find.
  package func find(_ name: String, beside folder: FilePath) -> FilePath? {
    find(name, beside: folder, in: [folder] + searchPath)
  }

  private func find(
    _ name: String, beside folder: FilePath, in folders: [FilePath]
  ) -> FilePath? {
    guard name.utf8.count < Int(PATH_MAX), !name.utf8.contains(0) else { return nil }

    if Self.isPath(name) {
      let path = name.hasPrefix("./") ? String(name.dropFirst(2)) : name
      return [FilePath(path), FilePath(path + ".yaml")].map(folder.pushing)
        .first(where: FileSystem.isRegularFile)
    }
    guard Self.isPlainName(name) else { return nil }

    return folders.map { $0.pushing(FilePath(name + ".yaml")) }
      .first(where: FileSystem.isRegularFile)
  }

  /// Returns the names of all files that could be presets, for suggestions.
  func names(for file: RecipeFile) -> [String] {
    var names: Set<String> = []
    for folder in folders(for: file) {
      collectNames(in: folder, prefix: "", depth: 0, into: &names)
    }
    return names.sorted()
  }

  /// Returns the folders in which a name is looked up, for messages.
  func folders(for file: RecipeFile) -> [FilePath] {
    var seen: Set<FilePath> = []
    return ([file.folder, file.libraryFolder] + [file.root].compactMap(\.self) + searchPath)
      .filter { seen.insert($0).inserted }
  }

  static func isPath(_ name: String) -> Bool {
    name.hasPrefix("./") || name.hasPrefix("../") || name.hasPrefix("/")
  }

  /// Whether every part of the name is letters, digits, `.`, `_`, `-`, and none begins with a dot.
  static func isPlainName(_ name: String) -> Bool {
    name.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
      !part.isEmpty && part.first != "."
        && part.utf8.allSatisfy { byte in
          Unicode.Scalar(byte).properties.isAlphabetic && byte < 0x80
            || (0x30...0x39).contains(byte) || "._-".utf8.contains(byte)
        }
    }
  }

  /// Only three levels: presets are called `GROUP/NAME`.
  private func collectNames(
    in folder: FilePath, prefix: String, depth: Int, into names: inout Set<String>
  ) {
    guard depth < 3, let stream = opendir(folder.string) else { return }
    defer { closedir(stream) }

    while let entry = readdir(stream), names.count < 1000 {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard !name.hasPrefix(".") else { continue }

      if name.hasSuffix(".yaml"), depth > 0 {
        names.insert(prefix + name.dropLast(".yaml".count))
      } else if FileSystem.isFolder(folder.appending(name)) {
        collectNames(
          in: folder.appending(name), prefix: "\(prefix)\(name)/", depth: depth + 1, into: &names)
      }
    }
  }
}
