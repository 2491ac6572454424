import Glibc
import PlanExecution
import SystemPackage

/// Replaces the content of a file of the caller's in one step.
enum FileReplacement {
  /// Writes a new file beside the old one, with its owner and mode, and puts it in its place; where there is
  /// none, an ordinary file is made.
  ///
  /// A symbolic link in its place is replaced, and never written through. A private file has mode 0600 and is
  /// the caller's, whatever the old one had.
  static func write(
    _ bytes: [UInt8], to path: FilePath, isPrivate: Bool = false
  ) throws(Errno) {
    let old = try status(of: path)
    let temporary = try makeFile(
      in: path.removingLastComponent(), bytes
    ) { (descriptor: FileDescriptor) throws(Errno) in
      // mkstemp(3) made it private.
      if !isPrivate { try setOwnerAndMode(of: descriptor, like: old) }
    }
    guard rename(temporary, path.string) == 0 else {
      let number = errno
      unlink(temporary)
      throw Errno(rawValue: number)
    }
  }

  /// Returns the status of a regular file that the caller may write; nil where there is none, or a link.
  private static func status(of path: FilePath) throws(Errno) -> stat? {
    var status = stat()
    guard lstat(path.string, &status) == 0 else {
      if errno == ENOENT { return nil }

      throw Errno(rawValue: errno)
    }
    if status.st_mode & S_IFMT == S_IFLNK { return nil }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notSupported }
    guard faccessat(AT_FDCWD, path.string, W_OK, Int32(AT_EACCESS)) == 0 else {
      throw Errno(rawValue: errno)
    }

    return status
  }

  /// Returns the path of a new file with the content.
  private static func makeFile(
    in folder: FilePath, _ bytes: [UInt8], setUp: (FileDescriptor) throws(Errno) -> Void
  ) throws(Errno) -> String {
    var template = Array(folder.appending(".lttrecipe-XXXXXX").string.utf8CString)
    let number = mkstemp(&template)
    guard number >= 0 else { throw Errno(rawValue: errno) }

    let path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    let descriptor = FileDescriptor(rawValue: number)
    do {
      defer { try? descriptor.close() }
      try setUp(descriptor)
      try descriptor.writeAll(bytes)
      guard fsync(descriptor.rawValue) == 0 else { throw Errno(rawValue: errno) }
      return path
    } catch {
      unlink(path)
      throw error as? Errno ?? .ioError
    }
  }

  private static func setOwnerAndMode(of descriptor: FileDescriptor, like old: stat?) throws(Errno)
  {
    guard let old else {
      let mask = umask(0)
      umask(mask)
      guard fchmod(descriptor.rawValue, 0o666 & ~mask) == 0 else { throw Errno(rawValue: errno) }
      return
    }

    var new = stat()
    guard fstat(descriptor.rawValue, &new) == 0 else { throw Errno(rawValue: errno) }

    let hasOtherOwner = new.st_uid != old.st_uid || new.st_gid != old.st_gid
    guard !hasOtherOwner || fchown(descriptor.rawValue, old.st_uid, old.st_gid) == 0,
      fchmod(descriptor.rawValue, old.st_mode & 0o7777) == 0
    else { throw Errno(rawValue: errno) }
  }
}
