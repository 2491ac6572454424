import Diagnostics
import YAMLTree

/// What a file's `matrix` says.
struct MatrixReading {
  let matrix: RecipeMatrix?

  /// The first value of each axis.
  let firstValues: [String: ParameterValue]

  /// The parameters that are axes.
  var parameters: Set<String> { Set(matrix?.axes.map(\.parameter) ?? []) }

  /// Reads a `matrix` whose shape is right; a parameter that is `set` has that one of its values alone.
  init(
    _ node: Node?, declarations: [ParameterDeclaration], set: [String: ParameterSetting],
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
    for entry in mapping.entries where MatrixKey.table[entry.key.text] == nil {
      let name = entry.key.text
      guard let declaration = declarations.first(where: { $0.name.text == name }) else {
        Self.reportUnknown(entry.key, among: declarations, &decoder)
        continue
      }
      if declaration.isSecret {
        decoder.diagnostics.error(
          .secretExposed, "the secret `\(name)` cannot be an axis of the matrix",
          at: entry.key.range,
          help: "its values would stand in the recipe")
      }
      let all = Self.values(of: entry.value, declaration, &decoder)
      let values = set[name].map { Self.narrowed(all, to: $0, declaration, &decoder) } ?? all
      firstValues[name] = values.first
      axes.append(RecipeMatrix.Axis(parameter: name, values: values.map(\.text)))
    }
    self.firstValues = firstValues
    matrix = RecipeMatrix(
      axes: axes, repetitionCount: Int(repetitions ?? 1), options: Self.options(mapping, &decoder),
      range: node.range.firstLine)
    Self.checkCount(axes, Int(repetitions ?? 1), at: node.range, &decoder)
  }

  private static func options(
    _ mapping: MappingNode, _ decoder: inout NodeDecoder
  ) -> RecipeMatrix.Options {
    var options = RecipeMatrix.Options()
    if let node = mapping[MatrixKey.order.rawValue] {
      options.order = decoder.choice(node, of: "`order`", as: RunOrder.self) ?? .given
    }
    options.seed = mapping[MatrixKey.seed.rawValue].flatMap { decoder.count($0, of: "`seed`") }
    if let node = mapping[MatrixKey.setup.rawValue] {
      options.setup = decoder.choice(node, of: "`setup`", as: StepFrequency.self) ?? .each
    }
    if let node = mapping[MatrixKey.teardown.rawValue] {
      options.teardown = decoder.choice(node, of: "`teardown`", as: StepFrequency.self) ?? .each
    }
    if let node = mapping[MatrixKey.onFailure.rawValue] {
      options.failurePolicy =
        decoder.choice(node, of: "`on-failure`", as: FailurePolicy.self) ?? .keepGoing
    }
    return options
  }

  /// Returns the one of an axis's values that a setting names.
  private static func narrowed(
    _ values: [ParameterValue], to setting: ParameterSetting, _ declaration: ParameterDeclaration,
    _ decoder: inout NodeDecoder
  ) -> [ParameterValue] {
    let wanted = declaration.identity(of: setting.value)
    let named = values.filter { declaration.identity(of: $0.text) == wanted }
    if named.isEmpty, !values.isEmpty {
      let place = setting.source == .option ? " (--set)" : ""
      decoder.diagnostics.error(
        .parameterValue,
        "the matrix has no run with `\(setting.name)` = `\(setting.value)`\(place)",
        at: setting.range,
        help: "its values: \(values.map(\.text).joined(separator: ", "))")
    }
    return named
  }

  private static func values(
    of node: Node, _ declaration: ParameterDeclaration, _ decoder: inout NodeDecoder
  ) -> [ParameterValue] {
    var seen: Set<String> = []
    return decoder.elements(node, of: "an axis of the matrix").compactMap { element in
      guard let text = decoder.text(element, of: "a value of the matrix") else { return nil }
      guard seen.insert(declaration.identity(of: text.value)).inserted else {
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
