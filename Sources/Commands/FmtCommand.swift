import ArgumentParser
import PlanExecution

/// `lttrecipe fmt`.
struct FmtCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fmt",
    abstract: "Write recipes in canonical form; change nothing that they say.",
    discussion: """
      Rewrites each file in place and names those that it changed. A folder stands for all \
      *.yaml files below it. Only the syntax matters: unknown keys are no error.

      CANONICAL FORM:
        - two blanks of indentation, lists below a key too; one blank behind - : and , and
          none within brackets: [a, b], {a: b}
        - quotes, block style and brackets stay as written; so do line breaks behind commas
          and opening brackets
        - comments stay before or behind what they are about; those aligned stay aligned
        - one blank line in a row, none at the start and the end; LF, no blanks at the ends
          of lines

      EXAMPLES:
        lttrecipe fmt recipes/                    all files of a folder
        lttrecipe fmt --check recipes/*.yaml      name those that are not formatted; exit with 1
        lttrecipe fmt --diff trace.yaml           what would change
        lttrecipe fmt - < trace.yaml              print the formatted text
      """)

  @Argument(
    help: ArgumentHelp(
      "Files and folders; - reads standard input and prints.", valueName: "file"),
    completion: .file(extensions: ["yaml"]))
  var files: [String]

  @Flag(help: "Write nothing; name the files that are not formatted; exit with 1 if there are any.")
  var check = false

  @Flag(help: "Write nothing; print what would change as a unified diff.")
  var diff = false

  @OptionGroup var output: OutputOptions

  func run() throws {
    let view = FormatView(isJSON: output.json, isCheck: check, isDiff: diff)
    let status = FormatOperation(names: files, isCheck: check, writes: !check && !diff, view: view)
      .run()
    throw ExitCode(status.rawValue)
  }
}
