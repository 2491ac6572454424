import Diagnostics
import YAMLTree

/// One entry of `parameters`.
struct ParameterDeclaration {
  let name: Scalar

  /// nil where there is none.
  private let fallback: Located<String>?

  /// Whether the parameter may stay without a value.
  private let isOptional: Bool

  private let type: ParameterType?
  private let pattern: (text: String, value: ValuePattern)?
  private let choices: [String]
  private let minimum: Located<String>?
  private let maximum: Located<String>?
  let isSecret: Bool

  /// Reads a declaration whose shape is right; what is wrong with it is reported.
  init(_ entry: MappingNode.Entry, _ decoder: inout NodeDecoder) {
    name = entry.key
    let fields = entry.value.mapping.map { Fields<ParameterKey>(mapping: $0) }
    func text(_ key: ParameterKey) -> Located<String>? {
      fields?[key].flatMap { decoder.text($0, of: "`\(key.rawValue)`") }
    }
    func flag(_ key: ParameterKey) -> Bool {
      fields?[key].flatMap { decoder.boolean($0, of: "`\(key.rawValue)`") } ?? false
    }
    _ = text(.description)
    fallback = text(.default)
    isOptional = flag(.optional)
    isSecret = flag(.secret)
    type = text(.type).flatMap { ParameterType(rawValue: $0.value) }
    pattern = text(.pattern).flatMap { Self.pattern($0, &decoder) }
    choices = decoder.elements(fields?[.oneOf], of: "`one-of`").compactMap {
      decoder.text($0, of: "a value of `one-of`")?.value
    }
    minimum = text(.minimum)
    maximum = text(.maximum)
    checkBounds(&decoder)
  }

  private static func pattern(
    _ text: Located<String>, _ decoder: inout NodeDecoder
  ) -> (String, ValuePattern)? {
    do throws(ValuePattern.Fault) {
      return (text.value, try ValuePattern(text.value))
    } catch {
      decoder.diagnostics.error(
        .valueInvalid, "the pattern cannot be used: \(error.description)", at: text.range,
        help: "a pattern has literals, `.`, `[a-z]`, `\\d`, groups, `|` and `* + ? {m,n}`")
      return nil
    }
  }

  private func checkBounds(_ decoder: inout NodeDecoder) {
    if let type, let minimum, let maximum, let least = type.magnitude(of: minimum.value),
      let most = type.magnitude(of: maximum.value), least > most
    {
      decoder.diagnostics.error(
        .valueInvalid, "`minimum` is more than `maximum`: no value is possible", at: minimum.range)
    }
    for bound in [minimum, maximum].compactMap(\.self) {
      if let type, type.isOrdered {
        guard type.magnitude(of: bound.value) == nil else { continue }

        decoder.diagnostics.error(
          .valueInvalid, "the bound `\(bound.value)` is not \(type.expectation)", at: bound.range)
      } else {
        decoder.diagnostics.error(
          .valueInvalid, "`minimum` and `maximum` need a type whose values have an order",
          at: bound.range, help: "add `type: integer`, `type: size` or `type: duration`")
      }
    }
  }

  /// Returns the value that was set, else the default; nil where there is neither, or where it is not allowed.
  func value(set: ParameterSetting?, _ decoder: inout NodeDecoder) -> ParameterValue? {
    guard let text = set?.value ?? fallback?.value else {
      if !isOptional {
        decoder.diagnostics.error(
          .parameterMissing, "the parameter `\(name.text)` has no value", at: name.range,
          help: isSecret
            ? "give one in a file, --set-file FILE, or in the environment: "
              + SecretEnvironment.variable(of: name.text)
            : "give one: --set \(name.text)=VALUE")
      }
      return nil
    }
    if isSecret, set?.source == .option { reportExposed(&decoder) }
    return check(text, set: set, at: set == nil ? fallback?.range : set?.range, &decoder)
  }

  private func reportExposed(_ decoder: inout NodeDecoder) {
    decoder.diagnostics.error(
      .secretExposed, "the secret `\(name.text)` would be seen by all who list processes (--set)",
      at: name.range,
      help:
        "give it in a file, `--set-file FILE` with the line `\(name.text): VALUE`, or in the environment: "
        + SecretEnvironment.variable(of: name.text))
  }

  /// Returns a value of the parameter; one that is not allowed is reported, and nil returned.
  func check(
    _ text: String, set: ParameterSetting? = nil, at range: SourceRange?,
    _ decoder: inout NodeDecoder
  ) -> ParameterValue? {
    guard let fault = fault(of: text) else {
      return ParameterValue(text: text, style: type?.style ?? .plain, isSecret: isSecret)
    }

    let place = set?.source.text.map { " (\($0))" } ?? ""
    let notes =
      range == nil || range?.file === name.range.file
      ? [] : [Diagnostic.Note("the parameter is declared here", at: name.range)]
    decoder.diagnostics.error(
      .parameterValue, "the parameter `\(name.text)` cannot be \(shown(text))\(place)",
      at: range ?? name.range, help: fault, notes: notes)
    return nil
  }

  /// Returns what is the same for all spellings of a value: `1s` and `1000ms` are one duration.
  func identity(of text: String) -> String {
    type?.identity(of: text) ?? text
  }

  private func shown(_ text: String) -> String {
    isSecret ? "this value" : "`\(text)`"
  }

  /// Returns what is wrong with a value, or nil.
  private func fault(of text: String) -> String? {
    if let type, !type.accepts(text) { return "its type is \(type.rawValue): \(type.expectation)" }
    if let pattern, !pattern.value.isAffordable(for: text) {
      return "it is too long for its pattern"
    }
    if let pattern, !pattern.value.matches(text) { return "its pattern is `\(pattern.text)`" }
    if !choices.isEmpty, !choices.contains(text) {
      return NearestSpelling.question(for: text, among: choices)
        ?? "it is one of: \(choices.joined(separator: ", "))"
    }
    guard let type, let magnitude = type.magnitude(of: text) else { return nil }

    if let minimum, let bound = type.magnitude(of: minimum.value), magnitude < bound {
      return "it is at least \(minimum.value)"
    }
    if let maximum, let bound = type.magnitude(of: maximum.value), magnitude > bound {
      return "it is at most \(maximum.value)"
    }
    return nil
  }
}
