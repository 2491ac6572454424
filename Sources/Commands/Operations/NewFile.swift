import Glibc
import PlanExecution
import Recipes
import SystemPackage

/// Makes files of the caller's.
enum NewFile {
  /// Writes a file that must not exist yet, unless it is to be overwritten.
  ///
  /// `help` says what to do where it exists.
  static func write(
    _ text: String, to file: String, overwrites: Bool = false, help: String
  ) throws(Problem) {
    let path = FileSystem.currentFolder.pushing(FilePath(file))
    do {
      if overwrites {
        try FileReplacement.write(Array(text.utf8), to: path)
      } else {
        try make(text, at: path)
      }
    } catch {
      throw problem(file, error as? Errno ?? .ioError, help)
    }
  }

  private static func make(_ text: String, at path: FilePath) throws {
    let descriptor = try FileDescriptor.open(
      path, .writeOnly, options: [.create, .exclusiveCreate, .noFollow, .closeOnExec],
      permissions: [.ownerReadWrite, .groupReadWrite, .otherReadWrite])
    defer { try? descriptor.close() }
    do { try descriptor.writeAll(text.utf8) } catch {
      unlink(path.string)
      throw error
    }
  }

  private static func problem(_ file: String, _ error: Errno, _ help: String) -> Problem {
    guard error != .fileExists else {
      return Problem(.failed, "`\(file)` exists, and is not overwritten", help: help)
    }

    return Problem(
      .failed, "cannot write `\(file)`: \(error)", help: "--output - prints it instead")
  }
}
