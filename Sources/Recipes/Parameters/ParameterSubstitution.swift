import Diagnostics
import LTTngModel
import YAMLTree

/// Puts the parameters of one file into its values.
///
/// After it, the only `${…}` left are `${run.id}` and secret parameters, which are put in when the plan is
/// carried out, and the escape `$${`. The text of `shell` steps is left as it is: parameters reach it as
/// environment variables.
struct ParameterSubstitution {
  /// The built-in that stays.
  static let runID = "run.id"

  /// The built-in that becomes the name of the recipe's one session, which ends in the run's id.
  static let sessionName = "session.name"

  /// The values of the parameters and of the built-ins other than `run.id`.
  private let values: [String: ParameterValue]

  /// The parameters alone, for the environment of `shell` steps.
  private let parameters: [String: ParameterValue]

  /// The names of the parameters that have no value.
  private let unset: Set<String>

  /// The one session's name without the run's id; nil for a recipe with `sessions`.
  private let sessionName: String?

  var diagnostics = DiagnosticCollector()

  /// How many bytes the texts have into which values were put.
  private var byteCount = 0

  /// `names` are those of all parameters, with a value or without.
  init(
    parameters: [String: ParameterValue], names: [String] = [], builtIns: [String: String],
    sessionName: String?
  ) {
    self.parameters = parameters
    unset = Set(names).subtracting(parameters.keys)
    self.sessionName = sessionName
    values = builtIns.mapValues { ParameterValue(text: $0) }
      .merging(parameters) { builtIn, _ in builtIn }
  }

  /// Returns the top-level mapping of a file with all values substituted but `parameters` itself.
  mutating func substitute(in document: MappingNode) -> MappingNode {
    var result = document
    for (index, entry) in document.entries.enumerated() where entry.key.text != "parameters" {
      result.entries[index].value =
        Conditions.stepLists.contains(entry.key.text)
        ? substituteSteps(in: entry.value) : substitute(in: entry.value)
    }
    return result
  }

  private mutating func substitute(in node: Node) -> Node {
    switch node {
    case .scalar(let scalar):
      return .scalar(substitute(in: scalar))
    case .sequence(var sequence):
      for index in sequence.elements.indices {
        sequence.elements[index] = substitute(in: sequence.elements[index])
      }
      return .sequence(sequence)
    case .mapping(var mapping):
      for index in mapping.entries.indices {
        mapping.entries[index].value = substitute(in: mapping.entries[index].value)
      }
      return .mapping(mapping)
    }
  }

  /// Returns what a text stands for; what is wrong with it is not reported.
  func value(of scalar: Scalar) -> String {
    var copy = self
    return TextTemplate.pieces(of: copy.substitute(in: scalar).text).map { piece in
      switch piece {
      case .literal(let text): text
      case .reference(let name): "${\(name)}"
      case .unclosed: ""
      }
    }.joined()
  }

  private mutating func substituteSteps(in node: Node) -> Node {
    guard case .sequence(var sequence) = node else { return node }

    for (index, element) in sequence.elements.enumerated() {
      guard case .mapping(let step) = element else { continue }

      sequence.elements[index] = .mapping(substituteStep(step))
    }
    return .sequence(sequence)
  }

  private mutating func substituteStep(_ step: MappingNode) -> MappingNode {
    var result = step
    for (index, entry) in step.entries.enumerated() where entry.key.text != "shell" {
      result.entries[index].value = substitute(in: entry.value)
    }
    return step["shell"] == nil ? result : withParameterVariables(result)
  }

  /// Adds a variable for each parameter to a `shell` step, where the step does not set it itself.
  private mutating func withParameterVariables(_ step: MappingNode) -> MappingNode {
    guard !parameters.isEmpty || !unset.isEmpty, isAffordable(variablesSize, at: step.range) else {
      return step
    }

    var result = step
    var variables = MappingNode(entries: [], range: step.range)
    if case .mapping(let own)? = step["env"] { variables = own }
    // One without a value is empty: the caller's variable of that name must not stand in for it.
    let texts = parameters.map { name, value in
      (name, value.isSecret ? "${\(name)}" : RunText.escaped(value.text))
    }
    let all = texts + unset.map { ($0, "") }
    for (name, text) in all.sorted(by: { $0.0 < $1.0 }) {
      let variable = String(name.map { $0 == "-" ? "_" : $0 })
      guard variables[variable] == nil else { continue }

      variables.entries.append(
        MappingNode.Entry(
          key: Scalar(text: variable, style: .plain, range: step.range),
          value: .scalar(
            Scalar(text: text, style: .doubleQuoted, range: step.range))))
    }
    result.set("env", to: .mapping(variables))
    return result
  }

  /// What the variables of one `shell` step cost: each is a key and a value, which is more than their texts.
  private var variablesSize: Int {
    parameters.reduce(64 * unset.count) { size, parameter in
      size + 64 + parameter.key.utf8.count + parameter.value.text.utf8.count
    }
  }

  private mutating func substitute(in scalar: Scalar) -> Scalar {
    guard scalar.holdsReference else { return scalar }

    let pieces = TextTemplate.pieces(of: scalar.text)
    let text = text(of: pieces, at: scalar.range)
    guard case .reference(let name)? = pieces.first, pieces.count == 1, name != Self.runID,
      name != Self.sessionName, values[name]?.isSecret != true
    else { return Scalar(text: text, style: scalar.style, range: scalar.range) }

    // A text that is all `${p}` takes the value as if it stood there, but never as null.
    let style = values[name]?.style ?? .plain
    let typed = Scalar(text: text, style: style, range: scalar.range)
    return typed.core == .null
      ? Scalar(text: text, style: .doubleQuoted, range: scalar.range) : typed
  }

  /// Joins the pieces before anything is escaped: a `$` at the end of one value and a `{` at the
  /// beginning of the next text make no reference.
  private mutating func text(of pieces: [TextTemplate.Piece], at range: SourceRange) -> String {
    let replaced = pieces.flatMap { replacement(for: $0, at: range) }
    let size = replaced.reduce(0) { size, piece in
      if case .literal(let text) = piece { size + text.utf8.count } else { size }
    }
    guard isAffordable(size, at: range) else { return "" }
    if let text = TextTemplate.text(of: replaced) { return text }

    diagnostics.error(
      .valueInvalid, "a `$` cannot stand before `${\(Self.runID)}`", at: range,
      help: "put another character between the two")
    return ""
  }

  /// A value of a megabyte in a thousand places would be a gigabyte.
  private mutating func isAffordable(_ size: Int, at range: SourceRange) -> Bool {
    let before = byteCount
    byteCount += size
    guard byteCount > Limits.substitutedByteCount else { return true }

    if before <= Limits.substitutedByteCount {
      diagnostics.error(
        .limitExceeded, "with the values of parameters, the file has more than 4 MiB of text",
        at: range.firstLine, help: "put a long value into fewer places, or into a file")
    }
    return false
  }

  private mutating func replacement(
    for piece: TextTemplate.Piece, at range: SourceRange
  ) -> [TextTemplate.Piece] {
    switch piece {
    case .literal, .reference(Self.runID):
      return [piece]
    case .reference(Self.sessionName) where sessionName != nil:
      return [.literal("\(sessionName ?? "")-"), .reference(Self.runID)]
    case .reference(let name):
      if let value = values[name] { return value.isSecret ? [piece] : [.literal(value.text)] }

      reportUnknown(name, at: range)
    case .unclosed:
      diagnostics.error(
        .valueInvalid, "`${` is not closed", at: range,
        help: "close it with `}`, or write `$${` for the text `${`")
    }
    return []
  }

  private mutating func reportUnknown(_ name: String, at range: SourceRange) {
    guard !unset.contains(name) else {
      diagnostics.error(
        .parameterUnset, "the parameter `\(name)` has no value here", at: range,
        help: "give one (--set \(name)=VALUE), or let the step run only then: "
          + "`when: {set: \(name)}`")
      return
    }

    let known = values.keys + [Self.runID]
    let listed = known.sorted().map { "${\($0)}" }.joined(separator: " ")
    diagnostics.error(
      .parameterUnknown, "no parameter is called `\(name)`", at: range,
      help: NearestSpelling.question(for: name, among: known) ?? "there are: \(listed)")
  }
}

extension MappingNode {
  /// Sets the value of a key, in place where it is there, else at the end.
  mutating func set(_ key: String, to value: Node) {
    if let index = entries.firstIndex(where: { $0.key.text == key }) {
      entries[index].value = value
    } else {
      entries.append(
        Entry(key: Scalar(text: key, style: .plain, range: range), value: value))
    }
  }

  mutating func remove(_ key: String) {
    entries.removeAll { $0.key.text == key }
  }
}
