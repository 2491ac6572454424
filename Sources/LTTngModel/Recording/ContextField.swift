/// A context field of a channel: what each of its event records carries beside the event's own fields
/// (lttng-add-context(1)).
package enum ContextField: Hashable, Sendable {
  case type(ContextType)
  case perf(PerfCounter)

  /// A field that a Java program provides: `$app.PROVIDER:TYPE`.
  case app(provider: String, type: String)

  /// A field that only newer releases have, as a saved session spells it; it can be seen, not added.
  case foreign(String)

  /// The domains whose channels take the field (LTTng 2.13: what the session daemon accepts).
  package var domains: Set<TracingDomain> {
    switch self {
    case .type(let type): type.domains
    case .perf(let counter): counter.scope == .cpu ? [.kernel] : [.user]
    case .app: [.jul, .log4j]
    case .foreign: []
    }
  }

  /// The field's name as recipes and lttng-add-context(1) write it.
  package var text: String {
    switch self {
    case .type(let type): type.rawValue
    case .perf(let counter): counter.text
    case .app(let provider, let type): "$app.\(provider):\(type)"
    case .foreign(let name): name
    }
  }

  /// Returns nil for a text that is no field's name; a foreign field has none.
  package init?(_ text: String) {
    if let type = ContextType(rawValue: text) {
      self = .type(type)
    } else if let counter = PerfCounter(text) {
      self = .perf(counter)
    } else if text.hasPrefix("$app.") {
      let parts = text.dropFirst("$app.".count)
        .split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }

      self = .app(provider: String(parts[0]), type: String(parts[1]))
    } else {
      return nil
    }
  }
}

/// The field's text; one that is no known field's name is foreign.
extension ContextField: Codable {
  package init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    self = ContextField(text) ?? .foreign(text)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}
