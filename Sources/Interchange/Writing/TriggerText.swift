import LTTngModel
import YAMLTree

/// Writes triggers.
enum TriggerText {
  static func add(_ trigger: Trigger<String>, to lines: inout RecipeLines) {
    guard let condition = text(of: trigger.condition) else {
      lines.addComment(
        "not carried over: the trigger `\(trigger.name)`, whose condition is not known")
      return
    }
    let actions = trigger.actions.compactMap(text)
    guard actions.count == trigger.actions.count, !actions.isEmpty else {
      lines.addComment(
        "not carried over: the trigger `\(trigger.name)`, whose actions are not known")
      return
    }

    lines.nest(WrittenText.key(trigger.name)) { lines in
      lines.add("when: \(condition)")
      lines.add("do: [\(actions.joined(separator: ", "))]")
    }
  }

  /// Returns nil for a condition that recipes cannot say.
  private static func text(of condition: TriggerCondition<String>) -> String? {
    guard case .event(let event) = condition else { return nil }

    return InlineText.mapping([("event", text(of: event))])
  }

  private static func text(of event: TriggerEvent) -> String {
    let rule = event.rule
    let name = rule.pattern == .all ? "all" : WrittenText.inFlow(rule.pattern.text)
    var entries = [("domain", event.domain.rawValue), (rule.kind.rawValue, name)]
    if let location = rule.location { entries += EventsText.entries(of: location) }
    if !rule.exclusions.isEmpty {
      entries.append(("exclude", InlineText.oneOrList(rule.exclusions.map(\.text))))
    }
    if let level = rule.logLevel {
      entries.append(("log-level", EventsText.text(of: level, in: event.domain)))
    }
    if let filter = rule.filter {
      entries.append(("filter", InlineText.quoted(RunText.escaped(filter.text))))
    }
    if event.site != .entryAndExit { entries.append(("site", event.site.rawValue)) }
    if !event.captures.isEmpty {
      entries.append(("capture", InlineText.list(event.captures.map { "\($0)" })))
    }
    return InlineText.mapping(entries)
  }

  /// Returns nil for an action that recipes cannot say.
  private static func text(of action: TriggerAction<String>) -> String? {
    let entry: (key: String, value: String)
    switch action.kind {
    case .notify: entry = ("notify", "true")
    case .start(let session): entry = ("start", WrittenText.inFlow(session))
    case .stop(let session): entry = ("stop", WrittenText.inFlow(session))
    case .rotate(let session): entry = ("rotate", WrittenText.inFlow(session))
    case .snapshot(let session, nil): entry = ("snapshot", WrittenText.inFlow(session))
    default: return nil
    }
    return InlineText.mapping([entry])
  }
}
