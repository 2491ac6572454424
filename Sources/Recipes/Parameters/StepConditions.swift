import Diagnostics
import YAMLTree

/// Takes away the steps whose `when` does not hold, and the `when` of the others.
///
/// It comes before parameters are put in: a step that does not run may name one that has no value.
struct StepConditions {
  static let stepLists = ["setup", "payload", "teardown"]

  /// The names of the parameters, and of those that have a value.
  let parameters: [String]
  let known: Set<String>

  private(set) var diagnostics = DiagnosticCollector()

  init(parameters: [String], known: some Sequence<String>) {
    self.parameters = parameters
    self.known = Set(known)
  }

  mutating func apply(to document: MappingNode) -> MappingNode {
    var result = document
    for list in Self.stepLists {
      guard case .sequence(var steps)? = document[list] else { continue }

      let isEmpty = steps.elements.isEmpty
      steps.elements = steps.elements.compactMap { step($0) }
      if steps.elements.isEmpty, !isEmpty {
        if list == "payload" { reportNoStep(at: document[list]?.range) }
        result.remove(list)
      } else {
        result.set(list, to: .sequence(steps))
      }
    }
    return result
  }

  private mutating func reportNoStep(at range: SourceRange?) {
    guard !diagnostics.hasErrors else { return }

    let missing = parameters.filter { !known.contains($0) }
    diagnostics.error(
      .valueInvalid, "no step of `payload` runs: the `when` of none holds", at: range,
      help: missing.first.map { "give the parameter a value: --set \($0)=VALUE" })
  }

  /// Returns a step that runs; what is no mapping is left to be reported.
  private mutating func step(_ node: Node) -> Node? {
    guard case .mapping(var step) = node, let condition = step[StepKey.when.rawValue] else {
      return node
    }

    step.remove(StepKey.when.rawValue)
    return holds(condition) ? .mapping(step) : nil
  }

  private mutating func holds(_ condition: Node) -> Bool {
    var decoder = NodeDecoder()
    guard let fields = decoder.fields(condition, as: ConditionKey.self) else {
      diagnostics.append(contentsOf: decoder.diagnostics)
      return true
    }

    let set = names(fields[.set], &decoder)
    let unset = names(fields[.unset], &decoder)
    diagnostics.append(contentsOf: decoder.diagnostics)
    return set.allSatisfy(known.contains) && !unset.contains(where: known.contains)
  }

  /// Returns the parameters that a condition names: one, or a list.
  private func names(_ node: Node?, _ decoder: inout NodeDecoder) -> [String] {
    guard let node else { return [] }

    let isList = if case .sequence = node { true } else { false }
    let elements = isList ? decoder.elements(node, of: ConditionKey.owner) : [node]
    let names = elements.compactMap { decoder.text($0, of: "a parameter's name") }
    for name in names where !parameters.contains(name.value) {
      decoder.diagnostics.error(
        .parameterUnknown, "no parameter is called `\(name.value)`", at: name.range,
        help: NearestSpelling.question(for: name.value, among: parameters)
          ?? "a condition names a parameter of this file")
    }
    return names.map(\.value)
  }
}
