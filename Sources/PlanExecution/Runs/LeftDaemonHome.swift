package import SystemPackage

/// The folder of a run's own session daemon that was left behind.
package enum LeftDaemonHome {
  /// Returns the folders that a journal names; none where it cannot be read.
  package static func named(in journal: FilePath) -> Set<String> {
    // Few journals name one, and there may be many journals.
    guard let bytes = WholeFile.read(journal),
      String(decoding: bytes, as: UTF8.self).contains("\"privateHome\""),
      let entries = try? Journal.entries(at: journal)
    else { return [] }

    return Set(entries.compactMap { $0.daemon?.privateHome })
  }

  /// Whether a path is such a folder of ours.
  package static func isLeft(_ path: FilePath) -> Bool {
    path.isAbsolute && path.lexicallyNormalized() == path && FileTree.isFolder(path)
      && (path.lastComponent?.string ?? "").wholeMatch(of: /lttrecipe-[A-Za-z0-9]{6}/) != nil
      && (try? PrivateFolder.check(path)) != nil
  }

  /// Returns the process of the session daemon that lives in a folder; nil where none does.
  package static func daemon(in home: FilePath) -> Int32? {
    let file = home.appending(".lttng").appending("lttng-sessiond.pid")
    let known = WholeFile.read(file).flatMap { Int32(String(decoding: $0, as: UTF8.self).trimmed) }
    let variable = Array("LTTNG_HOME=\(home)".utf8)[...]
    return FileTree.names(in: "/proc").compactMap { Int32($0) }.first { processID in
      guard ProcessTable.isSessionDaemon(processID) else { return false }
      guard processID != known else { return true }

      let environment = WholeFile.read(FilePath("/proc/\(processID)/environ")) ?? []
      return environment.split(separator: 0).contains(variable)
    }
  }
}
