import ArgumentParser
import PlanExecution

/// `lttrecipe import`.
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Make a recipe of a session, a saved session, or a script of lttng commands.",
    discussion: """
      SOURCE is a file, `-` for standard input, or the name of a session of the running session \
      daemon. A file is a saved session of `lttng save`, or a shell script with `lttng` commands: \
      also a Markdown document with such commands in fenced code, prompts and all. Nothing of a \
      script runs, and nothing of a session is changed.

      Variables of a script are followed as far as it says their values; what it takes from its \
      caller (`$1`, `${SIZE:-4M}`, a variable that it never sets) becomes a parameter of the recipe. \
      Loops over words and functions are followed, too.

      What could not be carried over, or the recipe language refuses, stands as a comment, and is named \
      on standard error; the exit status is 1 where nothing is left to record, and 3 where a recipe is \
      left that `validate` refuses.

      EXAMPLES:
        lttrecipe import my-session                        a session of the running session daemon
        lttrecipe import my-session.lttng                  what `lttng save` wrote
        lttrecipe import record.sh --output record.yaml
        lttrecipe import README.md | lttrecipe validate -
      """)

  /// What a source can be.
  enum Source: String, CaseIterable, ExpressibleByArgument {
    case session
    case saved
    case script
  }

  @Argument(
    help: ArgumentHelp("A file, - or a session's name.", valueName: "source"),
    completion: .file())
  var source: String

  @Option(help: ArgumentHelp("Take the source as session, saved or script.", valueName: "kind"))
  var from: Source?

  @Option(
    name: .customLong("output"),
    help: ArgumentHelp("The file to make; else the recipe is printed.", valueName: "file"))
  var file: String?

  @Flag(help: "Overwrite the file.")
  var force = false

  @OptionGroup var output: OutputOptions

  func run() throws {
    let status = ImportOperation(
      source: source, kind: from, file: file, isForced: force, view: ImportView(isJSON: output.json)
    ).run()
    throw ExitCode(status.rawValue)
  }
}
