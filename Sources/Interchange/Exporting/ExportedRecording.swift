package import LTTngModel

/// What a plan makes and runs, for those who carry it out without lttrecipe.
package struct ExportedRecording: Sendable {
  /// The recipe's name.
  package var recipe: String
  package var sessions: [ExportedSession] = []
  package var triggers: [Trigger<String>] = []
  package var setup: [ProgramStep] = []
  package var payload: [ProgramStep] = []
  package var teardown: [ProgramStep] = []
  package var targets: [RetrievalTarget] = []

  package init(recipe: String) {
    self.recipe = recipe
  }
}

/// A session of an export.
package struct ExportedSession: Sendable {
  /// As the session daemon is to have it.
  package var session: ObservedSession

  /// Whether its folder on this machine is wherever the export puts it, as a run's own folder is.
  package var isStaged: Bool

  /// Whether only the payload's processes are recorded, which are not known before they run.
  package var tracksPayload: Bool

  package init(_ session: ObservedSession, isStaged: Bool, tracksPayload: Bool = false) {
    self.session = session
    self.isStaged = isStaged
    self.tracksPayload = tracksPayload
  }

  /// The folder of this machine that LTTng writes into; nil where there is none.
  var folder: String? {
    if case .local(let path) = session.output { return path }
    if case .local(let path)? = session.snapshotOutputs.first?.place { return path }
    return nil
  }
}

/// A text that was exported, and what it could not say.
package struct ExportedText: Sendable {
  package var text: String
  package var losses: [String]
}
