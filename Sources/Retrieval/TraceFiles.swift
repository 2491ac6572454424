import LTTngModel
import PlanExecution
import SystemPackage

/// The files of a package's traces.
enum TraceFiles {
  /// Returns every regular file with its size and digest, sorted by its path in the package.
  static func list(_ package: TracePackage) throws(RetrievalError) -> [TraceManifest.File] {
    var files: [TraceManifest.File] = []
    for trace in package.traces {
      try collect(FilePath(trace.path), name: trace.name, into: &files)
    }
    return files.sorted { $0.path < $1.path }
  }

  private static func collect(
    _ path: FilePath, name: String, into files: inout [TraceManifest.File]
  ) throws(RetrievalError) {
    if FileTree.isFolder(path) {
      for entry in FileTree.names(in: path) {
        try collect(path.appending(entry), name: "\(name)/\(entry)", into: &files)
      }
      return
    }

    do {
      let (size, sha256) = try ContentDigest.ofFile(path)
      files.append(TraceManifest.File(path: name, size: size, sha256: sha256))
    } catch {
      throw RetrievalError("cannot read \(path): \(error)")
    }
  }

  /// Checks that all files are below `folder` as the manifest says; returns the first that is not.
  static func firstDifference(_ files: [TraceManifest.File], below folder: FilePath) -> String? {
    firstDifference(files) { folder.appending($0) }
  }

  /// Checks files that stand where `place` says; returns the first that is not as the manifest says.
  static func firstDifference(
    _ files: [TraceManifest.File], at place: (String) -> FilePath?
  ) -> String? {
    for file in files {
      guard let path = place(file.path), let found = try? ContentDigest.ofFile(path) else {
        return "\(file.path) is missing"
      }
      if found.size != file.size || found.sha256 != file.sha256 {
        return "\(file.path) has another content"
      }
    }
    return nil
  }
}
