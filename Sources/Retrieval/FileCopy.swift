import Glibc
import PlanExecution
import SystemPackage

/// Copies files and folders.
enum FileCopy {
  /// Copies a file or a folder with its contents; symbolic links are left out: LTTng makes none.
  static func copyTree(_ source: FilePath, to target: FilePath) throws(RetrievalError) {
    if FileTree.isFolder(source) {
      try makeFolder(target)
      for name in FileTree.names(in: source) {
        try copyTree(source.appending(name), to: target.appending(name))
      }
      return
    }

    do {
      try copyFile(source, to: target)
    } catch {
      throw RetrievalError(
        "cannot copy \(source) to \(target): \(error)", help: help(for: error))
    }
  }

  private static func makeFolder(_ path: FilePath) throws(RetrievalError) {
    guard mkdir(path.string, 0o700) == 0 || errno == EEXIST else {
      throw RetrievalError("cannot create \(path): \(Errno(rawValue: errno))")
    }
  }

  private static func help(for error: any Error) -> String? {
    (error as? Errno) == .noSpace ? "make room, then apply again" : nil
  }

  private static func copyFile(_ source: FilePath, to target: FilePath) throws {
    let input = try FileDescriptor.open(source, .readOnly, options: [.closeOnExec, .noFollow])
    defer { try? input.close() }

    let output = try FileDescriptor.open(
      target, .writeOnly, options: [.create, .exclusiveCreate, .noFollow, .closeOnExec],
      permissions: .ownerReadWrite)
    defer { try? output.close() }

    // A program that was left running may go on writing.
    let size = try input.seek(offset: 0, from: .end)
    try input.seek(offset: 0, from: .start)
    try copyContents(input, output, size: Int(size))
    // What is copied may be removed at its source.
    guard fsync(output.rawValue) == 0 else { throw Errno(rawValue: errno) }
  }

  private static func copyContents(
    _ input: FileDescriptor, _ output: FileDescriptor, size: Int
  ) throws {
    var chunk = [UInt8](repeating: 0, count: 256 << 10)
    var left = size
    while left > 0 {
      let count = try chunk.withUnsafeMutableBytes { buffer in
        try input.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer.prefix(left)))
      }
      if count == 0 { return }

      _ = try output.writeAll(chunk[..<count])
      left -= count
    }
  }
}
