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
      self.message = message
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

  package init(
    _ id: DiagnosticID, _ severity: Severity = .error, _ message: String,
    at range: SourceRange? = nil, help: String? = nil, notes: [Note] = []
  ) {
    self.id = id
    self.severity = severity
    self.message = message
    self.range = range
    self.help = help
    self.notes = notes
  }
}

/// Gathers what a stage finds, so that all of it is reported together.
package struct DiagnosticCollector: Sendable {
  package private(set) var diagnostics: [Diagnostic] = []

  package init() {}

  /// Whether the stage may not go on.
  package var hasErrors: Bool {
    diagnostics.contains { $0.severity == .error }
  }

  package mutating func add(_ diagnostic: Diagnostic) {
    diagnostics.append(diagnostic)
  }

  /// Adds an error.
  package mutating func error(
    _ id: DiagnosticID, _ message: String, at range: SourceRange?, help: String? = nil,
    notes: [Diagnostic.Note] = []
  ) {
    add(Diagnostic(id, .error, message, at: range, help: help, notes: notes))
  }

  /// Adds a warning.
  package mutating func warning(
    _ id: DiagnosticID, _ message: String, at range: SourceRange?, help: String? = nil,
    notes: [Diagnostic.Note] = []
  ) {
    add(Diagnostic(id, .warning, message, at: range, help: help, notes: notes))
  }

  package mutating func append(contentsOf other: DiagnosticCollector) {
    diagnostics += other.diagnostics
  }

  /// The diagnostics by file and position; those without a place come first, in the order found.
  package var sorted: [Diagnostic] {
    let indexed = diagnostics.enumerated().sorted { left, right in
      let leftKey = Self.sortKey(left.element)
      let rightKey = Self.sortKey(right.element)
      return (leftKey.0, leftKey.1, leftKey.2, left.offset)
        < (rightKey.0, rightKey.1, rightKey.2, right.offset)
    }
    return indexed.map(\.element)
  }

  private static func sortKey(_ diagnostic: Diagnostic) -> (String, Int, Int) {
    guard let range = diagnostic.range else { return ("", 0, 0) }

    return (range.file.name, range.start.line, range.start.column)
  }
}
