import Diagnostics
import LTTngModel
import PlanExecution
import Planning
import SystemPackage

/// Progress on standard error; the payload's output, the verdict and the places on standard output.
struct HumanApplyView: ApplyView {
  let isColored: Bool
  private let shown = ShownOutput()

  func showFindings(_ diagnostics: [Diagnostic]) {
    DiagnosticsView.show(diagnostics, isJSON: false)
  }

  func show(_ plan: Plan, isTaken: Bool) {
    if isTaken { progress(PlanText.summary(of: plan)) }
  }

  func observe(_ event: ExecutionEvent) {
    switch event {
    case .runBegan(let id, let folder, let isNew):
      progress("\(isNew ? "new run" : "run") \(id) (\(folder))")
    case .actionDone(let planned, let runID) where planned.operation != .noOp:
      progress(PlanText.line(of: planned, runID: runID, isDone: true))
    case .actionDone: break
    case .recordingBegins(let command, let folder):
      progress("recording: \(ProgramStep.shortened(command)) (output in \(folder))")
    case .sessionReadable(let session, let url):
      Terminal.print(TerminalText.escaped("\(session): \(LiveText.command(url))") + "\n")
    case .stepOutput(let path, let errorPath, let isEarlier):
      shown.take(path, errorPath, isEarlier: isEarlier)
    case .stepReady(let name, let command, let milliseconds):
      progress(
        "\(name): \(ProgramStep.shortened(command)): ready in the background after \(TimeSpan.description(ofMilliseconds: milliseconds))"
      )
    case .backgroundEnded(let name, let command, let exit, let isExpected, let lines):
      let what = "\(name): \(ProgramStep.shortened(command))"
      Terminal.printProgress(Self.text(ofEnd: what, exit, isExpected, lines))
    case .stepEnded(let name, let command, let outcome, let output, let errorOutput):
      showStep(
        name, ProgramStep.shortened(command), outcome, output: output, errorOutput: errorOutput)
    case .verdictReached(let verdict):
      Terminal.print(VerdictText.text(of: verdict))
    case .retrieved(let path), .traceKept(let path):
      Terminal.print("trace: \(TerminalText.escaped(path))\n")
    case .sessionTold(let session, let what):
      Terminal.print(TerminalText.escaped("\(session): \(what): done") + "\n")
    case .pieceMade(let piece):
      Terminal.print(TerminalText.escaped(Self.text(of: piece)) + "\n")
    case .note(let text):
      progress("note: \(text)")
    case .problem(let problem):
      Terminal.printProgress(ProblemText.text(of: problem, isColored: isColored))
    }
  }

  func observeAtOnce(_ event: ExecutionEvent) -> Bool {
    guard case .backgroundEnded(let name, let command, let exit, let isExpected, let lines) = event
    else { return false }

    let what = "\(name): \(ProgramStep.shortened(command))"
    return Terminal.printProgressAtOnce(Self.text(ofEnd: what, exit, isExpected, lines))
  }

  func show(_ report: RunReport) {
    if let phase = report.pausedAfter {
      Terminal.print(
        """
        paused after \(phase): run \(report.runID)
        go on: lttrecipe apply RECIPE --run-id \(report.runID)
        end it: lttrecipe destroy --run-id \(report.runID)

        """)
    }
    if !report.standingSessions.isEmpty {
      Terminal.print(
        """
        recording: \(TerminalText.escaped(report.standingSessions.joined(separator: ", "))) \
        (run \(report.runID))
        end it: lttrecipe destroy --run-id \(report.runID)

        """)
    }
    // What was told long before the verdict is the reason all the same.
    if report.verdict?.isGood == true,
      let problem = report.problems.first(where: { $0.status == report.status })
    {
      progress("the run failed (exit status \(report.status.rawValue)): \(problem.message)")
    }
  }

  func show(_ earlier: EarlierRun) {
    Terminal.print(
      "recorded already at \(earlier.began): run \(earlier.id); --no-once records anew\n")
    for place in earlier.places { Terminal.print("trace: \(TerminalText.escaped(place))\n") }
  }

  private static func text(of piece: TracePiece) -> String {
    let count = piece.verdict.map { verdict in
      " (\(verdict.eventCount) event\(verdict.eventCount == 1 ? "" : "s"))"
    }
    return "\(piece.session): \(piece.kind.rawValue): \(piece.place)\(count ?? "")"
  }

  func progress(_ text: String) {
    Terminal.printProgress(TerminalText.escaped(text) + "\n")
  }

  /// Tells the end of a step in the background, with the last lines of one that may have failed.
  private static func text(
    ofEnd what: String, _ exit: ProgramExit?, _ isExpected: Bool, _ lastLines: [String]
  ) -> String {
    let first = "    > \(what): ended in the background \(meaning(of: exit, isExpected))"
    let lines = exit == nil || !isExpected ? lastLines.map { "      | \($0)" } : []
    return ([first] + lines).map { TerminalText.escaped($0) + "\n" }.joined()
  }

  private static func meaning(of exit: ProgramExit?, _ isExpected: Bool) -> String {
    guard let exit else {
      return "by itself; how is not known, as an earlier lttrecipe started it; the run goes on"
    }

    return "with \(exit)" + (isExpected ? "" : "; the run goes on, and fails")
  }

  private func showStep(
    _ name: String, _ command: String, _ outcome: ProgramOutcome, output: String,
    errorOutput: String
  ) {
    for (path, stream) in [(output, FileDescriptor.standardOutput), (errorOutput, .standardError)] {
      let hidden = shown.showRest(of: path, on: stream)
      if hidden > 0 { progress("note: \(hidden) more bytes of output are in \(path)") }
    }
    let milliseconds = (outcome.endTime - outcome.beginTime) / 1_000_000
    let reason = outcome.limit.map { ": \($0.message)" } ?? ""
    progress("    > \(name): \(command): \(outcome.exit), \(milliseconds) ms\(reason)")
  }
}
