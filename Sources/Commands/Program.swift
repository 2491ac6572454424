import ArgumentParser
import LTTngModel
import Payloads

/// The program's entry.
package enum Program {
  package static func main() {
    // First of all: signals are awaited by descriptor, so no thread may take them. Commands that start
    // nothing end by a signal as programs do.
    if startsPrograms { ProgramSupervisor.blockSignals() }
    if isVersionAsked {
      Terminal.print(ProgramVersion.text + "\n")
    } else {
      LTTRecipeCommand.main()
    }
  }

  private static var startsPrograms: Bool {
    let command = CommandLine.arguments.dropFirst().first ?? ""
    return ["apply", "destroy", StepGate.commandName].contains(command)
  }

  /// Scripts ask for the version often: that needs no parser, which costs as much as all the rest.
  private static var isVersionAsked: Bool {
    CommandLine.arguments.dropFirst().elementsEqual(["--version"])
  }
}
