import ArgumentParser
import Payloads

/// The program's entry.
package enum Program {
  package static func main() {
    // First of all: signals are awaited by descriptor, so no thread may take them.
    ProgramSupervisor.blockSignals()
    LTTRecipeCommand.main()
  }
}
