package import LTTngModel

/// The steps of a run, as its journal tells them.
package struct RunHistory: Hashable, Sendable {
  /// A step at the last time that it was carried out.
  package struct Step: Hashable, Codable, Sendable {
    package enum Result: String, Codable, Sendable {
      case done
      case failed

      /// It was begun, and how it ended was not written down.
      case unfinished

      /// Its program waited for its turn, which did not come.
      case notBegun = "not begun"
    }

    package let name: String
    package internal(set) var result: Result

    /// UTC; nil where it is written down when it is over.
    package internal(set) var began: String?

    /// UTC; nil for an unfinished one.
    package internal(set) var ended: String?

    /// How its program ended.
    package internal(set) var exit: ProgramExit?

    /// How long its program ran.
    package internal(set) var milliseconds: UInt64?

    /// What people should know.
    package internal(set) var detail: String?
  }

  /// In the order in which they were first carried out.
  package private(set) var steps: [Step] = []

  package init(_ entries: [JournalEntry]) {
    for entry in entries {
      switch entry.event {
      // Marks, which have no end or no beginning.
      case .started where [StepName.runs, StepName.round].contains(entry.step): break
      case .finished where entry.step == StepName.interruption: break
      case .started: begin(entry)
      case .finished: end(entry, .done)
      case .failed: end(entry, .failed)
      case .held, .ready, .paused, .standing, .ended: break
      }
    }
  }

  /// Whether all was written down that is not told while the payload is recorded.
  private var hasLeftWindow: Bool {
    !steps.contains { $0.name.hasPrefix(StepName.start("")) && $0.result == .unfinished }
  }

  /// Tells the steps whose programs have not begun: those of the payload are all held before recording.
  ///
  /// `programs` are the names of the steps that have one. That one began may have been lost with a boot that has ended
  /// meanwhile, as `isOfThisBoot` says.
  package mutating func noteBegun(
    _ programs: some Collection<String>, _ folder: RunFolder, isOfThisBoot: Bool
  ) {
    guard isOfThisBoot || hasLeftWindow else { return }

    for index in steps.indices where steps[index].result == .unfinished {
      let name = steps[index].name
      guard programs.contains(name), FileTree.size(of: folder.mark(ofStep: name)) == 0 else {
        continue
      }

      steps[index].result = .notBegun
    }
  }

  private mutating func begin(_ entry: JournalEntry) {
    set(Step(name: entry.step, result: .unfinished, began: entry.time))
  }

  private mutating func end(_ entry: JournalEntry, _ result: Step.Result) {
    let begun = steps.first { $0.name == entry.step && $0.result == .unfinished }
    var step = Step(name: entry.step, result: result, began: begun?.began, ended: entry.time)
    if let outcome = entry.outcome {
      step.exit = outcome.exit
      step.milliseconds = (outcome.endTime - min(outcome.beginTime, outcome.endTime)) / 1_000_000
    }
    step.detail = entry.detail
    set(step)
  }

  private mutating func set(_ step: Step) {
    if let index = steps.firstIndex(where: { $0.name == step.name }) {
      steps[index] = step
    } else {
      steps.append(step)
    }
  }
}
