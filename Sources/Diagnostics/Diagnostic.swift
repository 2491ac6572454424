/// How bad a diagnostic is: an error ends the stage that reported it.
package enum Severity: String, Sendable {
  case error
  case warning
  case note
}

/// One finding: what is wrong, where, why, and what to do.
package struct Diagnostic: Sendable {
  /// A second place that helps to understand the first.
  package struct Note: Sendable {
    package let message: String
    package let range: SourceRange?

    package init(_ message: String, at range: SourceRange? = nil) {
      self.message = message.shortened
      self.range = range
    }
  }

  package let id: DiagnosticID
  package let severity: Severity

  /// What is wrong, in one line, with the names of the recipe.
  package let message: String

  package let range: SourceRange?

  /// What to do about it, in one line.
  package let help: String?

  package let notes: [Note]

  /// Returns the finding with one more note.
  package func noting(_ note: Note) -> Diagnostic {
    Diagnostic(id, severity, message, at: range, help: help, notes: notes + [note])
  }

  package init(
    _ id: DiagnosticID, _ severity: Severity = .error, _ message: String,
    at range: SourceRange? = nil, help: String? = nil, notes: [Note] = []
  ) {
    self.id = id
    self.severity = severity
    self.message = message.shortened
    self.range = range
    self.help = help?.shortened
    self.notes = notes
  }
}

extension String {
  /// The text, or its beginning where it is longer than anybody reads: names can have a megabyte.
  fileprivate var shortened: String {
    let limit = 2000
    guard utf8.count > limit,
      let end = unicodeScalars.index(startIndex, offsetBy: limit, limitedBy: endIndex),
      end < endIndex
    else { return self }

    return String(self[..<end]) + "…"
  }
}
