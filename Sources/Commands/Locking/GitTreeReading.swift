import Recipes
import SystemPackage

/// Reads the YAML files of a commit out of a repository of ours, from git's own objects: nothing is checked
/// out, so no attribute or filter has a say.
struct GitTreeReading {
  let git: GitProgram
  let repository: FilePath

  /// A file of the commit.
  private struct Entry {
    let hash: String
    let size: Int
    let path: String
  }

  func read(_ commit: String) throws(GitFault) -> FetchedTree {
    let listing = try git.run(
      ["ls-tree", "-r", "-z", "-l", "--full-tree", commit], in: repository)
    var entries: [Entry] = []
    var others: [String: String] = [:]
    for line in listing.split(separator: 0) {
      guard let tab = line.firstIndex(of: UInt8(ascii: "\t")) else { continue }

      let path = String(decoding: line[line.index(after: tab)...], as: UTF8.self)
      let words = String(decoding: line[..<tab], as: UTF8.self).split(separator: " ")
      guard words.count == 4 else { throw GitFault("git lists `\(path)` in an unknown way") }

      switch words[0] {
      case "120000": others[path] = "a symbolic link"
      case "160000": others[path] = "a submodule"
      case _ where path.hasSuffix(".yaml"):
        entries.append(Entry(hash: String(words[2]), size: Int(words[3]) ?? 0, path: path))
      default: break
      }
    }
    try check(entries)
    return FetchedTree(
      commit: commit, tree: PresetTree(files: try contents(of: entries)), others: others)
  }

  private func check(_ entries: [Entry]) throws(GitFault) {
    typealias Limit = PresetTree.Limit
    let help = "keep presets in a repository of their own"
    if let entry = entries.first(where: { !GitPath.isSafe($0.path) }) {
      throw GitFault("it holds a file whose path is not accepted: `\(entry.path)`")
    }
    if let entry = entries.first(where: { $0.size > Limit.fileSize }) {
      throw GitFault("its `\(entry.path)` is larger than \(Limit.fileSize >> 20) MiB", help: help)
    }
    if entries.count > Limit.fileCount {
      throw GitFault("it holds more than \(Limit.fileCount) YAML files", help: help)
    }
    if entries.reduce(0, { $0 + $1.size }) > Limit.totalSize {
      throw GitFault(
        "its YAML files have more than \(Limit.totalSize >> 20) MiB together", help: help)
    }
  }

  /// Has git print the contents one after the other, and cuts them apart by their sizes.
  ///
  /// `git show` prints an object that no path leads to as it is.
  private func contents(of entries: [Entry]) throws(GitFault) -> [String: [UInt8]] {
    guard !entries.isEmpty else { return [:] }

    let output = try git.run(
      ["show", "--no-textconv", "--end-of-options"] + entries.map(\.hash), in: repository)
    guard output.count == entries.reduce(0, { $0 + $1.size }) else {
      throw GitFault("git did not print its files as it listed them")
    }

    var files: [String: [UInt8]] = [:]
    var start = 0
    for entry in entries {
      files[entry.path] = Array(output[start..<start + entry.size])
      start += entry.size
    }
    return files
  }
}
