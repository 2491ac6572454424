package import LTTngModel
package import PlanExecution
import SystemPackage

/// Looks whether what was retrieved is still whole.
extension TraceRetriever {
  /// Returns what is not as a manifest says at a place that its package was brought to; nil where all is.
  ///
  /// On this machine all files are read; of another host's only the sizes are asked.
  package func firstDifference(
    _ files: [TraceManifest.File], at place: String
  ) throws(RetrievalError) -> String? {
    guard !place.hasPrefix("/") else {
      return TraceFiles.firstDifference(files, below: FilePath(place))
    }

    let sizes = try RsyncTransfer(programs: programs).sizes(below: place)
    for file in files {
      guard let size = sizes[file.path] else { return "\(file.path) is missing" }
      if size != file.size { return "\(file.path) has another size" }
    }
    return nil
  }

  package func isWhole(_ files: [TraceManifest.File], at place: String) -> Bool {
    do throws(RetrievalError) {
      return try firstDifference(files, at: place) == nil
    } catch {
      return false
    }
  }

  /// Returns what is not as a manifest says of traces that were brought nowhere; nil where all is.
  package func firstDifference(
    _ files: [TraceManifest.File], of traces: [(name: String, path: String)]
  ) -> String? {
    TraceFiles.firstDifference(files) { path in
      traces.first { path.hasPrefix($0.name + "/") }.map { trace in
        FilePath(trace.path + path.dropFirst(trace.name.count))
      }
    }
  }
}
