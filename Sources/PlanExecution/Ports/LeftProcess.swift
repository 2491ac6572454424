import SystemPackage

/// A process that a step has left behind, and what became of it.
package struct LeftProcess: Hashable, Sendable {
  package enum End: Hashable, Sendable {
    /// It ended when it was asked to.
    case ended
    case killed

    /// It lives on, out of reach.
    case remains
  }

  /// The step by its name in ``RunVariable/step``.
  package let step: String
  package let processID: Int32

  /// The name of its program.
  package let name: String
  package let end: End

  package init(step: String, processID: Int32, name: String, end: End) {
    self.step = step
    self.processID = processID
    self.name = name
    self.end = end
  }
}

/// The variables by which what steps have started is known, also to a later lttrecipe.
package enum RunVariable {
  package static let runID = "LTTRECIPE_RUN_ID"

  /// The step by the name of its output files, such as `payload-1`.
  package static let step = "LTTRECIPE_STEP"

  /// What a process was given of them.
  package struct Values: Hashable, Sendable {
    package let runID: String?
    package let step: String?

    /// Returns nil for the process of somebody else.
    package init?(ofProcess processID: Int32) {
      guard let bytes = WholeFile.read(FilePath("/proc/\(processID)/environ")) else { return nil }

      let variables = bytes.split(separator: 0)
      let value = { (name: String) -> String? in
        let start = Array("\(name)=".utf8)
        return variables.first { $0.starts(with: start) }
          .map { String(decoding: $0.dropFirst(start.count), as: UTF8.self) }
      }
      runID = value(RunVariable.runID)
      step = value(RunVariable.step)
    }
  }
}
