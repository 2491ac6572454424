import Diagnostics
import Glibc
package import SystemPackage
import YAMLTree

/// The presets that can be named, and which of several of one name is taken.
package struct PresetListing: Sendable {
  /// A preset file.
  package struct Item: Sendable {
    package let name: String
    package let file: FilePath

    /// The folder of the search path that it was found in.
    package let folder: FilePath

    package let description: String?

    /// The file that is taken in its place.
    package let hiddenBy: FilePath?
  }

  /// Presets are called `NAME` or `GROUP/NAME`, with one group more at most.
  private static let depthLimit = 3

  /// A folder that is no library may be large: the root of a file system, say.
  private static let folderLimit = 1000
  private static let fileLimit = 1000

  /// By folder in the order of the search path, then by name.
  package let items: [Item]

  /// Lists what a recipe in a folder would find; files that are no presets are left out.
  package init(of library: PresetLibrary, beside folder: FilePath) {
    var seen: Set<FilePath> = []
    var taken: [String: FilePath] = [:]
    var items: [Item] = []
    for folder in [folder] + library.searchPath {
      guard seen.insert(FileSystem.canonicalPath(folder) ?? folder).inserted else { continue }

      for name in Self.names(in: folder) {
        let file = folder.pushing(FilePath(name + ".yaml"))
        let hiding = taken[name]
        taken[name] = hiding ?? file
        guard let preset = Self.preset(file) else { continue }

        items.append(
          Item(
            name: name, file: file, folder: folder, description: Self.description(of: preset),
            hiddenBy: hiding))
      }
    }
    self.items = items
  }

  /// Returns the names of all YAML files that a recipe could take for presets, sorted.
  private static func names(in folder: FilePath) -> [String] {
    var names: [String] = []
    var pending = [""]
    var count = 0
    while let prefix = pending.popLast(), count < folderLimit {
      count += 1
      for entry in entries(of: folder.pushing(FilePath(prefix))) {
        if entry.isFolder {
          let isDeep = prefix.split(separator: "/").count >= depthLimit - 1
          if !isDeep { pending.append("\(prefix)\(entry.name)/") }
        } else if entry.name.hasSuffix(".yaml"), names.count < fileLimit {
          names.append(prefix + entry.name.dropLast(".yaml".count))
        }
      }
    }
    return names.filter(PresetLibrary.isPlainName).sorted()
  }

  private static func entries(of folder: FilePath) -> [(name: String, isFolder: Bool)] {
    guard let stream = opendir(folder.string) else { return [] }
    defer { closedir(stream) }

    var entries: [(name: String, isFolder: Bool)] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard !name.hasPrefix(".") else { continue }

      switch Int(entry.pointee.d_type) {
      case DT_DIR: entries.append((name, true))
      case DT_REG: entries.append((name, false))
      case DT_LNK, DT_UNKNOWN: entries += target(folder.appending(name)).map { [(name, $0)] } ?? []
      default: break
      }
    }
    return entries
  }

  /// Returns whether a link leads to a folder; nil where it leads to no file either.
  private static func target(_ path: FilePath) -> Bool? {
    FileSystem.isFolder(path) ? true : FileSystem.isRegularFile(path) ? false : nil
  }

  /// Returns the mapping of a preset file; nil where the file is none.
  private static func preset(_ path: FilePath) -> MappingNode? {
    var ignored = DiagnosticCollector()
    guard
      let file = RecipeFile.read(path.string, currentFolder: "/", diagnostics: &ignored),
      // Most YAML files of a folder that is no library are something else: they need no parser.
      String(decoding: file.source.bytes, as: UTF8.self).contains("lttrecipe:"),
      case .mapping(let root)? = NodeReader.read(file.source, diagnostics: &ignored),
      case .scalar(let kind)? = root["kind"], kind.text == "preset", root["lttrecipe"] != nil
    else { return nil }

    return root
  }

  private static func description(of preset: MappingNode) -> String? {
    if case .scalar(let text)? = preset["description"] { text.text } else { nil }
  }
}
