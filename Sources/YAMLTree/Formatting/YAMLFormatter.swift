package import Diagnostics

/// Writes a YAML text in its canonical form: the same values, styles and comments in their places.
///
/// - Collections in block style are indented by two, lists below a key too; one blank stands behind
///   `-`, `?`, `:` and `,`, none within brackets. What an element or a value begins with stands on
///   the line of its `-` or key; a text that spans lines, or that would make the line longer than
///   100 columns, stays on the line below its key.
/// - Block and flow style and the quotes of each text stay as they are, and so does the text itself
///   where it has one line. Lines that go on with a text are indented by two.
/// - Texts behind `|` and `>` are indented by two; an indentation indicator stands only where the
///   text begins with a blank.
/// - A collection in brackets keeps its line breaks behind commas. If a line ends behind its opening
///   bracket, its lines are indented by two from the closing one, which has a line of its own, deeper
///   than the key; else they begin below the first element. There is no comma before a bracket that
///   ends the line of an element.
/// - A comment with a line of its own stays before what it precedes, at its indentation; at the end
///   of a collection it stays with the collection if it is indented as deep. A comment behind a
///   value stays behind it: one or two blanks off where it is that close to the longest line of
///   those aligned with it, at its own column elsewhere.
/// - Of blank lines in a row one is kept; none at the start and at the end. Lines end with LF, and
///   without blanks. There is no byte order mark.
package enum YAMLFormatter {
  /// Returns the canonical text, or nil after at least one error.
  ///
  /// Errors are those of ``NodeReader``, and one for a text whose canonical form would not be the
  /// same values and comments.
  package static func formatted(
    _ file: SourceFile, limits: NodeReader.Limits = .standard,
    diagnostics: inout DiagnosticCollector
  ) -> [UInt8]? {
    guard NodeReader.read(file, limits: limits, diagnostics: &diagnostics) != nil else {
      return nil
    }

    let text = FormatText(file.bytes)
    let bytes = Piece.pieces(of: text).map { Layout.formatted(text, pieces: $0) }
    guard let bytes, FormatCheck.isSame(file, SourceFile(name: file.name, bytes: bytes)) else {
      diagnostics.error(
        .formatUnsafe, "the file cannot be formatted without a change of what it says",
        at: file.startRange, help: "it stays as it is; please report it with the file")
      return nil
    }
    guard bytes.count <= max(limits.byteCount, file.bytes.count) else {
      diagnostics.error(
        .fileTooLarge,
        "formatted, the file would have \(bytes.count) bytes; \(limits.byteCount) are allowed",
        at: file.startRange)
      return nil
    }

    return bytes
  }
}
