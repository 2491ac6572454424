import Diagnostics
import Interchange
import PlanExecution

/// Prints imported recipes, and what could not be carried over.
struct ImportView: ProblemShowing {
  let isJSON: Bool

  init(isJSON: Bool) {
    self.isJSON = isJSON
    if isJSON { JSONStream.begin() }
  }

  /// Prints a recipe that no file is made of.
  func show(text: String) {
    if isJSON {
      JSONStream.write(TextLine(yaml: text))
    } else {
      Terminal.print(text)
    }
  }

  /// Prints the name of the file that was made.
  func showFile(_ name: String) {
    if isJSON {
      JSONStream.write(CreatedLine(file: name))
    } else {
      let shown = TerminalText.escaped(name)
      Terminal.print("\(shown)\n")
      Terminal.printProgress("`lttrecipe plan \(shown)` shows what it does\n")
    }
  }

  /// Prints what could not be carried over.
  func show(_ losses: [ImportNote]) {
    if isJSON {
      for loss in losses { JSONStream.write(LossLine(line: loss.line, message: loss.text)) }
    } else if !losses.isEmpty {
      Terminal.printProgress(Self.text(of: losses))
    }
  }

  func showFindings(_ diagnostics: [Diagnostic]) {
    DiagnosticsView.show(diagnostics, isJSON: isJSON)
  }

  private static func text(of losses: [ImportNote]) -> String {
    let shown = losses.prefix(shownCount).map { loss in
      let place = loss.line.map { "line \($0): " } ?? ""
      return "  \(TerminalText.escaped(place + loss.text))\n"
    }
    let more = losses.count - shown.count
    return "not carried over (each stands as a comment in the recipe):\n" + shown.joined()
      + (more > 0 ? "  and \(more) more\n" : "")
  }

  private static let shownCount = 50
}

private struct TextLine: Encodable {
  let type = "recipe"
  let yaml: String
}

private struct CreatedLine: Encodable {
  let type = "created"
  let file: String
}

private struct LossLine: Encodable {
  let type = "not-carried-over"
  let line: Int?
  let message: String
}
