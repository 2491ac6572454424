import Diagnostics
import Interchange
import PlanExecution

/// Prints imported recipes, and what could not be carried over.
struct ImportView: MadeRecipeShowing {
  let isJSON: Bool

  init(isJSON: Bool) {
    self.isJSON = isJSON
    if isJSON { JSONStream.begin() }
  }

  static let textType = "recipe"

  static func hint(file: String) -> String {
    "`lttrecipe plan \(file)` shows what it does"
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

private struct LossLine: Encodable {
  let type = "not-carried-over"
  let line: Int?
  let message: String
}
