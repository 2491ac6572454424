import Diagnostics
import LTTngModel
import PlanExecution
import Planning

/// One JSON line an event.
struct JSONApplyView: ApplyView {
  init() {
    JSONStream.begin()
  }

  func showFindings(_ diagnostics: [Diagnostic]) {
    DiagnosticsView.show(diagnostics, isJSON: true)
  }

  func show(_ plan: Plan, isTaken: Bool) {}

  func observe(_ event: ExecutionEvent) {
    switch event {
    case .runBegan(let id, let folder, let isNew):
      JSONStream.write(RunLine(runID: id, folder: folder, isNew: isNew))
    case .actionDone(let planned, _):
      JSONStream.write(ActionLine(action: planned))
    case .recordingBegins(let command, _):
      JSONStream.write(RecordingLine(command: command))
    case .sessionReadable(let session, let url):
      JSONStream.write(LiveLine(session: session, url: url))
    case .stepOutput: break
    case .stepReady(let name, _, let milliseconds):
      JSONStream.write(ReadyLine(name: name, milliseconds: milliseconds))
    case .backgroundEnded(let name, _, let exit, let isExpected, let lines):
      JSONStream.write(
        BackgroundEndLine(name: name, exit: exit, isExpected: isExpected, lastLines: lines))
    case .stepEnded(let name, _, let outcome, let output, let errorOutput):
      JSONStream.write(
        StepLine(name: name, outcome: outcome, output: output, errorOutput: errorOutput))
    case .verdictReached(let verdict):
      JSONStream.write(VerdictLine(verdict: verdict))
    case .retrieved(let place):
      JSONStream.write(PlaceLine(type: "retrieved", place: place))
    case .traceKept(let path):
      JSONStream.write(PlaceLine(type: "kept", place: path))
    case .sessionTold(let session, let what):
      JSONStream.write(ToldLine(session: session, what: what))
    case .pieceMade(let piece):
      JSONStream.write(PieceLine(piece: piece))
    case .note(let text):
      JSONStream.write(NoteLine(message: text))
    case .problem(let problem):
      JSONStream.write(ProblemLine(problem: problem))
    }
  }

  func observeAtOnce(_ event: ExecutionEvent) -> Bool {
    guard case .backgroundEnded(let name, _, let exit, let isExpected, let lines) = event else {
      return false
    }

    return JSONStream.writeAtOnce(
      BackgroundEndLine(name: name, exit: exit, isExpected: isExpected, lastLines: lines))
  }

  func show(_ report: RunReport) {
    JSONStream.write(ReportLine(report: report))
  }

  func show(_ earlier: EarlierRun) {
    JSONStream.write(EarlierRunLine(run: earlier))
  }
}

private struct RunLine: Encodable {
  let type = "run"
  let runID: String
  let folder: String
  let isNew: Bool
}

private struct ReadyLine: Encodable {
  let type = "step-ready"
  let name: String
  let milliseconds: UInt64
}

private struct BackgroundEndLine: Encodable {
  let type = "background-ended"
  let name: String
  let exit: ProgramExit?
  let isExpected: Bool
  let lastLines: [String]
}

private struct ActionLine: Encodable {
  let type = "action"
  let action: PlannedAction
}

private struct RecordingLine: Encodable {
  let type = "recording"
  let command: String
}

private struct LiveLine: Encodable {
  let type = "live"
  let session: String
  let url: String
}

private struct StepLine: Encodable {
  let type = "step"
  let name: String
  let outcome: ProgramOutcome
  let output: String
  let errorOutput: String
}

private struct VerdictLine: Encodable {
  let type = "verdict"
  let verdict: Verdict
}

private struct PlaceLine: Encodable {
  let type: String
  let place: String
}

private struct ToldLine: Encodable {
  let type = "told"
  let session: String
  let what: String
}

private struct PieceLine: Encodable {
  let type = "piece"
  let piece: TracePiece
}

/// Something worth knowing, in a JSON stream.
struct NoteLine: Encodable {
  let type = "note"
  let message: String
}

private struct EarlierRunLine: Encodable {
  let type = "recorded-already"
  let run: EarlierRun
}

private struct ReportLine: Encodable {
  let type = "report"
  let report: RunReport
}
