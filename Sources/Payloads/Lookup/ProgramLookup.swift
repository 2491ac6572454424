import Glibc

/// Finds the executable file of a program's name, as `execvp()` would.
package enum ProgramLookup {
  /// Why a name names no program.
  package enum Failure: Error, Hashable, Sendable {
    /// There is no such file; for a name without `/`, in none of the folders of `PATH`.
    case notFound(name: String)

    /// The file exists, but may not be executed or reached.
    case notExecutable(name: String, path: String)

    /// It is a folder, or another thing that is not a regular file.
    case notRegularFile(name: String, path: String)
  }

  /// The folders for a caller without `PATH`, as in `execvp()`.
  private static let standardPath = "/bin:/usr/bin"

  /// Finds the executable file that a program's name stands for.
  ///
  /// - Parameters:
  ///   - name: A name to look up in `path`, or, with a `/`, a path.
  ///   - path: The value of the program's `PATH`; nil when it has none.
  ///   - workingDirectory: The absolute path that relative paths start from; nil is the caller's
  ///     folder.
  /// - Returns: The file's absolute path, or why there is none.
  package static func find(
    _ name: String, path: String?, workingDirectory: String? = nil
  ) -> Result<String, Failure> {
    let folder = workingDirectory ?? currentFolder()

    guard !name.utf8.contains(UInt8(ascii: "/")) else {
      return check(name, at: absolute(name, in: folder))
    }
    guard !name.isEmpty else { return .failure(.notFound(name: name)) }

    return search(name, path ?? standardPath, folder)
  }

  /// Returns the first executable file, or else the first file that is none.
  private static func search(
    _ name: String, _ path: String, _ folder: String
  ) -> Result<String, Failure> {
    var failure = Failure.notFound(name: name)

    for item in path.split(separator: ":", omittingEmptySubsequences: false) {
      // An empty item is the working directory.
      let candidate = item.isEmpty ? name : "\(item)/\(name)"

      switch check(name, at: absolute(candidate, in: folder)) {
      case .success(let path): return .success(path)
      case .failure(let other): failure = failure.isNotFound ? other : failure
      }
    }
    return .failure(failure)
  }

  private static func check(_ name: String, at path: String) -> Result<String, Failure> {
    var status = stat()

    guard stat(path, &status) == 0 else {
      // A closed folder of the search path doesn't tell whether it has the program.
      let isHidden = errno == EACCES && name.utf8.contains(UInt8(ascii: "/"))
      return .failure(isHidden ? .notExecutable(name: name, path: path) : .notFound(name: name))
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      return .failure(.notRegularFile(name: name, path: path))
    }
    guard faccessat(AT_FDCWD, path, X_OK, AT_EACCESS) == 0 else {
      return .failure(.notExecutable(name: name, path: path))
    }

    return .success(path)
  }

  private static func absolute(_ path: String, in folder: String) -> String {
    path.utf8.first == UInt8(ascii: "/") ? path : "\(folder)/\(path)"
  }

  private static func currentFolder() -> String {
    guard let text = getcwd(nil, 0) else { return "." }

    defer { free(text) }
    return String(cString: text)
  }
}

extension ProgramLookup.Failure: CustomStringConvertible {
  fileprivate var isNotFound: Bool {
    if case .notFound = self { true } else { false }
  }

  /// The `errno` that `execvp()` would fail with.
  package var errorNumber: Int32 {
    isNotFound ? ENOENT : EACCES
  }

  package var description: String {
    switch self {
    case .notFound(let name): "no program \"\(name)\" was found"
    case .notExecutable(_, let path): "\(path) may not be executed"
    case .notRegularFile(_, let path): "\(path) is not a regular file"
    }
  }
}
