import Diagnostics
import YAMLTree

/// Finds texts of another language that a `#` has cut short: YAML begins a comment there.
///
/// A comment behind a whole text is common and no mistake; one is told only where what is left cannot be
/// whole: a quote is open, or an operator lacks what follows it.
enum CutTextCheck {
  private static let operators = ["==", "!=", "<=", ">=", "&&", "||", "<", ">", "=", "|", "&"]

  /// Returns what is wrong with a text of sh or of LTTng's filter language.
  static func finding(_ node: Node, of owner: String) -> Diagnostic? {
    guard case .scalar(let scalar) = node, scalar.style == .plain,
      let comment = comment(behind: scalar.range), isOpen(scalar.text)
    else { return nil }

    return Diagnostic(
      .commentCutsText, .error, "a `#` begins a comment of YAML and cuts \(owner) short",
      at: comment, help: "quote the whole text, or write it below a `|`",
      notes: [Diagnostic.Note("this is all that is left of it", at: scalar.range)])
  }

  /// Returns where the comment behind a value is, on the line where that ends.
  private static func comment(behind range: SourceRange) -> SourceRange? {
    guard let line = range.file.line(range.end.line) else { return nil }

    let rest = line.unicodeScalars.dropFirst(range.end.column - 1)
    let blanks = rest.prefix { $0 == " " || $0 == "\t" }
    guard !blanks.isEmpty, rest.dropFirst(blanks.count).first == "#" else { return nil }

    let start = SourcePosition(
      line: range.end.line, column: range.end.column + blanks.count)
    let end = SourcePosition(line: start.line, column: start.column + 1)
    return SourceRange(file: range.file, start: start, end: end)
  }

  private static func isOpen(_ text: String) -> Bool {
    var quote: Character?
    var isEscaped = false
    for character in text {
      if isEscaped {
        isEscaped = false
      } else if character == "\\", quote != "'" {
        isEscaped = true
      } else if let open = quote {
        if character == open { quote = nil }
      } else if character == "\"" || character == "'" {
        quote = character
      }
    }
    return quote != nil || operators.contains(where: text.hasSuffix)
  }
}
