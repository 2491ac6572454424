import ArgumentParser
import Payloads

/// What sudo runs for a step with `user`; of no use by itself.
struct HoldStepCommand: ProgramStarting {
  static let configuration = CommandConfiguration(
    commandName: StepGate.commandName, abstract: "Hold a step behind sudo.",
    shouldDisplay: false)

  @Argument var socketName: String

  func run() throws {
    throw ExitCode(StepGate.serve(socketName))
  }
}
