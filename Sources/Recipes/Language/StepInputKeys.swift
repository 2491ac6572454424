/// What a step reads from its standard input.
enum StepInputKey: String, RecipeKey {
  case file
  case text

  static let owner = "`stdin`"
  static let rules: [KeyRule<StepInputKey>] = [
    .oneOf(
      [.file, .text],
      help: "such as `{file: \"${recipe.dir}/queries.sql\"}` or `{text: \"select 1;\"}`")
  ]

  static let table: KeyTable<StepInputKey> = [
    .file: .init(
      .text, "A file, by its path; `${recipe.dir}/` begins one beside the recipe.",
      "\"${recipe.dir}/queries.sql\""),
    .text: .init(
      .text, "A text, which is given whole; secrets can stand in it.", "\"select 1;\""),
  ]
}
