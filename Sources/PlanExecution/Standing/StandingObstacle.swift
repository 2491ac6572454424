import LTTngModel
package import Planning

/// Finds what keeps a session from doing what it is told, before the session daemon is asked.
struct StandingObstacle {
  let session: SessionPlan
  let channels: [ChannelConfiguration]
  let isActive: Bool

  /// Whether it was started at some time.
  let wasStarted: Bool

  private var name: String { "the session `\(session.name)`" }

  /// Returns the problem of an action; nil where nothing is known that stands in its way.
  func problem(of action: StandingAction) -> Problem? {
    switch action {
    case .stop, .clear: nil
    case .snapshot(let order): snapshot(order)
    case .rotate: rotation
    case .regenerateMetadata: metadata
    case .regenerateStatedump: notActive
    }
  }

  private func refusal(_ why: String, help: String) -> Problem {
    Problem(.environmentNotReady, "\(name) \(why)", help: help)
  }

  /// What a session of this kind can never do.
  private func misuse(_ why: String, help: String) -> Problem {
    Problem(.wrongUsage, "\(name) \(why)", help: help)
  }

  private var notStarted: Problem? {
    wasStarted
      ? nil
      : refusal("was never started", help: "`lttrecipe apply` starts it")
  }

  private var notActive: Problem? {
    isActive
      ? nil : refusal("does not record now", help: "`lttrecipe apply` starts it again")
  }

  private func snapshot(_ order: SnapshotOrder) -> Problem? {
    switch session.output {
    case .snapshot: break
    case .none where order.place != nil: break
    case .none:
      return misuse(
        "has no output for snapshots",
        help: "say where with --to, or declare `output: {snapshot: {}}`")
    case .local, .relay, .live:
      return misuse(
        "is not a snapshot session: it writes all that it records",
        help: "`lttrecipe rotate` archives what it has so far; for snapshots declare "
          + "`output: {snapshot: {}}` and apply with --replace=\(session.name)")
    }
    return notStarted ?? (order.regeneratesStatedump ? notActive : nil)
  }

  private var rotation: Problem? {
    switch session.output {
    case .local, .relay: break
    case .live:
      return misuse(
        "is a live session, which cannot be rotated", help: "its readers follow it as it records")
    case .snapshot:
      return misuse(
        "is a snapshot session, which has nothing to archive",
        help: "`lttrecipe snapshot` records what its sub-buffers hold")
    case .none:
      return misuse("has no output", help: "declare one, such as `output: {local: FOLDER}`")
    }
    return notStarted
  }

  private var metadata: Problem? {
    if case .live = session.output {
      return misuse(
        "is a live session, whose metadata was sent already",
        help: "destroy it and apply the recipe again")
    }
    if let channel = channels.first(where: { $0.buffering == .perProcess }) {
      return misuse(
        "has buffers per process (the channel `\(channel.name)`), for which LTTng has no metadata "
          + "to write anew", help: "declare `buffering: per-user`, and apply with --replace")
    }
    return notActive
  }
}

extension StandingAction {
  /// Whether sessions of this kind can do it; those are meant where none is named.
  package func suits(_ session: SessionPlan) -> Bool {
    switch (self, session.output) {
    case (.snapshot, .snapshot), (.rotate, .local), (.rotate, .relay): true
    case (.snapshot(let order), .none): order.place != nil
    case (.snapshot, _), (.rotate, _), (.regenerateMetadata, .live): false
    default: true
    }
  }
}
