import Diagnostics
import YAMLTree

/// One entry of `parameters`.
struct ParameterDeclaration {
  private let name: Scalar

  /// nil where there is none.
  private let fallback: Located<String>?

  /// Whether the parameter may stay without a value.
  private let isOptional: Bool

  private let pattern: (text: String, value: ValuePattern)?

  /// Reads a declaration; what is wrong with it is reported.
  init(_ entry: MappingNode.Entry, _ decoder: inout NodeDecoder) {
    name = entry.key
    let isBare = entry.value.isNull
    let fields = isBare ? nil : decoder.fields(entry.value, as: ParameterKey.self)
    if let description = fields?[.description] {
      _ = decoder.text(description, of: "a parameter's description")
    }
    fallback = fields?[.default].flatMap { decoder.text($0, of: "a parameter's default") }
    // A wrong value is one mistake, not two.
    isOptional =
      fields?[.optional].map { decoder.boolean($0, of: "a parameter's `optional`") ?? true }
      ?? false
    pattern = fields?[.pattern].flatMap { Self.pattern($0, &decoder) }
  }

  private static func pattern(
    _ node: Node, _ decoder: inout NodeDecoder
  ) -> (String, ValuePattern)? {
    guard let text = decoder.text(node, of: "a parameter's `pattern`") else { return nil }

    do throws(ValuePattern.Fault) {
      return (text.value, try ValuePattern(text.value))
    } catch {
      decoder.diagnostics.error(
        .valueInvalid, "the pattern cannot be used: \(error.description)", at: text.range,
        help: "a pattern has literals, `.`, `[a-z]`, `\\d`, groups, `|` and `* + ? {m,n}`")
      return nil
    }
  }

  /// Returns the value that was set, else the default; nil where there is neither, or where it does not
  /// match.
  func value(set: String?, _ decoder: inout NodeDecoder) -> String? {
    guard let value = set ?? fallback?.value else {
      if !isOptional {
        decoder.diagnostics.error(
          .parameterMissing, "the parameter `\(name.text)` has no value", at: name.range,
          help: "give one: --set \(name.text)=VALUE")
      }
      return nil
    }
    guard let pattern, !pattern.value.matches(value) else { return value }

    let isSet = set != nil
    decoder.diagnostics.error(
      .parameterValue,
      "the parameter `\(name.text)` cannot be `\(value)`" + (isSet ? " (--set)" : ""),
      at: isSet ? name.range : fallback?.range, help: "its pattern is `\(pattern.text)`")
    return nil
  }
}
