import Diagnostics
import TestSupport
import Testing
import YAMLTree

@testable import Recipes

/// Makes wrong recipes, and some right ones, of the golden and the shipped files: keys dropped, renamed and
/// added, values of other types put in.
struct RecipeMutator {
  private static let scalars: [(String, Scalar.Style)] = [
    ("", .plain), ("~", .plain), ("true", .plain), ("False", .plain), ("0", .plain),
    ("0.0", .plain), ("-0", .plain), ("00", .plain), ("4", .plain), ("4.0", .plain),
    ("4.5", .plain), ("0x10", .plain), ("-1", .plain), ("1e3", .plain), (".inf", .plain),
    (".nan", .plain), ("99999999999999999999", .plain), ("text", .plain), ("4", .doubleQuoted),
    ("", .doubleQuoted), ("0", .doubleQuoted), ("2MiB", .plain), ("2 MiB", .plain),
    ("2M", .plain), ("0000s", .plain), ("5s", .plain), ("10min", .plain), ("-5s", .plain),
    ("1.5GiB", .plain), ("inf", .plain), ("${p}", .doubleQuoted), ("x${p}y", .doubleQuoted),
    ("$${p}", .doubleQuoted), ("kernel", .plain), ("user", .plain), ("all", .plain),
    ("none", .plain), ("discard", .plain), ("skip", .plain), ("preset", .plain),
    ("recipe", .plain), ("1", .plain), ("yes", .plain), ("null", .doubleQuoted),
  ]

  private var generator: SeededGenerator

  init(seed: UInt64) {
    generator = SeededGenerator(seed: seed)
  }

  mutating func texts(count: Int) throws -> [String] {
    let originals = try Self.originals()
    let parts = originals.flatMap(Self.parts)
    let keys = Set(KeyUse.all.compactMap { $0.split(separator: " ").last.map(String.init) })
      .sorted()
    return (0..<count).map { index in
      var node = originals[index % originals.count]
      for _ in 0..<Int.random(in: 0...3, using: &generator) {
        node = mutated(node, keys: keys, parts: parts)
      }
      return YAMLWriter().text(of: node)
    }
  }

  private static func originals() throws -> [Node] {
    let folders = ["Golden/pass", "Golden/presets", "Golden/fail", "../../recipes"]
    let files = folders.map { Golden.folder($0) }.flatMap { folder in
      TestFiles.tree(folder).filter { $0.hasSuffix(".yaml") }.map { "\(folder)/\($0)" }
    }
    let nodes = files.sorted().compactMap { path -> Node? in
      var diagnostics = DiagnosticCollector()
      guard let bytes = TestFiles.bytes(path), bytes.count < 4000 else { return nil }

      return NodeReader.read(SourceFile(name: path, bytes: bytes), diagnostics: &diagnostics)
    }
    try #require(nodes.count > 100)
    return nodes
  }

  /// All nodes within a node that are not too large.
  private static func parts(of node: Node) -> [Node] {
    switch node {
    case .scalar: [node]
    case .sequence(let sequence): [node] + sequence.elements.flatMap(parts)
    case .mapping(let mapping): [node] + mapping.entries.flatMap { parts(of: $0.value) }
    }
  }

  // MARK: - One change

  /// Goes down to a random place and changes it.
  private mutating func mutated(_ node: Node, keys: [String], parts: [Node]) -> Node {
    let goesDown = Int.random(in: 0..<8, using: &generator) > 0
    switch node {
    case .mapping(var mapping) where goesDown && !mapping.entries.isEmpty:
      let index = Int.random(in: mapping.entries.indices, using: &generator)
      mapping.entries[index].value = mutated(
        mapping.entries[index].value, keys: keys, parts: parts)
      return .mapping(mapping)
    case .sequence(var sequence) where goesDown && !sequence.elements.isEmpty:
      let index = Int.random(in: sequence.elements.indices, using: &generator)
      sequence.elements[index] = mutated(sequence.elements[index], keys: keys, parts: parts)
      return .sequence(sequence)
    default:
      return changed(node, keys: keys, parts: parts)
    }
  }

  private mutating func changed(_ node: Node, keys: [String], parts: [Node]) -> Node {
    switch node {
    case .mapping(var mapping) where Bool.random(using: &generator):
      change(&mapping, keys: keys, parts: parts)
      return .mapping(mapping)
    case .sequence(var sequence) where Bool.random(using: &generator):
      if !sequence.elements.isEmpty, Bool.random(using: &generator) {
        sequence.elements.removeLast()
      } else {
        sequence.elements.append(value(in: node.range, parts))
      }
      return .sequence(sequence)
    default:
      return value(in: node.range, parts)
    }
  }

  private mutating func change(_ mapping: inout MappingNode, keys: [String], parts: [Node]) {
    let index = mapping.entries.indices.randomElement(using: &generator)
    let key = Scalar(
      text: keys.randomElement(using: &generator) ?? "x", style: .plain, range: mapping.range)
    switch Int.random(in: 0..<3, using: &generator) {
    case 0:
      if let index { mapping.entries.remove(at: index) }
    case 1 where mapping[key.text] == nil:
      if let index { mapping.entries[index].key = key }
    case 2 where mapping[key.text] == nil:
      let value = value(in: mapping.range, parts)
      mapping.entries.append(MappingNode.Entry(key: key, value: value))
    default:
      break
    }
  }

  private mutating func value(in range: SourceRange, _ parts: [Node]) -> Node {
    switch Int.random(in: 0..<8, using: &generator) {
    case 0: return .mapping(MappingNode(entries: [], range: range))
    case 1: return .sequence(SequenceNode(elements: [], range: range))
    case 2...4:
      let (text, style) = Self.scalars.randomElement(using: &generator) ?? ("", .plain)
      return .scalar(Scalar(text: text, style: style, range: range))
    default:
      return parts.randomElement(using: &generator)
        ?? .scalar(
          Scalar(text: "x", style: .plain, range: range))
    }
  }
}
