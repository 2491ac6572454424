import Glibc
package import SystemPackage

/// A state or trace folder that cannot be used.
package struct FolderError: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Cause: Hashable, Sendable {
    case folder

    /// Another process is at work there, which will be done some time.
    case inUse

    /// A signal came while such a process was waited for.
    case interrupted(Int32)
  }

  package let description: String
  package let cause: Cause

  init(_ action: String, _ path: FilePath, _ errorNumber: Int32) {
    self.init("cannot \(action) \(path): \(Errno(rawValue: errorNumber))")
  }

  package init(_ description: String, _ cause: Cause = .folder) {
    self.description = description
    self.cause = cause
  }
}

/// Makes and checks folders that nobody else can look into or redirect.
package enum PrivateFolder {
  /// Creates a folder with mode 0700 which must not exist yet; its parent must.
  package static func create(_ path: FilePath) throws(FolderError) {
    guard mkdir(path.string, 0o700) == 0 else { throw FolderError("create", path, errno) }
  }

  /// Creates a folder and its missing parents with mode 0700.
  package static func createWithParents(_ path: FilePath) throws(FolderError) {
    if exists(path) { return }

    let parent = path.removingLastComponent()
    if parent != path, !parent.isEmpty { try createWithParents(parent) }
    guard mkdir(path.string, 0o700) == 0 || errno == EEXIST else {
      throw FolderError("create", path, errno)
    }
  }

  /// Checks that a path is a folder of ours, not a symbolic link, that no one else can write to.
  package static func check(_ path: FilePath) throws(FolderError) {
    var status = stat()
    guard lstat(path.string, &status) == 0 else { throw FolderError("look at", path, errno) }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      throw FolderError("\(path) is not a folder (a symbolic link is not followed)")
    }
    guard status.st_uid == geteuid() else {
      throw FolderError("\(path) belongs to another user (\(status.st_uid))")
    }
    guard status.st_mode & 0o022 == 0 else {
      throw FolderError("\(path) can be written by others; make it private: chmod go-w \(path)")
    }
  }

  /// Returns why no files can be created in a folder, or in its nearest parent that exists.
  package static func obstacleToWriting(_ path: FilePath) -> String? {
    var candidate = path
    // A link that leads nowhere, or where we may not look, is there, and in the way.
    while !exists(candidate, followsLink: false), candidate != candidate.removingLastComponent() {
      candidate.removeLastComponent()
    }
    var status = stat()
    guard stat(candidate.string, &status) == 0 else {
      return "\(candidate): \(Errno(rawValue: errno))"
    }
    guard status.st_mode & S_IFMT == S_IFDIR else { return "\(candidate) is a file" }
    guard faccessat(AT_FDCWD, candidate.string, W_OK | X_OK, Int32(AT_EACCESS)) == 0 else {
      return "\(candidate): \(Errno(rawValue: errno))"
    }

    return nil
  }

  private static func exists(_ path: FilePath, followsLink: Bool = true) -> Bool {
    var status = stat()
    return (followsLink ? stat(path.string, &status) : lstat(path.string, &status)) == 0
  }
}

/// Reads and writes whole small files.
package enum WholeFile {
  /// Writes a file by way of a new one beside it, so that a reader sees the old or the new text.
  package static func write(_ bytes: [UInt8], to path: FilePath) throws(FolderError) {
    let temporary = path.removingLastComponent().appending(
      ".\(path.lastComponent?.string ?? "")\(newSuffix)")
    do {
      let descriptor = try FileDescriptor.open(
        temporary, .writeOnly, options: [.create, .truncate, .noFollow, .closeOnExec],
        permissions: .ownerReadWrite)
      try descriptor.closeAfter {
        _ = try descriptor.writeAll(bytes)
        guard fsync(descriptor.rawValue) == 0 else { throw Errno(rawValue: errno) }
      }
    } catch {
      throw FolderError("cannot write \(path): \(error)")
    }
    guard rename(temporary.string, path.string) == 0 else {
      throw FolderError("write", path, errno)
    }
  }

  /// Makes an empty file, which is whole at once.
  static func createEmpty(_ path: FilePath) throws(FolderError) {
    do {
      let descriptor = try FileDescriptor.open(
        path, .writeOnly, options: [.create, .noFollow, .closeOnExec], permissions: .ownerReadWrite)
      try descriptor.closeAfter {
        guard fsync(descriptor.rawValue) == 0 else { throw Errno(rawValue: errno) }
      }
    } catch {
      throw FolderError("cannot write \(path): \(error)")
    }
  }

  /// What ends the names of the new files beside those that are written.
  package static let newSuffix = ".new"

  /// Returns the last bytes of a file, and whether they are all; nil where it cannot be read.
  package static func readTail(
    _ path: FilePath, atMost limit: Int
  ) -> (bytes: [UInt8], isWhole: Bool)? {
    guard
      let descriptor = try? FileDescriptor.open(
        path, .readOnly, options: [.closeOnExec, .noFollow])
    else { return nil }
    defer { try? descriptor.close() }

    let size = Int((try? descriptor.seek(offset: 0, from: .end)) ?? 0)
    let start = max(0, size - limit)
    var bytes = [UInt8](repeating: 0, count: size - start)
    let count = try? bytes.withUnsafeMutableBytes { buffer in
      buffer.isEmpty ? 0 : try descriptor.read(fromAbsoluteOffset: Int64(start), into: buffer)
    }
    return count.map { (Array(bytes.prefix($0)), start == 0) }
  }

  /// Returns the bytes of a file; nil where it cannot be read or is over 64 MiB.
  package static func read(_ path: FilePath) -> [UInt8]? {
    guard
      let descriptor = try? FileDescriptor.open(
        path, .readOnly, options: [.closeOnExec, .noFollow])
    else { return nil }
    defer { try? descriptor.close() }

    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    while bytes.count <= 64 << 20 {
      guard let count = try? chunk.withUnsafeMutableBytes({ try descriptor.read(into: $0) }) else {
        return nil
      }
      if count == 0 { return bytes }

      bytes += chunk[..<count]
    }
    return nil
  }
}
