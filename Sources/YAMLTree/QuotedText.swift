/// Writes texts within quotes.
enum QuotedText {
  /// Returns the text in single quotes where they save escapes, else in double quotes.
  static func written(_ text: String) -> String {
    let scalars = text.unicodeScalars
    let needsEscapes = scalars.contains { isEscapedAlways($0) }
    let wantsSingle = scalars.contains { $0 == "\"" || $0 == "\\" }
    if wantsSingle, !needsEscapes, !scalars.contains("'") { return "'\(text)'" }

    return doubleQuoted(text)
  }

  private static func doubleQuoted(_ text: String) -> String {
    // A view of scalars would be copied as a whole for each of them.
    var result = "\""
    for scalar in text.unicodeScalars {
      result += escaped(scalar)
    }
    return result + "\""
  }

  private static func escaped(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\"": "\\\""
    case "\\": "\\\\"
    case "\n": "\\n"
    case "\t": "\\t"
    case "\r": "\\r"
    case _ where isEscapedAlways(scalar): numeric(scalar.value)
    default: String(scalar)
    }
  }

  private static func numeric(_ value: UInt32) -> String {
    switch value {
    case ...0xFF: "\\x" + TextCheck.hexadecimal(value, width: 2)
    case ...0xFFFF: "\\u" + TextCheck.hexadecimal(value, width: 4)
    default: "\\U" + TextCheck.hexadecimal(value, width: 8)
    }
  }

  /// Whether the character is written as an escape: what the reader refuses, tabs and line breaks,
  /// and characters that would change how the text around them is displayed.
  static func isEscapedAlways(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x061C, 0x200E...0x200F, 0x202A...0x202E, 0x2066...0x2069: true
    default: TextCheck.isUnwanted(scalar)
    }
  }
}
