/// Turns diagnostics into text for a terminal: the finding, the source line, a caret, help, notes.
package struct DiagnosticRenderer: Sendable {
  /// More than anybody reads.
  private static let shownCount = 200

  private let isColored: Bool

  package init(isColored: Bool = false) {
    self.isColored = isColored
  }

  /// Returns the text of the diagnostics, each ended by a line break; after many the rest is counted.
  package func text(of diagnostics: [Diagnostic]) -> String {
    let shown = diagnostics.prefix(Self.shownCount).map(text(of:)).joined()
    let hiddenCount = diagnostics.count - min(diagnostics.count, Self.shownCount)
    return hiddenCount == 0 ? shown : "\(shown)note: \(hiddenCount) more findings are not shown\n"
  }

  package func text(of diagnostic: Diagnostic) -> String {
    var text = headline(
      diagnostic.severity, "\(diagnostic.message) [\(diagnostic.id.rawValue)]", diagnostic.range)
    if let help = diagnostic.help {
      text += "  help: \(TerminalText.escaped(help))\n"
    }
    for note in diagnostic.notes {
      text += headline(.note, note.message, note.range)
    }
    return text
  }

  private func headline(_ severity: Severity, _ message: String, _ range: SourceRange?) -> String {
    let place = range.map { "\(TerminalText.escaped($0.description)): " } ?? ""
    let label = paint("\(severity.rawValue):", severity == .error ? "31" : "33")
    return "\(place)\(label) \(TerminalText.escaped(message))\n\(excerpt(range))"
  }

  /// Returns the source line with carets below the range, or nothing where there is no line.
  private func excerpt(_ range: SourceRange?) -> String {
    guard let range, range.file.showsText, let line = range.file.line(range.start.line),
      !line.isEmpty
    else { return "" }

    let number = String(range.start.line)
    let margin = String(repeating: " ", count: number.count)
    let excerpt = Excerpt(of: line, range: range)
    let indent = String(repeating: " ", count: excerpt.indent)
    let carets = paint(String(repeating: "^", count: excerpt.caretCount), "32")
    return " \(number) | \(excerpt.text)\n \(margin) | \(indent)\(carets)\n"
  }

  private func paint(_ text: String, _ color: String) -> String {
    isColored ? "\u{1B}[1;\(color)m\(text)\u{1B}[0m" : text
  }
}

/// The shown part of a source line, escaped, and where its carets belong.
private struct Excerpt {
  let text: String
  let indent: Int
  let caretCount: Int

  /// Measures after escaping: an escaped character is wider than one column.
  init(of line: String, range: SourceRange) {
    let scalars = Array(line.unicodeScalars)
    let first = min(max(1, range.start.column), scalars.count + 1) - 1
    let window = ExcerptWindow(width: scalars.count, column: first + 1)
    let end = range.end.line == range.start.line ? range.end.column - 1 : scalars.count
    let last = max(first, min(end, window.end))
    let before = Self.escaped(scalars[window.start..<first])
    let marked = Self.escaped(scalars[first..<last])
    text = before + marked + Self.escaped(scalars[last..<window.end])
    indent = before.unicodeScalars.count
    caretCount = max(1, marked.unicodeScalars.count)
  }

  private static func escaped(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return TerminalText.escaped(String(view))
  }
}

/// The part of a long line that is shown around a column.
private struct ExcerptWindow {
  let start: Int
  let end: Int

  init(width: Int, column: Int) {
    start = width <= 160 ? 0 : min(max(0, column - 80), width)
    end = min(width, start + 160)
  }
}

/// Makes foreign text harmless on a terminal.
package enum TerminalText {
  /// Returns the text with control characters written as `\u{…}`; a tab becomes a space.
  ///
  /// Line separators and the characters that steer the direction of writing count as controls.
  package static func escaped(_ text: String) -> String {
    guard !text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }),
      text.unicodeScalars.contains(where: isHarmful)
    else { return text }

    var result = ""
    for scalar in text.unicodeScalars {
      if scalar == "\t" {
        result.append(" ")
      } else if scalar == "\n" {
        result += "\\n"
      } else if isHarmful(scalar) {
        result += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
      || scalar.value == 0x061C || (0x200E...0x200F).contains(scalar.value)
      || (0x2028...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
  }
}
