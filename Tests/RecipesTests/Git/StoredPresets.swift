import Diagnostics
import Recipes
import Retrieval
import SystemPackage
import TestSupport
import Testing

/// A recipe `own/r.yaml`, a lock file beside it, and a cache `cache` with the locked files.
struct StoredPresets {
  static let source = GitSource(url: "https://a.example/x", ref: "v1")

  let folder: TemporaryFolder
  let store: PresetStore
  let entry: LockEntry

  /// The stored folder's name.
  var name: String { PresetStore.folderName(of: entry.content) }

  init(_ files: [String: String] = ["kernel/a.yaml": "a", "b.yaml": "b"]) throws {
    folder = try TemporaryFolder()
    store = PresetStore(cache: FilePath(folder.file("cache")), digest: BytesDigest.sha256)
    let tree = PresetTree(files: files.mapValues { Array($0.utf8) })
    entry = LockEntry(
      source: Self.source, commit: String(repeating: "01", count: 20),
      content: tree.content(store.digest), users: ["r.yaml"])
    try folder.write("lttrecipe: 1\n", to: "own/r.yaml")
    try folder.write(LockFile([entry]).text, to: "own/lttrecipe.lock")
    try write(files, to: "cache/\(PresetStore.folderName(of: entry.content))")
  }

  func write(_ files: [String: String], to place: String) throws {
    for (path, text) in files { try folder.write(text, to: "\(place)/\(path)") }
  }

  func presets() throws -> LockedPresets {
    var diagnostics = DiagnosticCollector()
    let current = FilePath(folder.path)
    let file = try #require(
      RecipeFile.read("own/r.yaml", currentFolder: current, diagnostics: &diagnostics))
    return LockedPresets(of: file, currentFolder: current, store: store)
  }

  /// The path below the temporary folder, or the refusal in words.
  func find(_ path: String, ref: String = "v1") throws -> String {
    var presets = try presets()
    do throws(PresetRefusal) {
      let preset = try presets.preset(
        GitReference(url: Self.source.url, path: path, ref: ref))
      #expect(preset.file.starts(with: preset.root))
      return String(preset.file.string.dropFirst(folder.path.utf8.count + 1))
    } catch {
      return DiagnosticRenderer().text(of: error.diagnostic(at: nil))
        .replacing(folder.path, with: "FOLDER")
    }
  }
}
