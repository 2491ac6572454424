import LTTngModel

/// The filter of a logger's rule, taken out of the one that the daemon has.
///
/// For an agent's domain liblttng-ctl adds the logger's name and the log level to the filter (`lttng-ctl.c`,
/// `set_agent_filter()`): `((F) && (logger_name == "N")) && (int_loglevel >= L)`. The logger `*` has no name in
/// it, and without a filter the innermost parentheses are left out.
struct AgentFilter {
  /// The filter that the rule was given; nil for none.
  let own: String?

  /// Returns nil where the text is not one that the library composes of that name and log level.
  init?(composed text: String?, logger: String, logLevel: LogLevelRule?) {
    var rest = text
    if let logLevel {
      let comparison = logLevel.comparison == .atLeast ? ">=" : "=="
      let condition = "int_loglevel \(comparison) \(logLevel.level)"
      guard let shorter = Self.remove(condition, from: rest) else { return nil }

      rest = shorter
    }
    if logger != "*" {
      guard let shorter = Self.remove("logger_name == \"\(logger)\"", from: rest) else {
        return nil
      }

      rest = shorter
    }
    own = rest
  }

  /// Takes the last condition away; nil where the text does not end with it.
  private static func remove(_ condition: String, from text: String?) -> String?? {
    guard let text else { return nil }
    if text == condition { return .some(nil) }

    let end = ") && (\(condition))"
    guard text.hasPrefix("("), text.hasSuffix(end), text.utf8.count > end.utf8.count else {
      return nil
    }

    return String(text.dropFirst().dropLast(end.count))
  }
}
