import Diagnostics
import LTTngModel
import Recipes

/// One way in which an observed session differs from the desired one.
struct SessionDifference {
  /// What of the recipe differs.
  enum Subject: Hashable {
    /// Something that the recipe has no place for.
    case session
    case output
    case sharedMemoryPath
    case rotationSchedules
    case channel(ChannelReference)
    case context(ChannelReference, ContextField)
    case rule(ChannelReference, RecordingRule)
  }

  /// In a few words.
  let text: String
  let subject: Subject

  init(_ text: String, _ subject: Subject) {
    self.text = text
    self.subject = subject
  }
}

/// What forbids a change of a session.
struct SessionObstacle {
  /// For people.
  let text: String

  /// What of the recipe is in conflict; the session is in any case.
  let subjects: [SessionDifference.Subject]

  init(_ text: String, _ differences: [SessionDifference] = []) {
    self.text = text
    subjects = differences.map(\.subject)
  }

  /// Returns the actions of the session; what is in conflict is marked, as it is not as declared.
  func marked(_ changes: [PlannedAction]) -> [PlannedAction] {
    let subjects = Set(subjects)
    return changes.map { change in
      guard change.action.isAbout(subjects) else { return change }

      return PlannedAction(
        id: change.id, operation: .conflict, action: change.action,
        dependencies: change.dependencies, reason: change.reason)
    }
  }

  /// Returns where the recipe says the first thing that is in conflict; else the session's place.
  func range(in session: SessionRecipe) -> SourceRange {
    subjects.lazy.compactMap { session.range(of: $0) }.first ?? session.range
  }
}

extension Action {
  fileprivate func isAbout(_ subjects: Set<SessionDifference.Subject>) -> Bool {
    switch self {
    case .session: true
    case .rotationSchedule: subjects.contains(.rotationSchedules)
    case .snapshotOutput: subjects.contains(.output)
    case .channel(let plan): subjects.contains(.channel(ChannelReference(plan.configuration)))
    case .context(let plan): subjects.contains(.context(plan.channel, plan.context))
    case .rule(let plan): subjects.contains(.rule(plan.channel, plan.rule))
    default: false
    }
  }
}

extension SessionRecipe {
  fileprivate func range(of subject: SessionDifference.Subject) -> SourceRange? {
    switch subject {
    case .session: nil
    case .output: ranges.output
    case .sharedMemoryPath: ranges.sharedMemoryPath
    case .rotationSchedules: ranges.rotate
    case .channel(let channel): self.channel(channel)?.range
    case .context(let channel, let context): self.channel(channel)?.range(of: context)
    case .rule(let channel, let rule): self.channel(channel)?.range(of: rule)
    }
  }

  private func channel(_ channel: ChannelReference) -> ChannelRecipe? {
    channels.first { ChannelReference($0.configuration) == channel }
  }
}

extension ChannelRecipe {
  fileprivate func range(of context: ContextField) -> SourceRange {
    zip(contexts, contextRanges).first { $0.0 == context }?.1 ?? range
  }

  /// A rule that a pattern was expanded into has no place of its own.
  fileprivate func range(of rule: RecordingRule) -> SourceRange {
    events.first { $0.rules.contains(rule) }?.range ?? range
  }
}
