import Diagnostics
import LTTngModel
import PlanExecution
import Planning

/// Prints plans.
struct PlanView: ProblemShowing {
  let format: PlanCommand.Format

  var isJSON: Bool { format == .json }

  init(format: PlanCommand.Format) {
    self.format = format
    if isJSON { JSONStream.begin() }
  }

  func showFindings(_ diagnostics: [Diagnostic]) {
    DiagnosticsView.show(diagnostics, isJSON: isJSON)
  }

  func showNote(_ text: String) {
    if isJSON {
      JSONStream.write(NoteLine(message: text))
    } else {
      Terminal.printProgress("note: \(TerminalText.escaped(text))\n")
    }
  }

  /// Shows a plan: `takenRun` is the run that it goes on with, `isObserved` says whether a session daemon
  /// could be looked at, `isPossible` whether nothing is in its way, `assumed` is the other machine that it
  /// is for.
  func show(
    _ plan: Plan, takenRun: String?, isObserved: Bool, isPossible: Bool,
    assumed: MachineInventory.Facts? = nil
  ) {
    switch format {
    case .dot: Terminal.print(PlanGraph.dot(of: plan))
    case .json: JSONStream.write(PlanLine(plan: plan, takenRun: takenRun, assumed: assumed))
    case .text:
      Terminal.print(text(of: plan, takenRun: takenRun, isPossible: isPossible, assumed: assumed))
    }
    if !isObserved, format == .text, plan.domains.contains(.kernel) {
      Terminal.printProgress(
        "note: no session daemon runs, so the names of kernel events were not checked\n")
    }
  }

  /// Says where the plan was written.
  func showFile(_ path: String) {
    if isJSON {
      JSONStream.write(PlanFileLine(file: path))
    } else {
      Terminal.printProgress(
        "the plan is in \(TerminalText.escaped(path)); carry it out: lttrecipe apply "
          + "\(TerminalText.escaped(path))\n")
    }
  }

  private func text(
    of plan: Plan, takenRun: String?, isPossible: Bool, assumed: MachineInventory.Facts?
  ) -> String {
    let head =
      takenRun.map { "\(plan.recipe), going on with the run \($0):\n" }
      ?? assumed.map { "\(plan.recipe), on \(TerminalText.escaped($0.description)):\n" }
    return (head ?? "\(plan.recipe):\n")
      + PlanText.lines(of: plan.actions, runID: takenRun ?? PlanText.anyRun)
      + PlanText.limits(of: plan) + "\n"
      + (isPossible
        ? PlanText.summary(of: plan) : "This cannot be carried out; the errors say why.") + "\n"
  }
}

/// A plan in a JSON stream.
private struct PlanLine: Encodable {
  let type = "plan"
  let plan: Plan
  let takenRun: String?

  /// The other machine that the plan is for; nil for this one.
  let assumed: MachineInventory.Facts?
  let hasChanges: Bool
  let counts: [String: Int]

  init(plan: Plan, takenRun: String?, assumed: MachineInventory.Facts?) {
    self.assumed = assumed
    self.plan = plan
    self.takenRun = takenRun
    hasChanges = plan.hasChanges
    let counts = PlanText.counts(of: plan)
    self.counts = Dictionary(
      uniqueKeysWithValues: Operation.allCases.map { ($0.rawValue, counts[$0, default: 0]) })
  }
}

/// The file of a plan, in a JSON stream.
private struct PlanFileLine: Encodable {
  let type = "plan-file"
  let file: String
}

/// Writes plans for people.
enum PlanText {
  /// What stands for the id of a run that there is not yet.
  static let anyRun = "${run.id}"

  /// Returns a line an action.
  static func lines(of actions: [PlannedAction], runID: String = anyRun) -> String {
    actions.map { line(of: $0, runID: runID) + "\n" }.joined()
  }

  /// Of a step that is done, nothing says any more when it will be.
  static func line(
    of planned: PlannedAction, runID: String = anyRun, isDone: Bool = false
  ) -> String {
    let symbol = planned.operation.symbol
    let margin = String(repeating: " ", count: max(0, 5 - symbol.count))
    let isOver = isDone && planned.operation == .perform
    let reason = isOver ? "" : planned.reason.map { " (\($0))" } ?? ""
    return TerminalText.escaped("\(margin)\(symbol) \(planned.action.text(runID: runID))\(reason)")
  }

  /// Returns a line that tells when recording is ended early; nothing where the recipe has no limits.
  static func limits(of plan: Plan) -> String {
    guard let limits = plan.limits else { return "" }

    let texts = [
      limits.durationMilliseconds.map {
        "after \(TimeSpan.description(ofMilliseconds: $0))"
      },
      limits.traceSize.map { "when the trace has \(ByteCount.description(of: $0))" },
      limits.freeDisk.map {
        "when less than \(ByteCount.description(of: $0)) of the disk are free"
      },
    ]
    return "        recording ends \(texts.compactMap(\.self).joined(separator: ", or "))\n"
  }

  static func summary(of plan: Plan) -> String {
    guard plan.hasChanges else { return "No changes. LTTng is as the recipe declares it." }

    let counts = counts(of: plan)
    func count(_ operation: Operation) -> Int { counts[operation, default: 0] }
    return "Plan: \(count(.create)) to create, \(count(.update)) to update, "
      + "\(count(.replace)) to replace, \(count(.remove)) to remove, "
      + "\(count(.noOp)) unchanged."
  }

  /// Returns how many actions have each operation.
  static func counts(of plan: Plan) -> [Operation: Int] {
    var counts: [Operation: Int] = [:]
    for index in plan.actions.indices {
      counts[plan.actions[index].operation, default: 0] += 1
    }
    return counts
  }
}
