import Diagnostics
import YAMLTree

/// What must hold of everything that is read; the program ends where it does not.
enum Checks {
  /// Prints the first diagnostics as a terminal would get them, and looks at the places of all.
  static func findings(_ diagnostics: [Diagnostic]) {
    for diagnostic in diagnostics {
      for range in [diagnostic.range] + diagnostic.notes.map(\.range) {
        if let range { place(range) }
      }
      if diagnostic.message.isEmpty { fatalError("an empty message") }
    }
    // More of them say the same, and take the time of many other inputs.
    let text = DiagnosticRenderer().text(of: Array(diagnostics.prefix(10)))
    let isClean = text.unicodeScalars.allSatisfy { scalar in
      scalar == "\n" || scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value)
    }
    if !isClean { fatalError("a control character reaches the terminal: \(text)") }
  }

  /// A range runs forward and lies in its file.
  static func place(_ range: SourceRange) {
    guard range.start <= range.end, let line = range.file.line(range.start.line),
      (1...line.unicodeScalars.count + 1).contains(range.start.column)
    else { fatalError("a range is not in its file: \(range) to \(range.end)") }
  }

  /// The places of a node and of all that is in it.
  static func places(of node: Node) {
    place(node.range)
    switch node {
    case .scalar: break
    case .sequence(let sequence):
      for element in sequence.elements { places(of: element) }
    case .mapping(let mapping):
      for entry in mapping.entries {
        place(entry.key.range)
        places(of: entry.value)
      }
    }
  }

  /// Whether two trees say the same, apart from places and styles.
  static func isSame(_ left: Node, _ right: Node) -> Bool {
    switch (left, right) {
    case (.scalar(let left), .scalar(let right)):
      isSame(left, right)
    case (.sequence(let left), .sequence(let right)):
      left.elements.count == right.elements.count
        && zip(left.elements, right.elements).allSatisfy { isSame($0, $1) }
    case (.mapping(let left), .mapping(let right)):
      left.entries.count == right.entries.count
        && zip(left.entries, right.entries).allSatisfy { left, right in
          isSame(left.key.text, right.key.text) && isSame(left.value, right.value)
        }
    default: false
    }
  }

  private static func isSame(_ left: Scalar, _ right: Scalar) -> Bool {
    switch (left.core, right.core) {
    case (.null, .null): true
    case (.float(let left), .float(let right)) where left.isNaN: right.isNaN
    case (.string(let left), .string(let right)): isSame(left, right)
    case (let leftCore, let rightCore):
      leftCore == rightCore && isSame(left.text, right.text)
    }
  }

  /// Strings are equal to others of the same look; these must have the same characters.
  private static func isSame(_ left: String, _ right: String) -> Bool {
    left.utf8.elementsEqual(right.utf8)
  }
}
