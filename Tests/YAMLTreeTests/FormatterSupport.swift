import Diagnostics
import TestSupport
import YAMLTree

extension Node {
  /// The tree with the style of each text.
  var styledOutline: String {
    switch self {
    case .scalar(let scalar): scalar.styledOutline
    case .sequence(let sequence):
      "[\(sequence.elements.map(\.styledOutline).joined(separator: ","))]"
    case .mapping(let mapping):
      "{"
        + mapping.entries.map { "\($0.key.styledOutline):\($0.value.styledOutline)" }
        .joined(separator: ",") + "}"
    }
  }

  /// All texts, keys too.
  fileprivate var scalars: [Scalar] {
    switch self {
    case .scalar(let scalar): [scalar]
    case .sequence(let sequence): sequence.elements.flatMap(\.scalars)
    case .mapping(let mapping): mapping.entries.flatMap { [$0.key] + $0.value.scalars }
    }
  }
}

extension Scalar {
  fileprivate var styledOutline: String { "\(style)(\(text.debugDescription))" }
}

/// The comments of a text, found by where its values stand.
struct CommentList {
  private(set) var texts: [String] = []

  init(_ text: String) {
    let file = SourceFile(name: "r.yaml", bytes: Array(text.utf8))
    let lines = text.replacing("\r\n", with: "\n").replacing("\u{FEFF}", with: "")
      .split(separator: "\n", omittingEmptySubsequences: false)
    var diagnostics = DiagnosticCollector()
    let scalars = NodeReader.read(file, diagnostics: &diagnostics)?.scalars ?? []
    let covered = Dictionary(grouping: scalars.flatMap(Self.ranges)) { $0.line }
    for (number, line) in lines.enumerated() {
      if let comment = Self.comment(of: line, covered[number + 1] ?? []) { texts.append(comment) }
    }
  }

  /// A part of a line that is a value, in columns.
  private struct Covered {
    let line: Int
    let columns: Range<Int>
  }

  private static func ranges(of scalar: Scalar) -> [Covered] {
    let (start, end) = (scalar.range.start, scalar.range.end)
    let isBlock = scalar.style == .literal || scalar.style == .folded
    return (start.line...end.line).compactMap { line in
      // The header of a text behind `|` may have a comment.
      if isBlock, line == start.line { return nil }

      let first = line == start.line ? start.column : 1
      return Covered(
        line: line, columns: first..<(line == end.line ? max(first, end.column) : .max))
    }
  }

  private static func comment(of line: Substring, _ covered: [Covered]) -> String? {
    let scalars = Array(line.unicodeScalars)
    let start = scalars.indices.first { index in
      scalars[index] == "#" && !covered.contains { $0.columns.contains(index + 1) }
    }
    guard let start else { return nil }

    var text = scalars[start...]
    while let last = text.last, last == " " || last == "\t" { text.removeLast() }
    return String(String.UnicodeScalarView(text))
  }
}

/// Changes a text in ways that mostly leave its values alone.
enum LineMutation {
  static func mutated(_ text: String, using generator: inout SeededGenerator) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if Bool.random(using: &generator) {
      lines = indented(text, by: Int.random(in: 1...4, using: &generator))
        .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
    for _ in 0..<Int.random(in: 1...6, using: &generator) {
      mutate(&lines, using: &generator)
    }
    let ending = Int.random(in: 0..<4, using: &generator) == 0 ? "\r\n" : "\n"
    return lines.joined(separator: ending)
  }

  /// Returns the text with each indentation of two made as wide as `factor`.
  static func indented(_ text: String, by factor: Int) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.map { line -> String in
      let indent = line.prefix { $0 == " " }.count
      return String(repeating: " ", count: indent * factor / 2) + line.dropFirst(indent)
    }.joined(separator: "\n")
  }

  private static func mutate(_ lines: inout [String], using generator: inout SeededGenerator) {
    let index = Int.random(in: 0..<lines.count, using: &generator)
    let blanks = String(repeating: " ", count: Int.random(in: 0...6, using: &generator))
    switch Int.random(in: 0..<9, using: &generator) {
    case 0: lines.insert(blanks + "# inserted", at: index)
    case 1: lines[index] += blanks + " # behind"
    case 2: lines.insert(blanks, at: index)
    case 3: lines.insert(contentsOf: ["", ""], at: index)
    case 4: lines[index] = lines[index].replacing(": ", with: ":  " + blanks)
    case 5: lines[index] = lines[index].replacing(", ", with: blanks + "," + blanks + " ")
    case 6: lines[index] = lines[index].replacing(", ", with: ",\n" + blanks + " ")
    case 7: lines[index] = lines[index].replacing("- ", with: "-\n  " + blanks)
    default:
      lines[index] = lines[index].replacing("[", with: "[" + blanks).replacing(
        "]", with: blanks + " ]")
    }
  }
}
