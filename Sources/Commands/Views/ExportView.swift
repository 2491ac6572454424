import Diagnostics
import Interchange
import PlanExecution

/// Prints exported recipes, and what could not be said.
struct ExportView: ProblemShowing {
  let isJSON: Bool

  init(isJSON: Bool) {
    self.isJSON = isJSON
    if isJSON { JSONStream.begin() }
  }

  func show(_ exported: ExportedText) {
    guard !isJSON else {
      JSONStream.write(TextLine(text: exported.text))
      for loss in exported.losses { JSONStream.write(LossLine(message: loss)) }
      return
    }

    Terminal.print(exported.text)
    for loss in exported.losses {
      Terminal.printProgress("warning: not exported: \(TerminalText.escaped(loss))\n")
    }
  }

  func showNote(_ text: String) {
    if isJSON {
      JSONStream.write(NoteLine(message: text))
    } else {
      Terminal.printProgress("note: \(TerminalText.escaped(text))\n")
    }
  }

  func showFindings(_ diagnostics: [Diagnostic]) {
    DiagnosticsView.show(diagnostics, isJSON: isJSON)
  }
}

private struct TextLine: Encodable {
  let type = "export"
  let text: String
}

private struct LossLine: Encodable {
  let type = "not-exported"
  let message: String
}
