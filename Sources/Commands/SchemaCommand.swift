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
      """)

  @Argument(help: ArgumentHelp("Which files it is for: recipe or preset.", valueName: "kind"))
  var kind: SchemaKind = .recipe

  func run() throws {
    Terminal.print(JSONSchema.text(of: kind))
  }
}

extension SchemaKind: ExpressibleByArgument {}
