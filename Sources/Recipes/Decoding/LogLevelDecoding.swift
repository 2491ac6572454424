import Diagnostics
import LTTngModel
import YAMLTree

/// The log levels of a rule.
extension RecipeDecoder {
  /// A level alone is the least severe one that is recorded, as with `lttng enable-event --loglevel`.
  mutating func logLevel(_ node: Node?, domain: TracingDomain) -> LogLevelRule? {
    guard let node else { return nil }
    guard domain != .kernel else {
      values.diagnostics.error(
        .valueInvalid, "the kernel's tracepoints have no log level", at: node.range,
        help: "take it out")
      return nil
    }
    guard case .mapping(let mapping) = node else {
      return level(node, domain).map { LogLevelRule(.atLeast, $0) }
    }

    let fields = Fields<LogLevelKey>(mapping: mapping)
    if let level = fields[.exactly] {
      return self.level(level, domain).map { LogLevelRule(.exactly, $0) }
    }
    return fields[.atLeast].flatMap { self.level($0, domain) }.map { LogLevelRule(.atLeast, $0) }
  }

  /// LTTng takes any number, and records nothing where no tracepoint has it.
  private mutating func level(_ node: Node, _ domain: TracingDomain) -> Int32? {
    guard let text = plainText(node, of: "a log level") else { return nil }

    let names = LogLevels.names(in: domain)
    let level = LogLevels.level(text.value, in: domain)
    let isKnown = level.map { level in
      domain != .user || names.contains { $0.value == level }
    }
    if isKnown == true { return level }

    let known = names.map(\.key)
    values.diagnostics.error(
      .valueInvalid, "the \(domain.rawValue) domain has no log level `\(text.value)`",
      at: text.range,
      help: Self.spelling(of: text.value, among: known)
        ?? NearestSpelling.question(for: Self.plain(text.value), among: known)
        ?? "from the most severe: \(known.joined(separator: ", "))")
    return nil
  }

  /// Returns a level's name as recipes spell it; LTTng's has `_`, and the C macro's begins with `TRACE_`.
  private static func plain(_ text: String) -> String {
    let text = text.lowercased()
    let name = text.hasPrefix("trace_") ? text.dropFirst("trace_".count) : text[...]
    return String(name.map { $0 == "_" ? "-" : $0 })
  }

  /// What the levels of other domains are called in this one.
  private static func spelling(of text: String, among known: [String]) -> String? {
    let word = text.lowercased()
    let group = synonyms.first { $0.contains(word) }
    return group?.first(where: known.contains).map { "write `\($0)`" }
  }

  private static let synonyms: [[String]] = [
    ["warning", "warn", "trace_warning"],
    ["err", "error", "severe", "trace_err"],
    ["crit", "critical", "fatal", "trace_crit"],
    ["emerg", "emergency", "panic", "off"],
    ["debug", "fine", "trace", "verbose"],
    ["info", "information", "config"],
  ]
}
