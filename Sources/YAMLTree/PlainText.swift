/// Decides which texts can stand without quotes (YAML 1.2.2, §7.3.3, less what libyaml refuses).
enum PlainText {
  enum Place {
    case block
    case flow
  }

  static func isPossible(_ text: String, in place: Place) -> Bool {
    let scalars = Array(text.unicodeScalars)
    guard let first = scalars.first, let last = scalars.last else { return false }

    return first != " " && last != " " && last != ":"
      && isStart(first, before: scalars.dropFirst().first, in: place)
      && !isDocumentMarker(scalars)
      && scalars.allSatisfy { isPossible($0, in: place) }
      && !hasSeparator(scalars, in: place)
  }

  private static func isStart(
    _ first: Unicode.Scalar, before next: Unicode.Scalar?, in place: Place
  ) -> Bool {
    switch first {
    case ",", "[", "]", "{", "}", "#", "&", "*", "!", "|", ">", "'", "\"", "%", "@", "`": false
    case "-": next != nil && next != " "
    case "?", ":": place == .block && next != nil && next != " "
    default: true
    }
  }

  private static func isDocumentMarker(_ scalars: [Unicode.Scalar]) -> Bool {
    let start = scalars.prefix(3)
    return (start == ["-", "-", "-"] || start == [".", ".", "."])
      && (scalars.count == 3 || scalars[3] == " ")
  }

  private static func isPossible(_ scalar: Unicode.Scalar, in place: Place) -> Bool {
    if place == .flow, ",[]{}".unicodeScalars.contains(scalar) { return false }

    return !QuotedText.isEscapedAlways(scalar)
  }

  /// Whether `: ` or ` #` would end the text; within brackets libyaml refuses `:?` too.
  private static func hasSeparator(_ scalars: [Unicode.Scalar], in place: Place) -> Bool {
    zip(scalars, scalars.dropFirst()).contains { pair in
      switch pair {
      case (":", " "), (" ", "#"): true
      case (":", "?"): place == .flow
      default: false
      }
    }
  }
}
