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

  /// What was left out before.
  package var losses: [String] = []

  package init(recipe: String) {
    self.recipe = recipe
  }
}

extension ExportedRecording {
  /// Returns the recording with some of its sessions alone; a trigger that names another one is left out.
  package func holding(_ names: [String]) -> ExportedRecording {
    var recording = self
    recording.sessions.removeAll { !names.contains($0.session.name) }
    recording.triggers = []
    for trigger in triggers {
      let others = trigger.sessionNames.subtracting(names).sorted()
      if others.isEmpty {
        recording.triggers.append(trigger)
      } else {
        recording.losses.append(
          "the trigger `\(trigger.name)`: it is about `\(others.joined(separator: "`, `"))`, which is "
            + "left out")
      }
    }
    return recording
  }
}

extension Trigger<String> {
  /// The sessions of its condition and actions.
  fileprivate var sessionNames: Set<String> {
    var names: Set<String> = []
    _ = map(named: name) { session in
      names.insert(session)
      return session
    }
    return names
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

  /// Where an export puts what is staged: a folder of the session's, below the current one.
  var ownFolder: String { "traces/\(session.name)" }

  /// Returns the session with its own folder below `currentFolder`, if it is staged.
  func placed(below currentFolder: String) -> ObservedSession {
    guard isStaged else { return session }

    let path = "\(currentFolder == "/" ? "" : currentFolder)/\(ownFolder)"
    var session = session
    if case .local = session.output { session.output = .local(path) }
    session.snapshotOutputs = session.snapshotOutputs.map { output in
      guard case .local = output.place else { return output }

      return SnapshotOutput(name: output.name, place: .local(path), maxSize: output.maxSize)
    }
    return session
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
