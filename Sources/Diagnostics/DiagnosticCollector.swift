/// Gathers what a stage finds, so that all of it is reported together.
///
/// It keeps the first 1000 findings, and says that there are more.
package struct DiagnosticCollector: Sendable {
  private static let limit = 1000

  package private(set) var diagnostics: [Diagnostic] = []

  /// Whether the stage may not go on.
  package private(set) var hasErrors = false

  /// Whether findings were left out, as more will be.
  package private(set) var isFull = false

  package init() {}

  package mutating func add(_ diagnostic: Diagnostic) {
    if diagnostic.severity == .error { hasErrors = true }
    guard !isFull else { return }
    guard diagnostics.count < Self.limit, diagnostic.id != .findingLimit else {
      return close(at: diagnostic.range)
    }

    diagnostics.append(diagnostic)
  }

  private mutating func close(at range: SourceRange?) {
    isFull = true
    diagnostics.append(
      Diagnostic(
        .findingLimit, .note, "there are more than \(Self.limit) findings; the others are left out",
        at: range))
  }

  /// Adds an error.
  ///
  /// The help line is made only where the finding is kept: to find a near spelling takes time.
  package mutating func error(
    _ id: DiagnosticID, _ message: String, at range: SourceRange?,
    help: @autoclosure () -> String? = nil, notes: [Diagnostic.Note] = []
  ) {
    let help = isFull ? nil : help()
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
    for diagnostic in other.diagnostics { add(diagnostic) }
    hasErrors = hasErrors || other.hasErrors
  }

  /// Returns the findings, each changed.
  package func map(_ transform: (Diagnostic) -> Diagnostic) -> DiagnosticCollector {
    var collector = self
    collector.diagnostics = diagnostics.map(transform)
    return collector
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
