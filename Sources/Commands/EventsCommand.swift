import ArgumentParser
import LTTngModel
import PlanExecution

/// `lttrecipe events`.
struct EventsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "events",
    abstract: "List what can be recorded here, marked by whether a recipe records it.",
    discussion: """
      Kernel tracepoints, system calls, the tracepoints of the programs that run, the loggers of Java and \
      Python programs that run, as the session daemon tells; none is started. A pattern is one of LTTng: * \
      stands for any text, \\ takes the next character as it is; a name is listed where any pattern matches.

      With --recipe a line begins with * where the recipe records the event, and with - where it does not; \
      "(some)" says that a filter or a log level decides. With --json the lines are an inventory, with \
      which `plan --assume` plans for this machine elsewhere.

      EXAMPLES:
        lttrecipe events                                   everything
        lttrecipe events 'sched_*' 'irq_*'
        lttrecipe events --domain user                     of the programs that run
        lttrecipe events --kind syscall 'open*'
        lttrecipe events --recipe trace.yaml --only missing --domain kernel
        ssh web1 lttrecipe events --json > web1.jsonl
        lttrecipe plan trace.yaml --assume web1.jsonl
      """)

  @Argument(
    help: ArgumentHelp("List the names that match a pattern of LTTng.", valueName: "pattern"))
  var patterns: [NamePattern] = []

  @Option(help: ArgumentHelp("List a domain only; can be repeated.", valueName: "domain"))
  var domain: [TracingDomain] = []

  @Option(help: ArgumentHelp("List a kind only; can be repeated.", valueName: "kind"))
  var kind: [InventoryKind] = []

  @Option(
    help: ArgumentHelp("Mark what this recipe records.", valueName: "file"),
    completion: .file(extensions: ["yaml"]))
  var recipe: String?

  @Option(
    help: ArgumentHelp(
      "With --recipe: list only what it records, or what it does not.",
      valueName: "part"))
  var only: EventsSelection.Part?

  @OptionGroup var parameters: ParameterOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if only != nil, recipe == nil {
      throw ValidationError("--only needs --recipe")
    }
    if recipe == nil, !parameters.files.isEmpty || !parameters.settings.isEmpty {
      throw ValidationError("--set and --set-file need --recipe")
    }
    if selection.isEmpty {
      throw ValidationError(
        "the domains have none of the kinds: tracepoint is of kernel and user, syscall of kernel, "
          + "logger of jul, log4j and python")
    }
  }

  func run() throws {
    let status = EventsOperation(
      selection: selection, recipe: recipe, given: parameters.given,
      view: EventsView(isJSON: output.json)
    ).run()
    throw ExitCode(status.rawValue)
  }

  private var selection: EventsSelection {
    EventsSelection(
      domains: TracingDomain.allCases.filter { domain.isEmpty || domain.contains($0) },
      kinds: InventoryKind.allCases.filter { kind.isEmpty || kind.contains($0) },
      patterns: patterns, part: only)
  }
}

extension TracingDomain: ExpressibleByArgument {}
extension InventoryKind: ExpressibleByArgument {}
extension EventsSelection.Part: ExpressibleByArgument {}

extension NamePattern: ExpressibleByArgument {
  package init?(argument: String) {
    self.init(argument)
  }
}
