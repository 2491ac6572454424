import Diagnostics
import YAMLTree

/// Values of parameters of which a recipe wants a run for each combination.
package struct RecipeMatrix: Sendable {
  /// One parameter with its values.
  package struct Axis: Sendable {
    package let parameter: String
    package let values: [String]
  }

  /// In the order of the file.
  package let axes: [Axis]

  /// How many runs each combination has.
  package let repetitionCount: Int

  package var runCount: Int {
    axes.reduce(repetitionCount) { $0 * $1.values.count }
  }
}

/// What a file's `matrix` says.
struct MatrixReading {
  let matrix: RecipeMatrix?

  /// The first value of each axis.
  let firstValues: [String: ParameterValue]

  /// Reads a `matrix` whose shape is right; `fixed` are the parameters that a setting takes out of it.
  init(
    _ node: Node?, declarations: [ParameterDeclaration], fixed: Set<String>,
    _ decoder: inout NodeDecoder
  ) {
    guard let node, let mapping = node.mapping else {
      matrix = nil
      firstValues = [:]
      return
    }

    let repetitions = mapping[MatrixKey.repeat.rawValue].flatMap {
      decoder.count($0, of: "`repeat`")
    }
    var axes: [RecipeMatrix.Axis] = []
    var firstValues: [String: ParameterValue] = [:]
    for entry in mapping.entries where entry.key.text != MatrixKey.repeat.rawValue {
      let name = entry.key.text
      guard let declaration = declarations.first(where: { $0.name.text == name }) else {
        Self.reportUnknown(entry.key, among: declarations, &decoder)
        continue
      }
      guard !fixed.contains(name) else { continue }

      if declaration.isSecret {
        decoder.diagnostics.error(
          .secretExposed, "the secret `\(name)` cannot be an axis of the matrix",
          at: entry.key.range,
          help: "its values would stand in the recipe")
      }
      let values = Self.values(of: entry.value, declaration, &decoder)
      firstValues[name] = values.first
      axes.append(RecipeMatrix.Axis(parameter: name, values: values.map(\.text)))
    }
    self.firstValues = firstValues
    matrix = RecipeMatrix(axes: axes, repetitionCount: Int(repetitions ?? 1))
    Self.checkCount(axes, Int(repetitions ?? 1), at: node.range, &decoder)
  }

  private static func values(
    of node: Node, _ declaration: ParameterDeclaration, _ decoder: inout NodeDecoder
  ) -> [ParameterValue] {
    var seen: Set<String> = []
    return decoder.elements(node, of: "an axis of the matrix").compactMap { element in
      guard let text = decoder.text(element, of: "a value of the matrix") else { return nil }
      guard seen.insert(text.value).inserted else {
        decoder.diagnostics.error(
          .valueInvalid, "the matrix has the value `\(text.value)` twice", at: text.range,
          help: "`repeat` makes several runs of each combination")
        return nil
      }

      return declaration.check(text.value, at: text.range, &decoder)
    }
  }

  private static func checkCount(
    _ axes: [RecipeMatrix.Axis], _ repetitions: Int, at range: SourceRange,
    _ decoder: inout NodeDecoder
  ) {
    var count = repetitions
    for axis in axes where count <= Limits.matrixRunCount { count *= max(1, axis.values.count) }
    guard count > Limits.matrixRunCount else { return }

    decoder.diagnostics.error(
      .limitExceeded, "the matrix has more than \(Limits.matrixRunCount) runs",
      at: range.firstLine, help: "take values out, or make several recipes")
  }

  private static func reportUnknown(
    _ key: Scalar, among declarations: [ParameterDeclaration], _ decoder: inout NodeDecoder
  ) {
    let names = declarations.map(\.name.text)
    decoder.diagnostics.error(
      .parameterUnknown, "no parameter is called `\(key.text)`", at: key.range,
      help: NearestSpelling.question(for: key.text, among: names)
        ?? "declare it under `parameters`: the matrix gives values to parameters")
  }
}
