import Diagnostics

/// What the user is told about a syntax error.
struct SyntaxExplanation {
  let message: String
  let range: SourceRange
  var help: String?
  var notes: [Diagnostic.Note] = []

  init(_ message: String, at range: SourceRange, help: String? = nil) {
    self.message = message
    self.range = range
    self.help = help
  }

  var diagnostic: Diagnostic {
    Diagnostic(.yamlSyntax, .error, message, at: range, help: help, notes: notes)
  }

  func noting(_ message: String, at range: SourceRange?) -> Self {
    var copy = self
    if let range { copy.notes.append(Diagnostic.Note(message, at: range)) }
    return copy
  }
}

/// Says what a problem of libyaml means for the one who wrote the file.
///
/// It recognizes the traps by libyaml's words, which are stable within 0.2, and by the text at
/// the place; what it does not recognize is reported in libyaml's words.
struct SyntaxExplainer {
  let file: SourceFile
  let problem: SyntaxProblem

  /// The last scalar that was read as a whole; the mistake may be how it ended.
  let lastScalar: Event?

  var explanation: SyntaxExplanation {
    indicatorTrap ?? blockHeaderTrap ?? forbiddenStartTrap ?? tabTrap ?? quotedTrap
      ?? strayTextTrap ?? flowTrap ?? colonTrap ?? blockTrap ?? placeTrap ?? fallback
  }

  private var fallback: SyntaxExplanation {
    let context = problem.context.isEmpty ? "" : " \(problem.context)"
    return SyntaxExplanation("\(problem.text)\(context)", at: problemRange)
      .noting("this begins here", at: openingRange)
  }
}

// MARK: - The text around a problem

extension SyntaxExplainer {
  /// Where libyaml gave up, one character wide.
  var problemRange: SourceRange {
    file.range(at: problem.position, length: 1)
  }

  /// The first character of what libyaml was reading.
  var openingRange: SourceRange? {
    problem.contextPosition.map { file.range(at: $0, length: 1) }
  }

  func range(of text: String, at position: SourcePosition) -> SourceRange {
    file.range(at: position, length: max(1, text.unicodeScalars.count))
  }

  func text(from position: SourcePosition) -> String {
    file.text(from: position) ?? ""
  }

  /// The character at which libyaml gave up; nil at the end of a line.
  var offender: Unicode.Scalar? {
    text(from: problem.position).unicodeScalars.first
  }

  /// What stands before the problem on its line.
  var textBefore: String {
    let line = file.line(problem.position.line) ?? ""
    return String(String.UnicodeScalarView(line.unicodeScalars.prefix(problem.position.column - 1)))
  }

  /// Whether nothing but white space and comments follows.
  var isAtEnd: Bool {
    var position = problem.position
    while let rest = file.text(from: position) {
      guard rest.isInsignificant else { return false }

      position = SourcePosition(line: position.line + 1, column: 1)
    }
    return true
  }

  /// Returns the text from a position up to white space or the punctuation of a list.
  func word(from position: SourcePosition) -> String {
    let scalars = text(from: position).unicodeScalars
    return String(
      String.UnicodeScalarView(scalars.prefix { !" \t,]}".unicodeScalars.contains($0) }))
  }

  /// Returns the text from a position that was probably meant as one value.
  func value(from position: SourcePosition, isInFlow: Bool) -> String {
    var value = String.UnicodeScalarView()
    for scalar in text(from: position).unicodeScalars {
      if isInFlow, ",]}".unicodeScalars.contains(scalar) { break }
      if scalar == "#", value.last == " " || value.last == "\t" { break }

      value.append(scalar)
    }
    while let last = value.last, last == " " || last == "\t" { value.removeLast() }
    return String(value)
  }
}
