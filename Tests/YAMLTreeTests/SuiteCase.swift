import Diagnostics
import FoundationEssentials
import TestSupport
import Testing

@testable import YAMLTree

/// A text of the public YAML test suite, and what it means.
struct SuiteCase: Decodable, Sendable, CustomTestStringConvertible {
  let id: String
  let yaml: String

  /// What a parser sees, a line an event; of a text that is no YAML, up to the mistake.
  let events: String

  /// Whether the text is no YAML.
  let fail: Bool

  /// The value of the document, or of each of several.
  let json: String?

  var testDescription: String { id }

  static let all: [SuiteCase] = {
    let text = TestFiles.text(Golden.folder("Suite/cases.jsonl")) ?? ""
    return text.split(separator: "\n").compactMap { line in
      try? JSONDecoder().decode(SuiteCase.self, from: Data(line.utf8))
    }
  }()

  var file: SourceFile { SourceFile(name: "\(id).yaml", bytes: Array(yaml.utf8)) }
}

/// What reading a text step by step gives, in the suite's notation.
struct EventText: Equatable {
  var text: String

  /// Whether the reading ended before the text did.
  var isRefused: Bool

  init(text: String, isRefused: Bool) {
    self.text = text
    self.isRefused = isRefused
  }

  /// Reads with the project's reader.
  init(of file: SourceFile) throws {
    text = ""
    isRefused = false
    guard var reader = EventReader(file) else { throw PreparationError(description: "no memory") }

    do throws(SyntaxProblem) {
      while true {
        let event = try reader.next()
        text += Self.line(of: event) + "\n"
        if case .streamEnd = event.content { break }
      }
    } catch {
      isRefused = true
    }
  }

  private static func line(of event: Event) -> String {
    let properties =
      (event.anchor.map { " &\($0)" } ?? "") + (event.tag.map { " <\($0)>" } ?? "")
    return switch event.content {
    case .streamStart: "+STR"
    case .streamEnd: "-STR"
    case .documentStart(let isExplicit): isExplicit ? "+DOC ---" : "+DOC"
    case .documentEnd(let isExplicit): isExplicit ? "-DOC ..." : "-DOC"
    case .alias(let name): "=ALI *\(name)"
    case .scalar(let text, let style): "=VAL\(properties) \(mark(of: style))\(escaped(text))"
    case .sequenceStart(let isFlow): (isFlow ? "+SEQ []" : "+SEQ") + properties
    case .sequenceEnd: "-SEQ"
    case .mappingStart(let isFlow): (isFlow ? "+MAP {}" : "+MAP") + properties
    case .mappingEnd: "-MAP"
    }
  }

  private static func mark(of style: Scalar.Style) -> String {
    switch style {
    case .plain: ":"
    case .singleQuoted: "'"
    case .doubleQuoted: "\""
    case .literal: "|"
    case .folded: ">"
    }
  }

  private static func escaped(_ text: String) -> String {
    text.unicodeScalars.map { scalar in
      switch scalar {
      case "\\": "\\\\"
      case "\0": "\\0"
      case "\u{8}": "\\b"
      case "\t": "\\t"
      case "\n": "\\n"
      case "\r": "\\r"
      default: String(scalar)
      }
    }.joined()
  }
}

/// A C program over libyaml alone, against which the project's reader is compared.
final class ReferenceReader: Sendable {
  private let folder: TemporaryFolder
  private let program: String

  init() throws {
    folder = try TemporaryFolder()
    program = folder.file("events")
    try HostCommand(arguments: [
      "cc", "-std=c11", "-Wall", "-Wextra", "-Werror", "-o", program,
      Golden.folder("Suite/events.c"), "-lyaml",
    ]).text()
  }

  func events(of yaml: String) throws -> EventText {
    try folder.write(yaml, to: "in.yaml")
    let result = try HostCommand(arguments: [
      "sh", "-c", "exec \"$0\" < \"$1\"", program, folder.file("in.yaml"),
    ]).run()
    try #require([0, 1].contains(result.status))
    return EventText(text: result.output, isRefused: result.status == 1)
  }
}
