import Glibc

/// The entries of a folder.
struct DirectoryListing {
  struct Entry {
    enum Kind {
      case directory
      case regularFile
      case symbolicLink
      case other
    }

    let name: String
    let kind: Kind
  }

  /// Sorted by name, without `.` and `..`.
  let entries: [Entry]

  /// Lists a folder; a symbolic link as the last part of `path` is an error unless it is followed.
  init(path: String, followingLink: Bool) throws(FileError) {
    let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | (followingLink ? 0 : O_NOFOLLOW)
    let descriptor = open(path, flags)
    guard descriptor >= 0 else { throw FileError(path: path, operation: "open", number: errno) }
    guard let stream = fdopendir(descriptor) else {
      let number = errno
      close(descriptor)
      throw FileError(path: path, operation: "read", number: number)
    }

    var names: [String] = []
    while let entry = readdir(stream) {
      names.append(Self.name(of: entry))
    }
    entries = names.filter { $0 != "." && $0 != ".." }.sorted().map { name in
      Entry(name: name, kind: Self.kind(of: name, in: descriptor))
    }
    closedir(stream)
  }

  private static func name(of entry: UnsafeMutablePointer<dirent>) -> String {
    withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
  }

  private static func kind(of name: String, in descriptor: Int32) -> Entry.Kind {
    var status = stat()
    guard fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return .other }

    switch status.st_mode & S_IFMT {
    case S_IFDIR: return .directory
    case S_IFREG: return .regularFile
    case S_IFLNK: return .symbolicLink
    default: return .other
    }
  }
}
