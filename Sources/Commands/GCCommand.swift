import ArgumentParser
import PlanExecution
import Recipes

/// `lttrecipe gc`.
struct GCCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gc",
    abstract: "Remove what ended runs left: their folders, and those of private session daemons.",
    discussion: """
      Touches only folders of this user's ended runs of this host, and no session. The folder of a run that \
      holds a trace stays, unless --traces says otherwise. Retrieved traces are elsewhere and stay. \
      A series of which runs are left stays unless --older-than is given.

      EXAMPLES:
        lttrecipe gc --dry-run                      what would be removed
        lttrecipe gc                                ended runs whose trace is elsewhere
        lttrecipe gc --older-than 7d                of those, the ones that ended a week ago
        lttrecipe gc --traces --older-than 30d      and those that hold a trace
      """)

  @Flag(help: "Remove runs that hold a trace, too; needs --older-than.")
  var traces = false

  @Option(
    help: ArgumentHelp(
      "Remove only runs that ended so long ago: 90s, 30min, 12h, 30d.", valueName: "duration"))
  var olderThan: GivenDuration?

  @Flag(help: "Say what would be removed; remove nothing.")
  var dryRun = false

  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard !traces || olderThan != nil else {
      throw ValidationError("--traces removes recorded data: say how old with --older-than, as 30d")
    }
  }

  func run() throws {
    let rule = RemovalRule(
      includesTraces: traces, minimumAge: olderThan.map { ($0.milliseconds + 999) / 1000 })
    let status = GarbageOperation(
      rule: rule, isDryRun: dryRun,
      view: GarbageView(isJSON: output.json, isDryRun: dryRun)
    ).run()
    throw ExitCode(status.rawValue)
  }
}

extension GivenDuration: ExpressibleByArgument {
  package init?(argument: String) {
    try? self.init(argument)
  }
}
