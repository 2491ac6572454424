import Glibc
import LTTngModel
import PlanExecution
import Recipes
import Retrieval
import SystemPackage

/// Tells plan files from recipes, and reads them.
enum PlanFileReader {
  private static let byteCountLimit = 256 << 20

  /// Returns the plan of a file; nil where it is no plan file, such as a recipe.
  static func read(_ name: String, from currentFolder: FilePath) throws(Problem) -> PlanFile? {
    let path = currentFolder.pushing(FilePath(name))
    // A pipe could be read once only.
    guard name != "-", FileSystem.isRegularFile(path), let header = header(of: path) else {
      return nil
    }
    guard header.type == PlanFile.Header.planType else {
      // The first line of any `--json` stream.
      guard header.type == "version" else { return nil }

      throw Problem(
        .wrongUsage, "`\(name)` is what a command printed with --json, not a plan to carry out",
        help: "lttrecipe plan RECIPE --out FILE writes one")
    }
    guard header.format == PlanFile.formatVersion else {
      throw Problem(
        .environmentNotReady,
        "the plan in `\(name)` has form \(header.format), made by lttrecipe \(header.lttrecipe); this is "
          + "lttrecipe \(ProgramVersion.text), which carries out form \(PlanFile.formatVersion)",
        help: "make the plan anew")
    }

    try checkOwner(of: path, name)
    return try content(of: path, name)
  }

  /// Refuses to write over a file that is no plan, such as the recipe; a plan that is there may be replaced.
  static func checkIsReplaceable(_ name: String, from currentFolder: FilePath) throws(Problem) {
    let path = currentFolder.pushing(FilePath(name))
    var status = stat()
    guard lstat(path.string, &status) == 0,
      [S_IFREG, S_IFLNK].contains(status.st_mode & S_IFMT), !isPlan(path)
    else { return }

    throw Problem(
      .failed, "`\(name)` exists and is no plan, so it is not written over",
      help: "name another file with --out, or take this one away")
  }

  private static func isPlan(_ path: FilePath) -> Bool {
    FileSystem.isRegularFile(path) && header(of: path)?.type == PlanFile.Header.planType
  }

  private static func header(of path: FilePath) -> PlanFile.Header? {
    guard
      let descriptor = try? FileDescriptor.open(
        path, .readOnly, options: [.closeOnExec, .nonBlocking])
    else { return nil }
    defer { try? descriptor.close() }

    var bytes = [UInt8](repeating: 0, count: 512)
    guard let count = try? bytes.withUnsafeMutableBytes({ try descriptor.read(into: $0) }) else {
      return nil
    }
    return JSONText.decode(
      PlanFile.Header.self, from: Array(bytes[..<count].prefix { $0 != UInt8(ascii: "\n") }))
  }

  /// A plan says what is run, so nobody else may have written it.
  private static func checkOwner(of path: FilePath, _ name: String) throws(Problem) {
    var status = stat()
    guard stat(path.string, &status) == 0, status.st_uid == geteuid(),
      status.st_mode & 0o022 == 0
    else {
      throw Problem(
        .environmentNotReady, "the plan in `\(name)` is another user's, or others may write to it",
        help: "make the plan yourself")
    }
  }

  private static func content(of path: FilePath, _ name: String) throws(Problem) -> PlanFile {
    let damaged = Problem(
      .environmentNotReady, "the plan in `\(name)` is damaged, or was changed after it was made",
      help: "make the plan anew")
    guard let bytes = try? InputFile.read(path, limit: byteCountLimit) else { throw damaged }

    let lines = bytes.split(separator: UInt8(ascii: "\n"))
    guard lines.count == 2, let file = JSONText.decode(PlanFile.self, from: Array(lines[1])),
      BytesDigest.sha256(Array(file.effectiveRecipe.utf8)) == file.effectiveRecipeDigest
    else { throw damaged }

    return file
  }
}
