/// Writes scalars, without quotes wherever that means the same.
enum ScalarText {
  static func value(_ scalar: Scalar, in place: PlainText.Place) -> String {
    switch scalar.core {
    case .null where scalar.text.isEmpty: "null"
    case .string:
      isPlain(scalar.text, in: place) ? scalar.text : QuotedText.written(scalar.text)
    // What the core schema recognizes has no character that means something to the syntax.
    default: scalar.text
    }
  }

  /// Returns a key of a mapping in block style; it has one line, and only its text counts if it is
  /// empty.
  static func key(_ scalar: Scalar) -> String {
    guard !scalar.text.isEmpty, scalar.text != "<<" else { return QuotedText.written(scalar.text) }

    return value(scalar, in: .block)
  }

  private static func isPlain(_ text: String, in place: PlainText.Place) -> Bool {
    guard case .string = CoreValue(plain: text) else { return false }

    return PlainText.isPossible(text, in: place)
  }

  /// Returns a text of several lines as `|` and its lines, or nil where double quotes are safer.
  ///
  /// Each line is indented by `indent` spaces; `comment` stands behind `|` as it is given.
  static func literal(_ scalar: Scalar, indent: Int, comment: String) -> String? {
    guard case .string = scalar.core, isLiteral(scalar.text) else { return nil }

    var lines = scalar.text.unicodeScalars.split(
      separator: "\n", omittingEmptySubsequences: false)
    let endsWithBreak = lines.last?.isEmpty == true
    if endsWithBreak { lines.removeLast() }
    var output = (endsWithBreak ? "|" : "|-") + comment + "\n"
    for line in lines {
      if !line.isEmpty { output += String(repeating: " ", count: indent) }
      output += String(Substring(line)) + "\n"
    }
    return output
  }

  /// Whether the text has several lines, starts with no white space, ends with one line break at
  /// most, and holds only printable characters.
  private static func isLiteral(_ text: String) -> Bool {
    let scalars = text.unicodeScalars
    guard scalars.dropLast().contains("\n"), let first = scalars.first,
      !" \t\n".unicodeScalars.contains(first), !scalars.reversed().starts(with: ["\n", "\n"])
    else { return false }

    return scalars.allSatisfy { $0 == "\n" || $0 == "\t" || !QuotedText.isEscapedAlways($0) }
  }
}
