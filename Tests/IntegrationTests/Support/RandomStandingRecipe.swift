import TestSupport

/// Standing recipes made by chance of few names, as text: two of them have much in common.
struct RandomStandingRecipe {
  /// A session's keys, each a line of YAML below its name; nil where the recipe has none.
  struct Session {
    var output: String?
    var channels: [Channel]
    var track: String?
    var rotate: String?

    /// Whether LTTng rotates it.
    var hasFiles: Bool { output == nil || output == "{local: ./out}" }
  }

  struct Channel {
    let name: String
    var attributes: String
    var contexts: [String]

    /// Entries as they are written.
    var rules: [String]
  }

  var sessions: [String: Session]

  /// The keys below each trigger's name.
  var triggers: [String: String]

  static let name = "chance"

  var text: String {
    let sessions = sessions.sorted { $0.key < $1.key }.map {
      Self.text(of: $0.value, named: $0.key)
    }
    let triggers = triggers.sorted { $0.key < $1.key }.map { "  \($0.key): \($0.value)\n" }.joined()
    return "lttrecipe: 1\nname: \(Self.name)\nsessions:\n" + sessions.joined()
      + (triggers.isEmpty ? "" : "triggers:\n\(triggers)")
  }

  private static func text(of session: Session, named name: String) -> String {
    let keys = [
      session.output.map { "output: \($0)" }, session.track.map { "track: \($0)" },
      session.rotate.map { "rotate: \($0)" },
    ].compactMap(\.self).map { "    \($0)\n" }
    let channels = session.channels.map { channel in
      "      \(channel.name): {domain: user, \(channel.attributes), "
        + "contexts: [\(channel.contexts.joined(separator: ", "))], "
        + "events: [\(channel.rules.joined(separator: ", "))]}\n"
    }
    return "  \(name):\n" + keys.joined() + "    channels:\n" + channels.joined()
  }
}

/// Makes recipes, and others that differ from them in a few things.
struct RandomStandingRecipes {
  private var random: SeededGenerator

  init(seed: UInt64) {
    random = SeededGenerator(seed: seed)
  }

  mutating func chance(_ probability: Double) -> Bool {
    Double.random(in: 0..<1, using: &random) < probability
  }

  mutating func one<Value>(of values: some RandomAccessCollection<Value>) -> Value {
    let offset = Int.random(in: 0..<values.count, using: &random)
    return values[values.index(values.startIndex, offsetBy: offset)]
  }

  private mutating func some<Value>(of values: [Value]) -> [Value] {
    values.filter { _ in chance(0.4) }
  }

  mutating func recipe() -> RandomStandingRecipe {
    let names = chance(0.3) ? ["one", "two"] : ["one"]
    var sessions: [String: RandomStandingRecipe.Session] = [:]
    for name in names { sessions[name] = session() }
    return RandomStandingRecipe(sessions: sessions, triggers: triggers(sessions))
  }

  mutating func changed(_ old: RandomStandingRecipe) -> RandomStandingRecipe {
    var recipe = old
    for name in old.sessions.keys.sorted() {
      guard var session = old.sessions[name] else { continue }

      change(&session)
      recipe.sessions[name] = session
    }
    recipe.triggers =
      chance(0.3)
      ? triggers(recipe.sessions)
      : old.triggers.filter { trigger in
        !recipe.sessions.contains {
          !$0.value.hasFiles && trigger.value.contains("rotation: {session: \($0.key)")
        }
      }
    return recipe
  }

  private mutating func change(_ session: inout RandomStandingRecipe.Session) {
    if chance(0.1) { session.output = output() }
    if chance(0.1) { session.channels = channels() }
    if session.channels.count > 1, chance(0.25) { session.channels.removeLast() }
    for index in session.channels.indices where chance(0.7) {
      session.channels[index].rules = rules(of: session.channels[index].name)
    }
    for index in session.channels.indices where chance(0.1) {
      session.channels[index].contexts = some(of: Self.contexts)
    }
    if chance(0.3) { session.track = track() }
    if !session.hasFiles {
      session.rotate = nil
    } else if chance(0.3) {
      session.rotate = rotate(session)
    }
  }

  // MARK: - Parts

  private static let contexts = ["vpid", "vtid", "procname"]

  private mutating func session() -> RandomStandingRecipe.Session {
    var session = RandomStandingRecipe.Session(
      output: output(), channels: channels(), track: track())
    session.rotate = rotate(session)
    return session
  }

  private mutating func output() -> String? {
    one(of: [nil, nil, "{local: ./out}", "none", "{snapshot: {}}", "{snapshot: {max-size: 1MiB}}"])
  }

  private mutating func track() -> String? {
    one(of: [
      nil, "{user: {vuid: all}}", "{user: {vpid: [7, 9]}}", "{user: {vuid: [root], vpid: none}}",
    ])
  }

  private mutating func rotate(_ session: RandomStandingRecipe.Session) -> String? {
    let rotate = one(of: [nil, "{every: 1h}", "{size: 1GiB}", "{every: 30min, size: 1GiB}"])
    return session.hasFiles ? rotate : nil
  }

  private mutating func channels() -> [RandomStandingRecipe.Channel] {
    (chance(0.4) ? ["first", "second"] : ["first"]).map { name in
      RandomStandingRecipe.Channel(
        name: name, attributes: "subbuf-size: \(one(of: [4, 16]))KiB, num-subbuf: 2",
        contexts: some(of: Self.contexts), rules: rules(of: name))
    }
  }

  /// Two channels record no event of each other.
  private mutating func rules(of channel: String) -> [String] {
    let rules = some(of: [
      "\"\(channel):*\"", "\"\(channel):b\"", "{tracepoint: \"\(channel):b\", filter: x == 1}",
      "\"\(channel)_more:d\"",
      "{tracepoint: \"\(channel)_more:*\", log-level: {at-least: warning}}",
    ])
    return rules.isEmpty ? ["\"\(channel):e\""] : rules
  }

  private mutating func triggers(
    _ sessions: [String: RandomStandingRecipe.Session]
  ) -> [String: String] {
    var triggers: [String: String] = [:]
    for name in some(of: ["told", "more"]) {
      let session = one(of: sessions.keys.sorted())
      let conditions = [
        "consumed-size: {session: \(session), size: \(one(of: [1, 2]))GiB}",
        "event: {domain: user, tracepoint: \"never:a\"}",
        "rotation: {session: \(session), is: completed}",
      ]
      let hasFiles = sessions[session]?.hasFiles == true
      let condition = one(of: hasFiles ? conditions : conditions.dropLast())
      let actions = one(of: ["{notify: true}", "{stop: \(session)}, {notify: true}"])
      triggers[name] = "{when: {\(condition)}, do: [\(actions)]}"
    }
    return triggers
  }
}
