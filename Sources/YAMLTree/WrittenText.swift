import Diagnostics

/// Writes single texts for those who lay out a document themselves.
package enum WrittenText {
  /// Returns a text as a value in block style, quoted where it has to be.
  package static func inBlock(_ text: String) -> String {
    ScalarText.value(scalar(text), in: .block)
  }

  /// Returns a text as a value within brackets, quoted where it has to be.
  package static func inFlow(_ text: String) -> String {
    ScalarText.value(scalar(text), in: .flow)
  }

  /// Returns a text as a key in block style.
  package static func key(_ text: String) -> String {
    ScalarText.key(scalar(text))
  }

  /// Returns a text of several lines as `|` and its lines, or nil where quotes are safer.
  package static func literal(_ text: String, indent: Int) -> String? {
    ScalarText.literal(scalar(text), indent: indent, comment: "")
  }

  private static func scalar(_ text: String) -> Scalar {
    let start = SourcePosition(line: 1, column: 1)
    let range = SourceRange(file: SourceFile(name: "", bytes: []), start: start, end: start)
    return Scalar(text: text, style: .doubleQuoted, range: range)
  }
}
