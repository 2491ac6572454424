import ArgumentParser
import LTTngModel

/// The root command.
struct LTTRecipeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lttrecipe",
    abstract: "Make LTTng recordings from YAML recipes.",
    discussion: """
      A recipe says what to record, what to run meanwhile, what a good trace is and where to bring \
      it; `apply` does it.

      EXAMPLES:
        lttrecipe plan recipes/first-trace.yaml     what would be done
        lttrecipe apply recipes/first-trace.yaml    do it

      EXIT STATUSES:
        0 done, 1 failed, 2 changes (plan --detailed-exitcode), 3 recipe invalid, 4 verdict bad,
        5 environment not ready, 6 payload failed, 7 retrieval failed, 64 wrong usage,
        130/143 interrupted
      """,
    version: ProgramVersion.text,
    subcommands: [
      ApplyCommand.self, PlanCommand.self, ValidateCommand.self, ShowCommand.self,
      EnvCommand.self, EventsCommand.self, ImportCommand.self, ExportCommand.self,
      PresetsCommand.self,
      LockCommand.self, FmtCommand.self, NewCommand.self, SchemaCommand.self, StatusCommand.self,
      RunsCommand.self, ResumeCommand.self, SnapshotCommand.self, RotateCommand.self,
      ClearCommand.self, RegenerateCommand.self, StopCommand.self,
      DestroyCommand.self, GCCommand.self, ExplainCommand.self, HoldStepCommand.self,
    ])
}
