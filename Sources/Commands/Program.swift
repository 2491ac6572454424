import ArgumentParser
import LTTngModel
import Payloads

/// The program's entry.
package enum Program {
  package static func main() {
    // First of all: signals are awaited by descriptor, so no thread may take them.
    ProgramSupervisor.blockSignals()
    if isVersionAsked {
      Terminal.print(ProgramVersion.text + "\n")
    } else {
      LTTRecipeCommand.main()
    }
  }

  /// Scripts ask for the version often: that needs no parser, which costs as much as all the rest.
  private static var isVersionAsked: Bool {
    CommandLine.arguments.dropFirst().elementsEqual(["--version"])
  }
}
