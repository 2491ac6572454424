import LTTngModel
import YAMLTree

/// Writes triggers.
enum TriggerText {
  static func add(
    _ trigger: Trigger<String>, of recipe: ImportedRecipe, to lines: inout RecipeLines
  ) {
    guard let condition = text(of: trigger.condition, recipe) else {
      lines.addComment(
        "not carried over: the trigger `\(trigger.name)`, whose condition is foreign")
      return
    }
    let actions = trigger.actions.compactMap(text)
    guard actions.count == trigger.actions.count, !actions.isEmpty else {
      lines.addComment("not carried over: the trigger `\(trigger.name)`, whose actions are foreign")
      return
    }

    lines.nest(WrittenText.key(trigger.name)) { lines in
      lines.add("when: \(condition)")
      lines.add("do: [\(actions.joined(separator: ", "))]")
    }
  }

  /// Returns nil for a condition that recipes cannot say.
  private static func text(
    of condition: TriggerCondition<String>, _ recipe: ImportedRecipe
  ) -> String? {
    switch condition {
    case .event(let event): InlineText.mapping([("event", text(of: event))])
    case .consumedSize(let session, let bytes):
      InlineText.mapping([
        (
          "consumed-size",
          InlineText.mapping([
            ("session", InlineText.value(session)), ("size", QuantityText.size(bytes)),
          ])
        )
      ])
    case .bufferUsage(let usage):
      InlineText.mapping([("buffer-usage", text(of: usage, recipe))])
    case .rotation(let session, let isCompleted):
      InlineText.mapping([
        (
          "rotation",
          InlineText.mapping([
            ("session", InlineText.value(session)),
            ("is", isCompleted ? "completed" : "ongoing"),
          ])
        )
      ])
    case .foreign: nil
    }
  }

  private static func text(
    of usage: BufferUsageCondition<String>, _ recipe: ImportedRecipe
  ) -> String {
    let session = recipe.sessions.first { $0.name == usage.session }
    let key = session.flatMap { SessionText.key(of: usage.channel, usage.domain, in: $0) }
    let threshold =
      switch usage.threshold {
      case .bytes(let count): QuantityText.size(count)
      case .ratio(let ratio): percent(ratio)
      }
    return InlineText.mapping([
      ("session", InlineText.value(usage.session)),
      ("channel", InlineText.value(key ?? usage.channel)),
      (usage.isHigh ? "high" : "low", threshold),
    ])
  }

  private static func percent(_ ratio: Double) -> String {
    let percent = ratio * 100
    return percent == percent.rounded() ? "\(Int(percent))%" : "\(percent)%"
  }

  private static func text(of event: TriggerEvent) -> String {
    let rule = event.rule
    let name = rule.pattern == .all ? "all" : InlineText.value(rule.pattern.text)
    var entries = [("domain", event.domain.rawValue), (rule.kind.rawValue, name)]
    if let location = rule.location { entries += EventsText.entries(of: location) }
    if !rule.exclusions.isEmpty {
      entries.append(("exclude", InlineText.oneOrList(rule.exclusions.map(\.text))))
    }
    if let level = rule.logLevel {
      entries.append(("log-level", EventsText.text(of: level, in: event.domain)))
    }
    if let filter = rule.filter {
      entries.append(("filter", InlineText.quoted(filter.text)))
    }
    if event.site != .entryAndExit { entries.append(("emission-site", event.site.rawValue)) }
    if !event.captures.isEmpty {
      entries.append(("capture", InlineText.list(event.captures.map(\.description))))
    }
    return InlineText.mapping(entries)
  }

  // MARK: - Actions

  /// Returns nil for an action that recipes cannot say.
  private static func text(of action: TriggerAction<String>) -> String? {
    var entries: [(key: String, value: String)]
    switch action.kind {
    case .notify: entries = [("notify", "true")]
    case .start(let session): entries = [("start", InlineText.value(session))]
    case .stop(let session): entries = [("stop", InlineText.value(session))]
    case .rotate(let session): entries = [("rotate", InlineText.value(session))]
    case .snapshot(let session, let output):
      entries = [("snapshot", text(ofSnapshotOf: session, output))]
    case .foreign: return nil
    }
    switch action.rate {
    case nil: break
    case .every(let count)?: entries.append(("rate", "{every: \(count)}"))
    case .onceAfter(let count)?: entries.append(("rate", "{once-after: \(count)}"))
    }
    return InlineText.mapping(entries)
  }

  private static func text(
    ofSnapshotOf session: String, _ output: SnapshotOutput<String>?
  ) -> String {
    guard let output else { return InlineText.value(session) }

    let name = ("session", InlineText.value(session))
    return InlineText.mapping([name] + SessionText.entries(of: output))
  }
}
