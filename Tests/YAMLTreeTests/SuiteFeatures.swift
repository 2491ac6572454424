import Diagnostics
import TestSupport

/// What recipes do not take of a text of the YAML test suite, found in the suite's own events.
struct SuiteFeatures {
  /// The ids of the diagnostics that the reader must give, in the order of their places.
  private(set) var refusals: [DiagnosticID] = []

  private var lines: ArraySlice<Substring>

  /// What each anchor stands for, as the suite writes it.
  private var anchors: [Substring: Node] = [:]

  /// A node, as far as it matters for being a key.
  private enum Node {
    case collection
    case text(Substring, isPlain: Bool)
  }

  init(_ suite: SuiteCase) {
    lines = suite.events.split(separator: "\n")[...]
    guard !Self.hasOtherDirective(suite.yaml) else {
      refusals = [.yamlFeature]
      return
    }

    lines.removeFirst()
    guard lines.first?.hasPrefix("+DOC") == true else {
      refusals = [.documentEmpty]
      return
    }

    lines.removeFirst()
    guard lines.first != "=VAL :" else {
      refusals = [.documentEmpty]
      return
    }

    _ = readNode()
    if lines.dropFirst().first?.hasPrefix("+DOC") == true { refusals.append(.documentCount) }
  }

  /// Whether a directive before the first document says anything but version 1.2.
  private static func hasOtherDirective(_ yaml: String) -> Bool {
    let head = yaml.split(separator: "\n").prefix { $0.hasPrefix("%") || $0.hasPrefix("#") }
    return head.contains { $0.hasPrefix("%") && !$0.hasPrefix("%YAML 1.2") }
  }

  /// Reads a node and what is in it.
  private mutating func readNode() -> Node {
    let words = (lines.popFirst() ?? "").split(separator: " ", maxSplits: 3)
    let kind = words.first ?? ""
    if kind == "=ALI" { return anchors[words[1].dropFirst()] ?? .collection }

    let rest = words.dropFirst().drop { ["{}", "[]"].contains($0) }
    let anchor = rest.first.flatMap { $0.hasPrefix("&") ? $0.dropFirst() : nil }
    let behindAnchor = anchor == nil ? rest : rest.dropFirst()
    if behindAnchor.first?.hasPrefix("<") == true { refusals.append(.yamlFeature) }

    let node = readContent(kind, line: words.joined(separator: " ")[...])
    if let anchor { anchors[anchor] = node }
    return node
  }

  private mutating func readContent(_ kind: Substring, line: Substring) -> Node {
    switch kind {
    case "+SEQ":
      while lines.first?.hasPrefix("-SEQ") == false { _ = readNode() }
    case "+MAP":
      readEntries()
    default:
      return text(of: line)
    }
    lines.removeFirst()
    return .collection
  }

  private func text(of line: Substring) -> Node {
    var rest = line.dropFirst("=VAL ".count)
    while rest.hasPrefix("&") || rest.hasPrefix("<") {
      rest = rest.drop { $0 != " " }.dropFirst()
    }
    return .text(rest.dropFirst(), isPlain: rest.hasPrefix(":"))
  }

  private mutating func readEntries() {
    var keys: Set<Substring> = []
    while lines.first?.hasPrefix("-MAP") == false {
      let index = refusals.count
      let key = readNode()
      switch key {
      case .collection: refusals.insert(.yamlFeature, at: index)
      case .text("<<", isPlain: true): refusals.append(.yamlFeature)
      case .text(let text, _):
        if !keys.insert(text).inserted { refusals.append(.keyDuplicate) }
      }
      _ = readNode()
    }
  }
}
