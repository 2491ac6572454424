import Diagnostics
import PlanExecution

/// Prints what is wrong with recipes.
struct DiagnosticsView {
  let isJSON: Bool

  init(isJSON: Bool) {
    self.isJSON = isJSON
    if isJSON { JSONStream.begin() }
  }

  /// Prints the findings of a recipe and whether it is valid.
  func show(_ diagnostics: [Diagnostic], of name: String, isValid: Bool) {
    showFindings(diagnostics)
    if isJSON {
      JSONStream.write(RecipeLine(recipe: name, isValid: isValid))
    } else if isValid {
      Terminal.print("\(TerminalText.escaped(name)): valid\n")
    }
  }

  /// Prints the findings alone.
  func showFindings(_ diagnostics: [Diagnostic]) {
    Self.show(diagnostics, isJSON: isJSON)
  }

  /// Prints findings: JSON lines on standard output, or text on standard error.
  static func show(_ diagnostics: [Diagnostic], isJSON: Bool) {
    guard !diagnostics.isEmpty else { return }

    if isJSON {
      for diagnostic in diagnostics {
        JSONStream.write(DiagnosticLine(diagnostic))
      }
    } else {
      let renderer = DiagnosticRenderer(isColored: Terminal.isProgressColored)
      Terminal.printProgress(renderer.text(of: diagnostics))
    }
  }
}

private struct RecipeLine: Encodable {
  let type = "recipe"
  let recipe: String
  let isValid: Bool
}

/// A diagnostic in a JSON stream.
private struct DiagnosticLine: Encodable {
  struct Place: Encodable {
    let file: String
    let line: Int
    let column: Int
    let endLine: Int
    let endColumn: Int

    init(_ range: SourceRange) {
      file = range.file.name
      line = range.start.line
      column = range.start.column
      endLine = range.end.line
      endColumn = range.end.column
    }
  }

  struct Note: Encodable {
    let message: String
    let place: Place?
  }

  let type = "diagnostic"
  let id: String
  let severity: String
  let message: String
  let help: String?
  let place: Place?
  let notes: [Note]

  init(_ diagnostic: Diagnostic) {
    id = diagnostic.id.rawValue
    severity = diagnostic.severity.rawValue
    message = diagnostic.message
    help = diagnostic.help
    place = diagnostic.range.map(Place.init)
    notes = diagnostic.notes.map { Note(message: $0.message, place: $0.range.map(Place.init)) }
  }
}
