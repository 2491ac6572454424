import Diagnostics
import LTTngModel
import YAMLTree

extension RecipeDecoder {
  /// Returns what a step reads from its standard input.
  mutating func input(_ node: Node?) -> StepInput? {
    guard let node, let fields = values.fields(node, as: StepInputKey.self) else { return nil }
    guard let file = fields[.file] else {
      return fields[.text].flatMap { runText($0, of: "`stdin`", takesSecrets: true) }
        .map(StepInput.text)
    }
    guard let path = runText(file, of: "`stdin`") else { return nil }
    guard !path.parts.isEmpty else {
      values.diagnostics.error(
        .valueInvalid, "`stdin` names no file", at: file.range,
        help:
          "such as `{file: \"${recipe.dir}/queries.sql\"}`; without `stdin` a step reads nothing")
      return nil
    }

    return .file(path)
  }
}
