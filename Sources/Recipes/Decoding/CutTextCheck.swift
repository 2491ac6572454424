import Diagnostics
import YAMLTree

/// Finds texts of another language that a `#` has cut short: YAML begins a comment there.
///
/// A comment behind a whole text is common and no mistake; one is told only where what is left cannot be
/// whole: a quote is open, or an operator lacks what follows it.
enum CutTextCheck {
  /// A language whose texts stand in recipes.
  enum Language: String {
    case filter = "the filter"
    case shell = "the text for sh"

    /// What cannot stand at the end of a text.
    fileprivate var operators: [String] {
      switch self {
      case .filter: ["==", "!=", "<=", ">=", "&&", "||", "<", ">", "=", "|", "&"]
      case .shell: ["&&", "|"]
      }
    }
  }

  /// Returns what is wrong with a text.
  ///
  /// A text for sh gets a warning: sh has quotes of its own (here-documents, `${x#\'}`) that this does not know.
  static func finding(_ node: Node, in language: Language) -> Diagnostic? {
    guard case .scalar(let scalar) = node, scalar.style == .plain,
      let comment = comment(behind: scalar.range),
      isOpen(scalar.text) || language.operators.contains(where: scalar.text.hasSuffix)
    else { return nil }

    return Diagnostic(
      .commentCutsText, language == .filter ? .error : .warning,
      "a `#` begins a comment of YAML and cuts \(language.rawValue) short",
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
    return quote != nil
  }
}
