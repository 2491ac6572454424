import ArgumentParser
import Recipes

/// `lttrecipe schema`.
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON Schema of recipes or presets, for editors.",
    discussion: """
      Editors with a YAML language server complete keys and mark mistakes when the first line of a \
      recipe names its schema:

        # yaml-language-server: $schema=recipe.schema.json

      EXAMPLES:
        lttrecipe schema > recipe.schema.json
        lttrecipe schema preset > preset.schema.json
        lttrecipe schema --format markdown              every key, for people
      """)

  /// The forms of the language's tables.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case json
    case markdown
  }

  @Argument(help: ArgumentHelp("Which files it is for: recipe or preset.", valueName: "kind"))
  var kind: SchemaKind = .recipe

  @Option(
    help: ArgumentHelp("Print a JSON Schema, or a reference of all keys.", valueName: "format"))
  var format: Format = .json

  func run() throws {
    Terminal.print(format == .json ? JSONSchema.text(of: kind) : LanguageReference.text)
  }
}

extension SchemaKind: ExpressibleByArgument {}
