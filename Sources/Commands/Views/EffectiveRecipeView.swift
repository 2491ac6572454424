import Diagnostics
import PlanExecution
import Recipes
import YAMLTree

/// Prints effective recipes.
struct EffectiveRecipeView {
  let isJSON: Bool

  func show(_ loaded: LoadedRecipe) {
    let text = Self.text(of: loaded)
    if isJSON {
      JSONStream.write(
        EffectiveLine(
          recipe: loaded.recipe.name, yaml: text, matrix: loaded.matrix.map(MatrixLine.init),
          origins: ValueOrigins.all(in: loaded.effective)))
    } else {
      Terminal.print(text)
    }
  }

  /// Returns the recipe as YAML; what another file brought says so in a comment.
  static func text(of loaded: LoadedRecipe) -> String {
    matrixComment(loaded.matrix) + text(of: loaded.effective, own: loaded.file.source)
  }

  static func text(of effective: Node, own: SourceFile) -> String {
    let writer = YAMLWriter { node in
      guard node.range.file !== own, case .scalar = node else { return nil }

      return "\(node.range.file.name):\(node.range.start.line)"
    }
    return writer.text(of: effective)
  }

  /// Says which run of a matrix the recipe is.
  private static func matrixComment(_ matrix: RecipeMatrix?) -> String {
    guard let matrix else { return "" }

    let values = matrix.axes.compactMap { axis in
      axis.values.first.map { "\(axis.parameter)=\($0)" }
    }
    let name = values.isEmpty ? "" : ": \(values.joined(separator: ", "))"
    let text =
      "run 1 of \(matrix.runCount) of the matrix\(name); --set NAME=VALUE shows another one"
    return "# \(TerminalText.escaped(text))\n"
  }
}

private struct EffectiveLine: Encodable {
  let type = "effective-recipe"
  let recipe: String
  let yaml: String
  let matrix: MatrixLine?
  let origins: [ValueOrigin]
}

private struct MatrixLine: Encodable {
  struct Axis: Encodable {
    let parameter: String
    let values: [String]
  }

  let axes: [Axis]
  let `repeat`: Int
  let runs: Int
  let order: String
  let seed: UInt64?
  let setup: String
  let teardown: String
  let onFailure: String

  init(_ matrix: RecipeMatrix) {
    axes = matrix.axes.map { Axis(parameter: $0.parameter, values: $0.values) }
    `repeat` = matrix.repetitionCount
    runs = matrix.runCount
    order = matrix.options.order.rawValue
    seed = matrix.options.seed
    setup = matrix.options.setup.rawValue
    teardown = matrix.options.teardown.rawValue
    onFailure = matrix.options.failurePolicy.rawValue
  }
}

/// Where a value of the effective recipe stands: in the recipe, in a preset, in a file of parameters.
struct ValueOrigin: Encodable, Equatable {
  /// The value's place in the effective recipe, as a JSON Pointer (RFC 6901).
  let pointer: String
  let file: String
  let line: Int
  let column: Int
}

enum ValueOrigins {
  /// Returns the origins of all scalars, in order.
  static func all(in node: Node) -> [ValueOrigin] {
    var origins: [ValueOrigin] = []
    collect(node, at: "", into: &origins)
    return origins
  }

  private static func collect(_ node: Node, at pointer: String, into origins: inout [ValueOrigin]) {
    switch node {
    case .scalar(let scalar):
      origins.append(
        ValueOrigin(
          pointer: pointer, file: scalar.range.file.name, line: scalar.range.start.line,
          column: scalar.range.start.column))
    case .sequence(let sequence):
      for (index, element) in sequence.elements.enumerated() {
        collect(element, at: "\(pointer)/\(index)", into: &origins)
      }
    case .mapping(let mapping):
      for entry in mapping.entries {
        collect(entry.value, at: "\(pointer)/\(escaped(entry.key.text))", into: &origins)
      }
    }
  }

  private static func escaped(_ key: String) -> String {
    key.replacing("~", with: "~0").replacing("/", with: "~1")
  }
}
