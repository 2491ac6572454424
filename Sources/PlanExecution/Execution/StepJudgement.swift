import LTTngModel

/// What the end of a step's program means.
extension ProgramStep {
  /// Whether the program ended by itself with an exit status that the recipe expects, or was ended as the
  /// recipe wants it.
  func expects(_ outcome: ProgramOutcome) -> Bool {
    outcome.limit != nil || expects(outcome.exit) && !outcome.timedOut
  }

  /// Whether a program that was not told to end may end so.
  func expects(_ exit: ProgramExit) -> Bool {
    guard case .exited(let status) = exit else { return false }

    return (expectedExits ?? [0]).contains(status)
  }

  /// Whether the step after this one is to run.
  func goesOn(after release: StepRelease) -> Bool {
    switch release {
    case .ended(let outcome): expects(outcome) && outcome.limit == nil
    case .inBackground(.ready): true
    case .inBackground: false
    }
  }

  /// Says how the program ended, where that was not expected.
  func description(of outcome: ProgramOutcome) -> String {
    guard !outcome.timedOut else { return "it took longer than its `timeout` and was ended" }

    let expectation = expectedExits.map { ", and `expect-exit` says \(Self.text(of: $0))" }
    return "it ended with \(outcome.exit)" + (expectation ?? "")
  }

  private static func text(of statuses: [Int32]) -> String {
    let texts = statuses.map(String.init)
    guard let last = texts.last, texts.count > 1 else { return texts.first ?? "none" }

    return texts.dropLast().joined(separator: ", ") + " or " + last
  }
}
