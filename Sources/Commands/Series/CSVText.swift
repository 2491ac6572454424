import Diagnostics

/// Writes cells of comma-separated values (RFC 4180).
enum CSVText {
  /// Returns a cell, quoted where it has to be, harmless on a terminal and to spreadsheets.
  ///
  /// A spreadsheet takes a text for a formula that begins with `=` or `@`, and one with `+` or `-` as well:
  /// where such a formula could call something, `'` stands before it. `-5` and `-O2` stay as they are.
  static func cell(_ text: String) -> String {
    let shown = (isFormula(text) ? "'" : "") + TerminalText.escaped(text)
    let isPlain = !shown.utf8.contains { ",\"".utf8.contains($0) }
    return isPlain ? shown : "\"\(shown.replacing("\"", with: "\"\""))\""
  }

  private static func isFormula(_ text: String) -> Bool {
    switch text.unicodeScalars.first {
    case "=", "@", "\t", "\r", "\n": true
    case "+", "-": text.utf8.contains { "(|!\"".utf8.contains($0) }
    default: false
    }
  }
}
