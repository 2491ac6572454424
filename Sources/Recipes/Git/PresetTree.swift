import Glibc
package import SystemPackage

/// The YAML files of a repository at a commit: all that is kept of it.
package struct PresetTree: Sendable {
  /// What a repository may hold of them.
  package enum Limit {
    package static let fileCount = 1000

    /// That of one recipe file.
    package static let fileSize = 1 << 20

    package static let totalSize = 16 << 20
  }

  /// Why a folder is no such tree.
  package struct Fault: Error, Hashable, Sendable {
    package let message: String

    package init(_ message: String) {
      self.message = message
    }
  }

  /// The contents by path from the root.
  package let files: [String: [UInt8]]

  package init(files: [String: [UInt8]]) {
    self.files = files
  }

  /// Returns the content of the tree as lock files name it: `sha256:` and 64 hexadecimal digits.
  ///
  /// It is the SHA-256 of the lines `DIGEST  PATH`, one a file, that sha256sum(1) prints for the files in the
  /// order of the bytes of their paths. In a clone without symbolic links at the same commit that is
  /// `git ls-files -z '*.yaml' | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum`.
  package func content(_ digest: PresetStore.Digest) -> String {
    let paths = files.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let lines = paths.map { "\(digest(files[$0] ?? []))  \($0)\n" }
    return "sha256:" + digest(Array(lines.joined().utf8))
  }

  /// Whether a text has the form of ``content(_:)``; it is used as the name of a folder.
  package static func isContent(_ text: String) -> Bool {
    let digits = text.dropFirst("sha256:".count)
    return text.hasPrefix("sha256:") && digits.utf8.count == 64 && GitText.isHexadecimal(digits)
  }
}

// MARK: - Folders

extension PresetTree {
  /// Reads a folder whole, hidden files included; symbolic links are no part of a tree.
  package static func read(_ folder: FilePath) throws(Fault) -> PresetTree {
    var reading = FolderReading(root: folder)
    try reading.add(folder, prefix: "")
    return PresetTree(files: reading.files)
  }

  private struct FolderReading {
    let root: FilePath
    var files: [String: [UInt8]] = [:]
    private var size = 0

    init(root: FilePath) {
      self.root = root
    }

    mutating func add(_ folder: FilePath, prefix: String) throws(Fault) {
      guard prefix.utf8.count < Int(PATH_MAX) else { throw Fault("a path in it is too long") }

      for name in try names(in: folder) {
        let path = folder.appending(name)
        var status = stat()
        guard lstat(path.string, &status) == 0 else { throw Fault("\(path) cannot be read") }

        switch status.st_mode & S_IFMT {
        case S_IFDIR: try add(path, prefix: "\(prefix)\(name)/")
        case S_IFREG: try addFile(path, as: prefix + name)
        default: throw Fault("\(path) is no file")
        }
      }
    }

    private mutating func addFile(_ path: FilePath, as name: String) throws(Fault) {
      guard name.hasSuffix(".yaml") else { throw Fault("\(path) is no YAML file") }
      guard files.count < Limit.fileCount else {
        throw Fault("it holds more than \(Limit.fileCount) files")
      }

      let bytes: [UInt8]
      do {
        let descriptor = try FileDescriptor.open(
          path, .readOnly, options: [.closeOnExec, .noFollow, .nonBlocking])
        defer { try? descriptor.close() }
        bytes = try descriptor.readAll(atMost: Limit.fileSize + 1)
      } catch {
        throw Fault("\(path) cannot be read: \((error as? Errno)?.description ?? "\(error)")")
      }
      size += bytes.count
      guard bytes.count <= Limit.fileSize, size <= Limit.totalSize else {
        throw Fault("it is larger than was fetched")
      }

      files[name] = bytes
    }

    private func names(in folder: FilePath) throws(Fault) -> [String] {
      guard let stream = opendir(folder.string) else {
        throw Fault("\(folder) cannot be read: \(Errno(rawValue: errno))")
      }
      defer { closedir(stream) }

      var names: [String] = []
      while let entry = readdir(stream) {
        let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
          String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        if name != ".", name != ".." { names.append(name) }
      }
      return names
    }
  }
}

/// Where the trees of locked presets lie, and how their content is told.
package struct PresetStore: Sendable {
  /// Returns the 64 hexadecimal digits of the SHA-256 of bytes.
  package typealias Digest = @Sendable ([UInt8]) -> String

  /// The user's cache, a folder for each content.
  package let cache: FilePath

  package let digest: Digest

  package init(cache: FilePath, digest: @escaping Digest) {
    self.cache = cache
    self.digest = digest
  }

  /// A store that holds nothing.
  package static let none = PresetStore(cache: "/dev/null", digest: { _ in "" })

  /// The folder beside a lock file that is looked at before the cache.
  package static let vendorFolder = "lttrecipe.vendor"

  /// Returns the name of the folder of a tree: `sha256-` and the digits.
  package static func folderName(of content: String) -> String {
    content.replacing(":", with: "-")
  }
}
