import ArgumentParser
import PlanExecution

/// `lttrecipe plan`.
struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Show what apply would do; touch nothing.",
    discussion: """
      Actions: + create, ~ update, -/+ replace, - remove, = as declared, ! in conflict, \
      > a step of the run.

      With --out the plan is kept in a file (mode 0600; no secret is in it). `lttrecipe apply FILE` does \
      exactly that, whatever the recipe's file says by then, and refuses where LTTng, the kernel's events, the \
      host, its boot or the user are no longer as they were. Nothing is written where something is in the way.

      With --assume the plan is for the machine of an inventory, which `lttrecipe events --json` printed \
      there. Conditions are decided by that machine's kernel, processor and LTTng; no session daemon is \
      asked and no user of this machine is looked up.

      EXAMPLES:
        lttrecipe plan recipes/first-trace.yaml
        lttrecipe plan recipes/first-trace.yaml --format dot | dot -Tsvg > plan.svg
        lttrecipe plan trace.yaml --detailed-exitcode    0 no changes, 2 changes
        lttrecipe plan trace.yaml --out trace.plan       look at it, then: lttrecipe apply trace.plan
        lttrecipe plan trace.yaml --assume web1.jsonl
      """)

  /// The forms of a printed plan.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text
    case json
    case dot
  }

  @OptionGroup var recipe: RecipeOptions
  @OptionGroup var output: OutputOptions

  @Option(help: ArgumentHelp("Print text, json or dot (Graphviz).", valueName: "format"))
  var format: Format = .text

  @Flag(help: "Exit with 2 when there are changes.")
  var detailedExitcode = false

  @Option(help: ArgumentHelp("Plan for the run of this name.", valueName: "id"))
  var runID: String?

  @OptionGroup var once: OnceOptions
  @OptionGroup var replacement: ReplacementOptions

  @Option(
    help: ArgumentHelp("Write the plan to a file, for `lttrecipe apply`.", valueName: "file"),
    completion: .file())
  var out: String?

  @Option(
    help: ArgumentHelp(
      "Plan for another machine, of which this is what `events --json` printed.",
      valueName: "inventory"),
    completion: .file())
  var assume: String?

  func validate() throws {
    guard assume != nil else { return }
    guard out == nil, runID == nil, replacement.sessions.isEmpty, once.once == nil else {
      throw ValidationError(
        "--assume takes no --out, --run-id, --once or --replace: a plan is carried out where it is made; copy the recipe "
          + "to the other machine and make the plan there")
    }
  }

  func run() throws {
    let view = PlanView(format: output.json ? .json : format)
    throw ExitCode((assume.map { assumed($0, view) } ?? observed(view)).rawValue)
  }

  private func observed(_ view: PlanView) -> ExitStatus {
    PlanOperation(
      recipe: recipe.recipe, given: recipe.parameters.given, runID: runID,
      replaceable: replacement.sessions, isOnce: once.once, file: out,
      hasDetailedStatus: detailedExitcode, view: view
    ).run()
  }

  private func assumed(_ inventory: String, _ view: PlanView) -> ExitStatus {
    AssumedPlanOperation(
      recipe: recipe.recipe, given: recipe.parameters.given, inventory: inventory,
      hasDetailedStatus: detailedExitcode, view: view
    ).run()
  }
}
