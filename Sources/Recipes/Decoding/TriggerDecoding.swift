import Diagnostics
import LTTngModel
import YAMLTree

extension RecipeDecoder {
  mutating func triggers(_ node: Node?, sessions: [SessionRecipe]) -> [TriggerRecipe] {
    values.entries(node, of: "`triggers`").compactMap { trigger($0, sessions) }
  }

  private mutating func trigger(
    _ entry: MappingNode.Entry, _ sessions: [SessionRecipe]
  ) -> TriggerRecipe? {
    let name = sessionName(.scalar(entry.key), of: "a trigger's name")
    guard let fields = values.fields(entry.value, as: TriggerKey.self) else { return nil }

    let condition = fields[.when].flatMap { triggerCondition($0, sessions) }
    let rate = fields[.rate].flatMap { ratePolicy($0) }
    let actions = values.elements(fields[.do], of: "`do`").compactMap {
      triggerAction($0, sessions, rate: rate)
    }
    guard let name, let condition else { return nil }

    return TriggerRecipe(
      trigger: Trigger(name: name.value, condition: condition, actions: actions),
      range: entry.key.range)
  }

  /// Returns the recipe's session that is named.
  mutating func namedSession(_ node: Node?, _ sessions: [SessionRecipe]) -> SessionRecipe? {
    guard let node, let name = plainText(node, of: "a session's name") else { return nil }
    if let session = sessions.first(where: { $0.name == name.value }) { return session }

    let names = sessions.map(\.name)
    values.diagnostics.error(
      .nameUnknown, "no session is called `\(name.value)`", at: name.range,
      help: NearestSpelling.question(for: name.value, among: names)
        ?? "there are: \(names.joined(separator: ", "))")
    return nil
  }

  // MARK: - Conditions

  private mutating func triggerCondition(
    _ node: Node, _ sessions: [SessionRecipe]
  ) -> TriggerCondition<String>? {
    guard let fields = values.fields(node, as: TriggerConditionKey.self) else { return nil }

    if let event = fields[.event] { return triggerEvent(event).map { .event($0) } }
    if let size = fields[.consumedSize] { return consumedSize(size, sessions) }
    if let usage = fields[.bufferUsage] { return bufferUsage(usage, sessions) }

    return fields[.rotation].flatMap { rotation($0, sessions) }
  }

  private mutating func consumedSize(
    _ node: Node, _ sessions: [SessionRecipe]
  ) -> TriggerCondition<String>? {
    guard let fields = values.fields(node, as: ConsumedSizeKey.self) else { return nil }

    let session = namedSession(fields[.session], sessions)
    let size = fields[.size].flatMap { values.size($0, of: "`size`") }
    guard let session, let size else { return nil }

    return .consumedSize(session: session.name, bytes: size)
  }

  private mutating func rotation(
    _ node: Node, _ sessions: [SessionRecipe]
  ) -> TriggerCondition<String>? {
    guard let fields = values.fields(node, as: RotationConditionKey.self) else { return nil }

    let session = namedSession(fields[.session], sessions)
    let stage = fields[.is].flatMap { values.choice($0, of: "`is`", as: RotationStage.self) }
    guard let session, let stage else { return nil }

    checkRotates(session, at: node.range, "a rotation of it is waited for in vain")
    return .rotation(session: session.name, isCompleted: stage == .completed)
  }

  /// LTTng rotates what is written to a folder or to a relay daemon (LTTng 2.13.9: −130).
  mutating func checkRotates(_ session: SessionRecipe, at range: SourceRange, _ effect: String) {
    let kind: String
    switch session.output {
    case .runFolder, .local, .relay: return
    case .none: kind = "has no output"
    case .live: kind = "is a live session"
    case .snapshot: kind = "is a snapshot session"
    }
    values.diagnostics.error(
      .valueInvalid, "the session `\(session.name)` \(kind), which LTTng does not rotate",
      at: range, help: effect)
  }

  private mutating func bufferUsage(
    _ node: Node, _ sessions: [SessionRecipe]
  ) -> TriggerCondition<String>? {
    guard let fields = values.fields(node, as: BufferUsageKey.self) else { return nil }

    let session = namedSession(fields[.session], sessions)
    let channel = session.flatMap { namedChannel(fields[.channel], of: $0) }
    let isHigh = fields[.high] != nil
    let threshold = (fields[.high] ?? fields[.low]).flatMap {
      self.threshold($0, of: isHigh ? "`high`" : "`low`")
    }
    guard let session, let channel, let threshold else { return nil }

    if channel.monitorTimer == 0 {
      values.diagnostics.error(
        .valueInvalid, "the usage of the channel `\(channel.name)` is not sampled", at: node.range,
        help: "its `monitor-timer` must not be 0")
    }
    return .bufferUsage(
      BufferUsageCondition(
        session: session.name, channel: channel.name, domain: channel.domain, isHigh: isHigh,
        threshold: threshold))
  }

  private mutating func namedChannel(
    _ node: Node?, of session: SessionRecipe
  ) -> ChannelConfiguration? {
    guard let node, let name = plainText(node, of: "a channel's name") else { return nil }
    if let channel = session.channels.first(where: { $0.name == name.value }) {
      return channel.configuration
    }

    let names = session.channels.map(\.name)
    values.diagnostics.error(
      .nameUnknown, "the session `\(session.name)` has no channel `\(name.value)`", at: name.range,
      help: NearestSpelling.question(for: name.value, among: names)
        ?? "there are: \(names.joined(separator: ", "))")
    return nil
  }

  /// Reads a part of the whole in percent, or a size.
  private mutating func threshold(
    _ node: Node, of owner: String
  ) -> BufferUsageCondition<String>.Threshold? {
    guard let text = plainText(node, of: owner) else { return nil }
    guard text.value.hasSuffix("%") else { return values.size(node, of: owner).map { .bytes($0) } }

    let digits = text.value.dropLast()
    guard digits.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }),
      let percent = Double(digits), (0...100).contains(percent)
    else {
      values.diagnostics.error(
        .valueInvalid, "\(owner) cannot be `\(text.value)`", at: text.range,
        help: "a part of the whole is from 0% to 100%, such as `75%`")
      return nil
    }

    return .ratio(percent / 100)
  }
}
