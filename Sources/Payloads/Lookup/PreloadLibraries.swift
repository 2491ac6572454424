import Glibc

/// Finds the libraries that LTTng-UST ships for `LD_PRELOAD` (`liblttng-ust-fork.so` and others).
package enum PreloadLibraries {
  /// The ends of a library's file name: the plain one is often in a development package only.
  private static let versions = ["", ".1", ".0"]

  /// Finds the file of a library.
  ///
  /// - Parameters:
  ///   - name: A bare name of the form `liblttng-ust-[a-z-]+.so`; others are refused.
  ///   - libraryPath: The value of the program's `LD_LIBRARY_PATH`, whose absolute folders come
  ///     first; nil when it has none.
  /// - Returns: The file's absolute path; nil when there is none.
  package static func find(_ name: String, libraryPath: String?) -> String? {
    guard isAllowed(name) else { return nil }

    for folder in folders(libraryPath) {
      for version in versions where isReadableFile("\(folder)/\(name)\(version)") {
        return "\(folder)/\(name)\(version)"
      }
    }
    return nil
  }

  /// Whether a name is one of LTTng-UST's preload libraries by its form.
  package static func isAllowed(_ name: String) -> Bool {
    let prefix = "liblttng-ust-"
    let suffix = ".so"
    let middle = name.utf8.dropFirst(prefix.utf8.count).dropLast(suffix.utf8.count)
    return name.hasPrefix(prefix) && name.hasSuffix(suffix) && !middle.isEmpty
      && middle.allSatisfy {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || $0 == UInt8(ascii: "-")
      }
  }

  private static func folders(_ libraryPath: String?) -> [String] {
    let own = (libraryPath ?? "").split { $0 == ":" || $0 == ";" }.map(String.init)
    return own.filter { $0.hasPrefix("/") } + multiarchFolders()
      + ["/usr/local/lib", "/lib", "/usr/lib", "/lib64", "/usr/lib64"]
  }

  /// The folders of this machine's architecture, known from where the running C library lies.
  private static func multiarchFolders() -> [String] {
    guard let folder = folderOfCLibrary(), let triplet = folder.split(separator: "/").last else {
      return []
    }

    return [folder]
      + ["/usr/local/lib", "/lib", "/usr/lib"].map { "\($0)/\(triplet)" }
  }

  private static func folderOfCLibrary() -> String? {
    guard let file = fopen("/proc/self/maps", "re") else { return nil }

    defer { fclose(file) }
    var line: UnsafeMutablePointer<CChar>?
    var size = 0
    defer { free(line) }
    while getline(&line, &size, file) > 0 {
      if let line, let folder = folder(inMapping: String(cString: line)) {
        return folder
      }
    }
    return nil
  }

  private static func folder(inMapping line: String) -> String? {
    let name = "/libc.so.6\n"

    guard line.hasSuffix(name), let start = line.firstIndex(of: "/") else { return nil }

    return String(line[start...].dropLast(name.count))
  }

  private static func isReadableFile(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
      && access(path, R_OK) == 0
  }
}
