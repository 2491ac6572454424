package import Diagnostics

/// A text of the document: a key, or a value that is no collection.
package struct Scalar: Sendable {
  /// How the text was written.
  package enum Style: Sendable {
    case plain
    case singleQuoted
    case doubleQuoted
    case literal
    case folded
  }

  /// The text after quotes, escapes and line folding are resolved.
  package let text: String

  package let style: Style

  /// From the first character, or the anchor before it, up to the end of the text as written.
  package let range: SourceRange

  package init(text: String, style: Style, range: SourceRange) {
    self.text = text
    self.style = style
    self.range = range
  }

  /// The value by YAML 1.2's core schema; only a plain scalar is anything but a string.
  package var core: CoreValue {
    style == .plain ? CoreValue(plain: text) : .string(text)
  }
}
