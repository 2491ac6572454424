package import LTTngModel

/// What is retrieved: the traces of a run and the files that tell about them.
package struct TracePackage: Hashable, Sendable {
  /// A folder that LTTng wrote.
  package struct Trace: Hashable, Sendable {
    /// Where it stands in the package: `trace`, or `trace/SESSION`.
    package let name: String

    /// Where it was recorded; absolute.
    package let path: String

    /// Whether nothing else needs it there, so that it may be moved to its target.
    package let isMovable: Bool

    package init(name: String, path: String, isMovable: Bool) {
      self.name = name
      self.path = path
      self.isMovable = isMovable
    }
  }

  /// The package's own folder at every target: `NAME-RUNID`.
  package let name: String

  package let traces: [Trace]

  /// The absolute paths of the recipe, verdict, manifest, and of the folder of outputs.
  package let documents: [String]

  package init(name: String, traces: [Trace], documents: [String]) {
    self.name = name
    self.traces = traces
    self.documents = documents
  }
}

/// A place that a package is brought to, its path expanded and absolute where it is local.
package enum RetrievalDestination: Hashable, Sendable {
  case copy(String)
  case rsync(String)

  init(_ target: RetrievalTarget, runID: String) {
    switch target.destination {
    case .copy(let path): self = .copy(path.expanded(runID: runID))
    case .rsync(let path): self = .rsync(path.expanded(runID: runID))
    }
  }

  /// A folder in it.
  func appending(_ folder: String) -> RetrievalDestination {
    switch self {
    case .copy(let path): .copy(path.hasSuffix("/") ? path + folder : "\(path)/\(folder)")
    // A host's own folder is nothing after the colon.
    case .rsync(let path):
      .rsync(path.hasSuffix("/") || path.hasSuffix(":") ? path + folder : "\(path)/\(folder)")
    }
  }
}

/// A retrieval that failed; the trace is still where it was recorded.
package struct RetrievalError: Error, Hashable, Sendable, CustomStringConvertible {
  package let description: String
  package let help: String?

  package init(_ description: String, help: String? = nil) {
    self.description = description
    self.help = help
  }
}

/// Brings packages to their targets and checks what arrived.
package protocol TraceRetrieving {
  /// Checks, before anything is recorded, that a target can be written.
  func check(_ destination: RetrievalDestination) throws(RetrievalError)

  /// Returns every file of the traces with its size and SHA-256, sorted by path.
  func files(of package: TracePackage) throws(RetrievalError) -> [TraceManifest.File]

  /// Brings the package to its target and checks all of `files` there; returns where it is.
  ///
  /// A package that is already there, whole, is left as it is.
  func retrieve(
    _ package: TracePackage, files: [TraceManifest.File], to destination: RetrievalDestination
  ) throws(RetrievalError) -> String

  /// Whether all of `files` are at a place that a package was brought to, as far as that can be looked at.
  func isWhole(_ files: [TraceManifest.File], at place: String) -> Bool

  /// Puts traces back where they were recorded that a retrieval was moving when it was cut off.
  func takeBack(
    _ package: TracePackage, from destination: RetrievalDestination
  ) throws(RetrievalError)
}
