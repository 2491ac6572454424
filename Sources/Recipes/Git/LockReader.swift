import Diagnostics
import YAMLTree

/// Reads the text of a lock file, which is as foreign as any other: its contents name folders, its URLs
/// are handed to git.
struct LockReader {
  private static let help =
    "take it from version control again; or delete it and run `lttrecipe lock`, which pins anew"

  private(set) var diagnostics = DiagnosticCollector()

  mutating func read(_ source: SourceFile) -> LockFile? {
    if let line = source.conflictLine {
      diagnostics.error(
        .lockInvalid, "a merge conflict is left in the lock file", at: line,
        help: "keep one of the two sides, then run `lttrecipe lock RECIPE`")
      return nil
    }
    var syntax = DiagnosticCollector()
    guard let root = NodeReader.read(source, diagnostics: &syntax) else {
      for fault in syntax.diagnostics { report(fault.message, at: fault.range) }
      return nil
    }
    guard let mapping = root.mapping else {
      report("a lock file must be a mapping, not \(root.kindName)", at: root.range)
      return nil
    }
    guard checkVersion(mapping) else { return nil }

    checkKeys(mapping, [.version, .repositories])
    let entries = elements(mapping[LockFile.Key.repositories.rawValue], of: mapping)
      .compactMap { entry($0) }
    checkUnique(entries)
    return diagnostics.hasErrors ? nil : LockFile(entries.map(\.value))
  }

  private mutating func checkVersion(_ mapping: MappingNode) -> Bool {
    let version = mapping[LockFile.Key.version.rawValue]
    if case .scalar(let scalar)? = version, scalar.core == .integer(1) { return true }

    diagnostics.error(
      .lockInvalid, "this release reads lock files with `lttrecipe-lock: 1` only",
      at: version?.range ?? mapping.range.firstLine,
      help: "use the release of lttrecipe that wrote it")
    return false
  }

  private mutating func entry(_ node: Node) -> Located<LockEntry>? {
    guard let mapping = node.mapping else {
      report("an entry of a lock file must be a mapping, not \(node.kindName)", at: node.range)
      return nil
    }

    checkKeys(mapping, [.git, .ref, .commit, .content, .usedBy])
    let url = text(.git, of: mapping) { GitReference.fault(of: $0, as: .git) == nil }
    let ref = text(.ref, of: mapping) { GitReference.fault(of: $0, as: .ref) == nil }
    let commit = text(.commit, of: mapping, isValid: GitRef.isCommit)
    let content = text(.content, of: mapping, isValid: PresetTree.isContent)
    let users = elements(mapping[LockFile.Key.usedBy.rawValue], of: mapping)
      .compactMap { text($0, of: .usedBy) { GitPath.isSafe($0) && !$0.contains("/") } }
    guard let url, let ref, let commit, let content else { return nil }

    return Located(
      LockEntry(
        source: GitSource(url: url, ref: ref), commit: commit, content: content, users: users),
      at: mapping.range)
  }

  private mutating func checkUnique(_ entries: [Located<LockEntry>]) {
    var seen: Set<GitSource> = []
    for entry in entries where !seen.insert(entry.value.source).inserted {
      report("\(entry.value.source) is locked twice", at: entry.range)
    }
  }

  private mutating func text(
    _ key: LockFile.Key, of mapping: MappingNode, isValid: (String) -> Bool
  ) -> String? {
    guard let node = mapping[key.rawValue] else {
      report("an entry of a lock file lacks `\(key.rawValue)`", at: mapping.range.firstLine)
      return nil
    }

    return text(node, of: key, isValid: isValid)
  }

  private mutating func text(
    _ node: Node, of key: LockFile.Key, isValid: (String) -> Bool
  ) -> String? {
    if case .scalar(let scalar) = node, isValid(scalar.text) { return scalar.text }

    report("`\(key.rawValue)` of a lock file is \(Self.form(of: key))", at: node.range)
    return nil
  }

  /// What the value of a key is.
  private static func form(of key: LockFile.Key) -> String {
    switch key {
    case .git: "a URL that recipes can name"
    case .ref: "a tag, a branch or a whole commit hash"
    case .commit: "40 or 64 hexadecimal digits"
    case .content: "`sha256:` and 64 hexadecimal digits"
    case .usedBy: "a list of names of files"
    case .version, .repositories: "something else"
    }
  }

  private mutating func elements(_ node: Node?, of mapping: MappingNode) -> [Node] {
    if case .sequence(let sequence)? = node { return sequence.elements }

    report(
      "a lock file has a list `repositories`, and each of them a list `used-by`",
      at: node?.range ?? mapping.range.firstLine)
    return []
  }

  private mutating func checkKeys(_ mapping: MappingNode, _ known: Set<LockFile.Key>) {
    for entry in mapping.entries
    where LockFile.Key(rawValue: entry.key.text).map(known.contains) != true {
      report("a lock file has no key `\(entry.key.text)` here", at: entry.key.range)
    }
  }

  private mutating func report(_ message: String, at range: SourceRange?) {
    diagnostics.error(.lockInvalid, message, at: range, help: Self.help)
  }
}

extension SourceFile {
  /// The first line that git left to tell two sides apart.
  fileprivate var conflictLine: SourceRange? {
    var number = 1
    while let line = line(number) {
      if line.hasPrefix("<<<<<<< ") {
        return SourceRange(
          file: self, start: SourcePosition(line: number, column: 1),
          end: SourcePosition(line: number, column: line.unicodeScalars.count + 1))
      }
      number += 1
    }
    return nil
  }
}
