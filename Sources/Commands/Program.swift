import ArgumentParser
import Diagnostics
import Glibc
import LTTngControl
import LTTngModel
import Payloads
import PlanExecution

/// The program's entry.
package enum Program {
  package static func main() {
    // Before all else, nothing inherits secrets. Then: signals are awaited by descriptor, so no thread may take
    // them. Commands that start nothing end by a signal as programs do.
    _ = OwnSecrets.environment
    if startsPrograms { ProgramSupervisor.blockSignals() }
    if runsSteps { ProgramSupervisor.adoptOrphans() }
    if let problem = rightsProblem ?? watchProblem { end(with: problem) }
    if isVersionAsked {
      Terminal.print(ProgramVersion.text + "\n")
    } else if let unknownCommand {
      end(with: unknownCommand)
    } else {
      run()
    }
    end(with: 0)
  }

  private static func run() {
    do {
      var command = try LTTRecipeCommand.parseAsRoot()
      try command.run()
    } catch {
      let text = LTTRecipeCommand.fullMessage(for: error)
      let status = LTTRecipeCommand.exitCode(for: error)
      // An empty one is of a command that has told all itself.
      if !text.isEmpty {
        status.isSuccess ? Terminal.print(text + "\n") : Terminal.printProgress(text + "\n")
      }
      end(with: status.rawValue)
    }
  }

  /// Ends with an exit status; with that of a failure where all went well but for standard output.
  private static func end(with status: Int32) -> Never {
    let hasGoneWell = [ExitStatus.done, .hasChanges].contains { $0.rawValue == status }
    exit(hasGoneWell && Terminal.isOutputLost ? ExitStatus.failed.rawValue : status)
  }

  private static func end(with problem: Problem) -> Never {
    Terminal.printProgress(
      ProblemText.text(of: problem, isColored: Terminal.isProgressColored))
    exit(problem.status.rawValue)
  }

  /// Lays root's rights aside under sudo, but for the gate of a step, whose work they are.
  private static var rightsProblem: Problem? {
    guard CommandLine.arguments.dropFirst().first != StepGate.commandName else { return nil }

    do throws(Problem) {
      try RootRights.layAside(group: SessionDaemonSockets.tracingGroupName)
      return nil
    } catch {
      return error
    }
  }

  private static var watchProblem: Problem? {
    do throws(Problem) {
      try DaemonPatience.watchCalls()
      return nil
    } catch {
      return error
    }
  }

  private static var startsPrograms: Bool { command is any ProgramStarting.Type }

  private static var runsSteps: Bool { command is any StepRunning.Type }

  /// The command of the first word.
  private static var command: (any ParsableCommand.Type)? {
    let word = CommandLine.arguments.dropFirst().first
    return LTTRecipeCommand.configuration.subcommands.first { $0.configuration.commandName == word }
  }

  /// The problem of a first word that is no command: the parser would speak of unexpected arguments.
  private static var unknownCommand: Problem? {
    let commands = LTTRecipeCommand.configuration.subcommands.compactMap {
      $0.configuration.shouldDisplay ? $0.configuration.commandName : nil
    }
    guard let word = CommandLine.arguments.dropFirst().first, !word.hasPrefix("-"),
      !(commands + [StepGate.commandName, "help"]).contains(word)
    else { return nil }

    let help =
      NearestSpelling.question(for: word, among: commands)
      ?? "there are: \(commands.sorted().joined(separator: ", "))"
    return Problem(.wrongUsage, "there is no command `\(word)`", help: help)
  }

  /// Scripts ask for the version often: that needs no parser, which costs as much as all the rest.
  private static var isVersionAsked: Bool {
    CommandLine.arguments.dropFirst().elementsEqual(["--version"])
  }
}

/// A command that starts programs or waits for those of a run: an interruption lets it bring them to their end.
protocol ProgramStarting: ParsableCommand {}

/// A command that runs steps: what they leave behind becomes its child.
protocol StepRunning: ProgramStarting {}
