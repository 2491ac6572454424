import LTTngModel

/// What the end of a step's program means.
extension ProgramStep {
  /// Whether the program ended by itself as the recipe expects, or was ended as the recipe wants it.
  func expects(_ outcome: ProgramOutcome) -> Bool {
    outcome.limit != nil || expects(outcome.exit) && !outcome.timedOut
  }

  /// Whether a program that was not told to end may end so.
  func expects(_ exit: ProgramExit) -> Bool {
    switch exit {
    case .exited(let status): (expectedExits ?? [0]).contains(status)
    case .signaled(let signal): expectedSignals?.contains(signal) == true
    }
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

    return "it ended with \(outcome.exit)"
      + (expectation.map { ", and `expect-exit` says \($0)" } ?? "")
  }

  /// What `expect-exit` says; nil where it is not there.
  private var expectation: String? {
    guard let expectedExits else { return nil }

    let texts = expectedExits.map(String.init) + (expectedSignals ?? []).map(SignalName.name)
    guard let last = texts.last, texts.count > 1 else { return texts.first ?? "none" }

    return texts.dropLast().joined(separator: ", ") + " or " + last
  }
}
