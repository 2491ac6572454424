import Diagnostics

/// Looks for what no YAML text may contain, before libyaml sees it.
///
/// libyaml ends lines as YAML 1.1 did, at NEL, LS and PS too, and at a lone carriage return: text
/// that an editor shows as the rest of a comment would be read as a key. All of them are refused,
/// and so libyaml's lines are those of `SourceFile`.
enum TextCheck {
  static func refusal(of file: SourceFile) -> Diagnostic? {
    if let name = foreignEncoding(of: file.bytes) {
      return Diagnostic(
        .fileNotUTF8, .error, "the file is encoded as \(name), not as UTF-8", at: file.startRange,
        help: "save it as UTF-8")
    }

    let bytes = file.bytes
    do {
      let text = try UTF8Span(validating: bytes.span)
      return unwantedScalar(in: text, of: file)
    } catch {
      return invalidByte(at: error.byteOffsets.lowerBound, of: file)
    }
  }

  /// Recognizes the other encodings that YAML allows, by the byte order mark or the first NUL.
  private static func foreignEncoding(of bytes: [UInt8]) -> String? {
    guard bytes.count >= 2 else { return nil }

    switch (bytes[0], bytes[1]) {
    case (0xFF, 0xFE), (0xFE, 0xFF): return "UTF-16 or UTF-32"
    case (0, 0): return bytes.count >= 4 && bytes[2...3] != [0, 0] ? "UTF-32" : nil
    case (0, _), (_, 0): return "UTF-16 or UTF-32"
    default: return nil
    }
  }

  private static func invalidByte(at offset: Int, of file: SourceFile) -> Diagnostic {
    let position = file.position(at: offset)
    let byte = hexadecimal(UInt32(file.bytes[offset]), width: 2)
    return Diagnostic(
      .fileNotUTF8, .error, "line \(position.line) is not UTF-8: unexpected byte 0x\(byte)",
      at: file.range(at: position, length: 1), help: "save the file as UTF-8")
  }

  private static func unwantedScalar(in text: UTF8Span, of file: SourceFile) -> Diagnostic? {
    var iterator = text.makeUnicodeScalarIterator()
    var offset = 0
    var isAfterReturn = false
    while let scalar = iterator.next() {
      let isLineEnd = scalar == "\n"
      if isAfterReturn, !isLineEnd { return loneReturn(at: offset - 1, of: file) }

      let isByteOrderMark = scalar == "\u{FEFF}" && offset == 0
      if isUnwanted(scalar), !isByteOrderMark { return unwanted(scalar, at: offset, of: file) }

      isAfterReturn = scalar == "\r"
      offset = iterator.currentCodeUnitOffset
    }
    return isAfterReturn ? loneReturn(at: offset - 1, of: file) : nil
  }

  private static func loneReturn(at offset: Int, of file: SourceFile) -> Diagnostic {
    Diagnostic(
      .yamlSyntax, .error, "a carriage return without a line feed",
      at: file.range(at: file.position(at: offset), length: 1),
      help: "end lines with LF or CRLF")
  }

  private static func unwanted(
    _ scalar: Unicode.Scalar, at offset: Int, of file: SourceFile
  ) -> Diagnostic {
    let digits = hexadecimal(scalar.value, width: 4)
    return Diagnostic(
      .yamlSyntax, .error, "the character U+\(digits) is not allowed in a YAML text",
      at: file.range(at: file.position(at: offset), length: 1),
      help: "remove it, or write it as \"\\u\(digits)\" within double quotes")
  }

  /// Whether the character is unprintable (YAML 1.2.2, §5.1), a line break of YAML 1.1 only, or a
  /// byte order mark.
  static func isUnwanted(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A, 0x0D, 0x20...0x7E: false
    case 0...0x9F, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF: true
    default: false
    }
  }

  static func hexadecimal(_ value: UInt32, width: Int) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
