import Diagnostics
import LTTngModel
import YAMLTree

/// The lines of a recipe as they are written, one level of keys at a time.
struct RecipeLines {
  private(set) var text = ""
  private var indent = 0

  /// Put before the first line that comes: the `- ` of an element.
  private var lead: String?

  mutating func add(_ line: String) {
    text += String(repeating: " ", count: indent - (lead?.count ?? 0)) + (lead ?? "") + line + "\n"
    lead = nil
  }

  mutating func addBlank() {
    if !text.isEmpty, !text.hasSuffix("\n\n") { text += "\n" }
  }

  /// Adds the lines of a key's value, two deeper.
  mutating func nest(_ key: String, _ body: (inout RecipeLines) -> Void) {
    add("\(key):")
    deepen(body)
  }

  mutating func deepen(_ body: (inout RecipeLines) -> Void) {
    indent += 2
    body(&self)
    indent -= 2
  }

  /// Adds an element of a list, whose lines are keys.
  mutating func element(_ body: (inout RecipeLines) -> Void) {
    deepen { lines in
      lines.lead = "- "
      body(&lines)
      lines.lead = nil
    }
  }

  /// Adds a key and its text, in which nothing is put in but what its marks say.
  mutating func add(_ key: String, _ value: String) {
    add("\(key): \(WrittenText.inBlock(MarkedText.recipeText(value)))")
  }

  mutating func addComment(_ text: String) {
    let words = TerminalText.escaped(text.replacing("\n", with: " "))
      .split(separator: " ", omittingEmptySubsequences: false)
    var line = "#"
    for word in words {
      if line.count > 2, line.count + word.count >= Self.commentWidth - indent {
        add(line)
        line = "#  "
      }
      line += " \(word)"
    }
    add(line)
  }

  /// Comments go on in the next line where they would be longer.
  private static let commentWidth = 100

  mutating func add(_ notes: [ImportNote]) {
    for note in notes { addComment(note.comment) }
  }

  /// Adds a text that may have several lines and is taken as it stands: `${` is no reference in it.
  mutating func addText(_ key: String, _ value: String) {
    if let literal = WrittenText.literal(value, indent: indent + 2) {
      add("\(key): \(literal.dropLast())")
    } else {
      add("\(key): \(WrittenText.inBlock(value))")
    }
  }
}

/// Values on one line; a `${` in them stands for itself.
enum InlineText {
  /// The longest list that stands on one line.
  static let width = 84

  /// Returns a text within brackets, quoted where it has to be.
  static func value(_ text: String) -> String {
    WrittenText.inFlow(MarkedText.recipeText(text))
  }

  static func list(_ texts: [String]) -> String {
    "[\(texts.map(text).joined(separator: ", "))]"
  }

  /// Returns a text within brackets; a number needs no quotes where a text is expected.
  static func text(_ text: String) -> String {
    let isNumber = text.utf8.allSatisfy { (0x30...0x39).contains($0) } && !text.isEmpty
    return isNumber ? text : value(text)
  }

  /// Returns a text within quotes, single ones where it can be.
  static func quoted(_ text: String) -> String {
    let escaped = RunText.escaped(text)
    let written = value(text)
    guard written == escaped, !text.utf8.contains(UInt8(ascii: "'")) else { return written }

    return "'\(escaped)'"
  }

  /// Returns one text as it is, several as a list.
  static func oneOrList(_ texts: [String]) -> String {
    texts.count == 1 ? text(texts[0]) : list(texts)
  }

  /// Returns `{key: value}` of values that are written already.
  static func mapping(_ entries: [(key: String, value: String)]) -> String {
    "{\(entries.map { "\($0.key): \($0.value)" }.joined(separator: ", "))}"
  }
}
