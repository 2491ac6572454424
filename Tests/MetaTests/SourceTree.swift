import Foundation

/// The project's own sources.
enum SourceTree {
  /// The folder that holds `Package.swift`.
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// A Swift file.
  struct File {
    /// Relative to the root.
    let path: String
    let lines: [String]

    /// The name of the folder below `Sources` or `Tests`.
    var module: String {
      String(path.split(separator: "/")[1])
    }
  }

  /// Returns all Swift files below a folder of the root.
  static func files(below folder: String) throws -> [File] {
    let base = root.appendingPathComponent(folder)
    let names = FileManager.default.enumerator(atPath: base.path)?.allObjects as? [String] ?? []
    return try names.filter { $0.hasSuffix(".swift") }.sorted().map { name in
      let text = try String(contentsOf: base.appendingPathComponent(name), encoding: .utf8)
      return File(path: "\(folder)/\(name)", lines: text.components(separatedBy: "\n"))
    }
  }
}
