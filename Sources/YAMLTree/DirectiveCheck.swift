import Diagnostics

/// Looks at the lines before the document, where directives stand.
///
/// libyaml would take time in the square of the number of `%TAG` lines, so it never sees one.
enum DirectiveCheck {
  static func refusal(of file: SourceFile) -> Diagnostic? {
    var number = 1
    while let line = file.line(number), line.isInsignificant || line.utf8.first == percent {
      if line.utf8.first == percent, !isAccepted(line) { return refusal(line, number, of: file) }

      number += 1
    }
    return nil
  }

  private static let percent = UInt8(ascii: "%")

  private static func isAccepted(_ line: String) -> Bool {
    words(of: line) == ["%YAML", "1.2"]
  }

  /// Returns the words before a comment.
  private static func words(of line: String) -> [Substring.UnicodeScalarView] {
    line.unicodeScalars.split { $0 == " " || $0 == "\t" }.prefix { $0.first != "#" }.map { $0 }
  }

  private static func refusal(_ line: String, _ number: Int, of file: SourceFile) -> Diagnostic {
    let name = words(of: line).first.map { String(Substring($0)) } ?? "%"
    let position = SourcePosition(line: number, column: 1)
    let isVersion = name == "%YAML"
    let message =
      isVersion
      ? "only version 1.2 of YAML is read"
      : "`\(name)`: a line that starts with `%` is a YAML directive, and this one is not supported"
    return Diagnostic(
      .yamlFeature, .error, message,
      at: file.range(at: position, length: line.unicodeScalars.count),
      help: isVersion || name == "%TAG" ? "remove the line" : "quote a text that starts with `%`")
  }
}

extension [Substring.UnicodeScalarView] {
  fileprivate static func == (words: Self, texts: [String]) -> Bool {
    words.count == texts.count
      && zip(words, texts).allSatisfy { $0.elementsEqual($1.unicodeScalars) }
  }
}

extension StringProtocol {
  /// Whether the line holds nothing but white space and a comment.
  var isInsignificant: Bool {
    let first = unicodeScalars.first { $0 != " " && $0 != "\t" }
    return first == nil || first == "#"
  }
}
