import Diagnostics
import LTTngModel
import YAMLTree

extension RecipeDecoder {
  mutating func triggers(_ node: Node?, sessions: [String]) -> [TriggerRecipe] {
    values.entries(node, of: "`triggers`").compactMap { entry in
      guard let fields = values.fields(entry.value, as: TriggerKey.self) else { return nil }

      if let event = fields[.when]?.mapping?[TriggerConditionKey.event.rawValue] {
        checkTriggerEvent(event)
      }
      let actions = values.elements(fields[.do], of: "`do`").compactMap {
        triggerAction($0, sessions: sessions)
      }
      return TriggerRecipe(
        trigger: Trigger(
          name: entry.key.text, condition: .consumedSize(session: "", bytes: 0), actions: actions),
        range: entry.key.range)
    }
  }

  private mutating func triggerAction(
    _ node: Node, sessions: [String]
  ) -> TriggerAction<String>? {
    guard let entry = node.mapping?.entries.first,
      let key = TriggerActionKey(rawValue: entry.key.text)
    else { return nil }
    guard key != .notify else { return TriggerAction(.notify) }
    guard let session = plainText(entry.value, of: "a session's name") else { return nil }

    if !sessions.contains(session.value) { reportUnknownSession(session, among: sessions) }
    switch key {
    case .notify: return TriggerAction(.notify)
    case .start: return TriggerAction(.start(session: session.value))
    case .stop: return TriggerAction(.stop(session: session.value))
    case .rotate: return TriggerAction(.rotate(session: session.value))
    case .snapshot: return TriggerAction(.snapshot(session: session.value, output: nil))
    }
  }

  private mutating func reportUnknownSession(_ name: Located<String>, among sessions: [String]) {
    values.diagnostics.error(
      .nameUnknown, "no session is called `\(name.value)`", at: name.range,
      help: NearestSpelling.question(for: name.value, among: sessions)
        ?? "there are: \(sessions.joined(separator: ", "))")
  }

  /// Which instrumentation points a domain has (lttng-event-rule(7)).
  private mutating func checkTriggerEvent(_ node: Node) {
    guard let fields = values.fields(node, as: TriggerEventKey.self),
      let domain = fields[.domain].flatMap({ plainText($0, of: "a domain") }),
      let kind = [TriggerEventKey.tracepoint, .syscall, .kprobe, .uprobe, .logger]
        .first(where: { fields[$0] != nil })
    else { return }

    let domains =
      switch kind {
      case .tracepoint: ["kernel", "user"]
      case .logger: ["jul", "log4j", "python"]
      default: ["kernel"]
      }
    if !domains.contains(domain.value) {
      values.diagnostics.error(
        .valueInvalid, "the \(domain.value) domain has no `\(kind.rawValue)`", at: domain.range,
        help: "it belongs to: \(domains.joined(separator: ", "))")
    }
    if let place = fields[.at] { checkProbeOffset(place) }
  }
}
