package import LTTngModel

/// A step that cannot be started on this machine as it is.
package struct StepError: Error, Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    case programNotFound
    case secretMissing
    case programNotExecutable
    case userUnknown
    case preloadMissing
    case folderMissing
    case inputMissing
    case inputUnreadable
  }

  package let kind: Kind
  package let message: String
  package let help: String

  package init(_ kind: Kind, _ message: String, help: String) {
    self.kind = kind
    self.message = message
    self.help = help
  }
}

/// Turns the steps of a plan into programs that can be started.
package protocol ProgramResolving {
  /// Returns a step's program: found, its user looked up, its texts expanded.
  ///
  /// Its output goes to the files `outputPath` with `.stdout` and `.stderr` added.
  func resolve(
    _ step: ProgramStep, runID: String, outputPath: String
  ) throws(StepError) -> ProgramSpecification

  /// Returns the path of a program in `PATH`, or nil.
  func find(_ program: String) -> String?
}
