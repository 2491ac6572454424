import LTTngModel

/// Holds a desired session against the observed one, and decides what becomes of it.
///
/// LTTng takes new channels and context fields before the first start only, and can remove none of what
/// a channel has; what it cannot change in place makes the whole session be replaced. A session that was
/// started is replaced only when asked for.
struct SessionComparison {
  /// What is known of the session beside what is observed.
  struct Circumstances {
    var place: PlaceComparison

    /// Whether the session records without a payload, and so takes changes while it does.
    var isStanding: Bool

    /// What the run's journal knows of it.
    var wasStarted: Bool
    var hasEnded: Bool

    /// Whether it may be replaced though it was started, or is none of ours.
    var isReplaceable: Bool

    /// Whose it is where it is none of ours.
    var foreignOwner: String?

    /// What the recipe changes of triggers that the session must keep as long as it lives.
    var lostTriggers: [SessionDifference] = []
  }

  let operation: Operation

  /// Why the session is made or replaced, for people.
  let reason: String?

  /// What forbids the change; nil where the plan can be carried out.
  let obstacle: SessionObstacle?

  /// Whether a replacement that was asked for would help.
  let isReplaceableOnRequest: Bool

  /// What is kept of the observed session; nil where all is made anew, or nothing.
  let observed: ObservedSessionIndex?

  /// Whether the session recorded and was destroyed: nothing is made again.
  let isPast: Bool

  private init(
    _ operation: Operation, reason: String? = nil, obstacle: SessionObstacle? = nil,
    isReplaceableOnRequest: Bool = false, observed: ObservedSessionIndex? = nil,
    isPast: Bool = false
  ) {
    self.operation = operation
    self.reason = reason
    self.obstacle = obstacle
    self.isReplaceableOnRequest = isReplaceableOnRequest
    self.observed = observed
    self.isPast = isPast
  }

  init(
    _ desired: DesiredSession, _ observed: ObservedSession?, _ circumstances: Circumstances
  ) {
    let index = observed.map(ObservedSessionIndex.init)
    if let owner = circumstances.foreignOwner {
      self = Self.foreign(index, owner, circumstances)
    } else if circumstances.isStanding {
      self = Self.standing(desired, index, circumstances)
    } else {
      self = Self.ofPayload(desired, index, circumstances)
    }
  }

  /// Nothing is destroyed that is not ours, unless it is named.
  private static func foreign(
    _ observed: ObservedSessionIndex?, _ owner: String, _ circumstances: Circumstances
  ) -> Self {
    let obstacle = "a session of this name is there already, \(owner)"
    guard observed != nil, circumstances.isReplaceable else {
      return Self(
        .create, obstacle: SessionObstacle(obstacle), isReplaceableOnRequest: observed != nil,
        observed: nil)
    }

    return Self(.replace, reason: obstacle)
  }

  // MARK: - A session that a payload runs in

  private static func ofPayload(
    _ desired: DesiredSession, _ observed: ObservedSessionIndex?, _ circumstances: Circumstances
  ) -> Self {
    // A session that recorded has done its work: nothing is made again.
    if circumstances.hasEnded { return Self(.noOp, isPast: true) }
    if circumstances.wasStarted {
      return Self(
        .noOp, obstacle: obstacle(desired, observed, place: circumstances.place),
        observed: observed, isPast: observed == nil)
    }
    guard let observed else { return Self(.create) }

    let obstacle = observed.session.isActive ? SessionObstacle("someone else started it") : nil
    let comparison = neverStarted(desired, observed, circumstances)
    return Self(
      comparison.operation, reason: comparison.reason, obstacle: obstacle,
      observed: comparison.observed)
  }

  /// Returns what forbids to go on with a session that records: its trace would be of two kinds.
  private static func obstacle(
    _ desired: DesiredSession, _ observed: ObservedSessionIndex?, place: PlaceComparison
  ) -> SessionObstacle? {
    guard let observed else { return SessionObstacle("it was started, and is gone") }
    guard observed.session.isActive else {
      return SessionObstacle("it was started, and someone else stopped it")
    }

    let differences = SessionDifferences(desired, observed, place: place)
    let changes = differences.removals(whereStarted: false) + differences.additions
    return changes.isEmpty
      ? nil : SessionObstacle("it was started, and \(list(changes))", changes)
  }

  // MARK: - A standing session

  private static func standing(
    _ desired: DesiredSession, _ observed: ObservedSessionIndex?, _ circumstances: Circumstances
  ) -> Self {
    guard let observed else {
      return Self(.create, reason: circumstances.wasStarted ? "it is gone" : nil)
    }
    guard circumstances.wasStarted || observed.session.isActive else {
      return neverStarted(desired, observed, circumstances)
    }

    let differences = SessionDifferences(desired, observed, place: circumstances.place)
    let changes =
      differences.removals(whereStarted: true) + differences.lateAdditions
      + differences.narrowedTrackers + circumstances.lostTriggers
    if changes.isEmpty { return Self(.noOp, observed: observed) }
    if circumstances.isReplaceable { return Self(.replace, reason: list(changes)) }

    return Self(
      .noOp,
      obstacle: SessionObstacle(
        "it was started, and LTTng cannot change it in place: \(list(changes))", changes),
      isReplaceableOnRequest: true, observed: observed)
  }

  private static func neverStarted(
    _ desired: DesiredSession, _ observed: ObservedSessionIndex, _ circumstances: Circumstances
  ) -> Self {
    let changes =
      SessionDifferences(desired, observed, place: circumstances.place)
      .removals(whereStarted: false) + circumstances.lostTriggers
    return changes.isEmpty
      ? Self(.noOp, observed: observed) : Self(.replace, reason: list(changes))
  }

  /// Returns the first differences in one text, and how many there are more.
  private static func list(_ changes: [SessionDifference]) -> String {
    let shown = changes.prefix(3).map(\.text).joined(separator: "; ")
    return changes.count > 3 ? "\(shown); and \(changes.count - 3) more" : shown
  }
}

/// An observed session made ready to be looked up in.
struct ObservedSessionIndex {
  private struct Key: Hashable {
    let name: String
    let domain: TracingDomain

    init(_ channel: ChannelConfiguration) {
      name = channel.name
      domain = channel.domain
    }
  }

  let session: ObservedSession
  private let channels: [Key: ObservedChannel]

  init(_ session: ObservedSession) {
    self.session = session
    channels = Dictionary(
      session.channels.map { (Key($0.configuration), $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Returns the observed channel of the same name and domain.
  func counterpart(of channel: ChannelConfiguration) -> ObservedChannel? {
    channels[Key(channel)]
  }

  /// Returns the observed channels that a recipe has not.
  func channels(notIn desired: [DesiredChannel]) -> [ObservedChannel] {
    let wanted = Set(desired.map { Key($0.configuration) })
    return session.channels.filter { !wanted.contains(Key($0.configuration)) }
  }
}
