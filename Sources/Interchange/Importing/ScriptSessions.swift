import LTTngModel

/// The sessions that the commands of a script make, as the session daemon would have them.
struct ScriptSessions {
  /// Why a command is not carried over.
  struct Refusal: Error {
    let reason: String

    init(_ reason: String) {
      self.reason = reason
    }
  }

  var sessions: [ScriptSession] = []
  var triggers: [Trigger<String>] = []

  /// The session that commands without a session's name mean.
  private(set) var current: Int?

  /// What is worth telling though it is carried over; emptied by whoever tells it.
  var remarks: [String] = []

  /// Parts of a command that are not carried over though the rest is; emptied like `remarks`.
  var losses: [String] = []

  /// The session of a name, or the current one; a script that makes none begins with one that exists.
  mutating func index(of name: String?) throws(Refusal) -> Int {
    if let name {
      guard let index = sessions.lastIndex(where: { $0.givenName == name }) else {
        return adopt(name)
      }

      return index
    }
    if let current { return current }
    guard sessions.isEmpty else { throw Refusal("there is no current session any more") }

    return adopt(nil)
  }

  private mutating func adopt(_ name: String?) -> Int {
    remarks.append(
      "the session\(name.map { " `\(MarkedText.shown($0))`" } ?? "") is made somewhere else, with what it has there"
    )
    return add(ScriptSession(givenName: name))
  }

  /// Adds a session and makes it the current one.
  @discardableResult
  mutating func add(_ session: ScriptSession) -> Int {
    sessions.append(session)
    current = sessions.count - 1
    return sessions.count - 1
  }

  mutating func setCurrent(_ name: String) throws(Refusal) {
    current = try index(of: name)
  }

  /// Ends a session: it keeps its place in the recipe, and its name is free.
  mutating func end(_ index: Int) {
    sessions[index].isEnded = true
    sessions[index].isActive = false
    if current == index { current = nil }
  }

  var hasActive: Bool { sessions.contains(where: \.isActive) }
}

/// A session of a script.
struct ScriptSession {
  /// What the script calls it; nil where LTTng makes a name.
  let givenName: String?
  var session: ImportedSession
  var isActive = false
  var isEnded = false

  init(givenName: String?) {
    self.givenName = givenName
    session = ImportedSession(name: givenName ?? "")
  }

  /// Returns the place of a channel; one that is missing is made with LTTng's attributes, as
  /// lttng-enable-event(1) does.
  mutating func channel(
    _ name: String?, _ domain: TracingDomain
  ) throws(ScriptSessions.Refusal) -> Int {
    let name = domain.agentChannelName ?? name ?? Self.standardChannel
    if name == Self.standardChannel, index(of: name, domain) == nil,
      session.channels.contains(where: { $0.configuration.domain == domain })
    {
      throw ScriptSessions.Refusal("LTTng takes no event without `-c` beside other channels")
    }
    if let index = index(of: name, domain) { return index }

    var configuration = ChannelConfiguration(
      name: name, domain: domain, buffering: buffering(domain))
    let usual = ChannelAttributes.usual(for: configuration, in: session)
    configuration = usual
    session.channels.append(ImportedChannel(configuration))
    return session.channels.count - 1
  }

  /// All channels of user space share one buffering scheme.
  private func buffering(_ domain: TracingDomain) -> BufferingScheme? {
    session.channels.first { $0.configuration.domain.tracer == domain.tracer }?
      .configuration.buffering
  }

  func index(of name: String, _ domain: TracingDomain) -> Int? {
    session.channels.firstIndex {
      $0.configuration.name == name && $0.configuration.domain == domain
    }
  }

  /// LTTng's name of the channel that it makes by itself (lttng-enable-event(1)).
  static let standardChannel = "channel0"
}
