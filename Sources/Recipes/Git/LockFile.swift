package import Diagnostics
package import SystemPackage
import YAMLTree

/// What pins one repository at a ref.
package struct LockEntry: Hashable, Sendable {
  package let source: GitSource

  /// The whole hash.
  package let commit: String

  /// The repository's YAML files at the commit (``PresetTree/content(_:)``).
  package let content: String

  /// The names of the recipes beside the lock file that need it, sorted.
  package var users: [String]

  package init(source: GitSource, commit: String, content: String, users: [String]) {
    self.source = source
    self.commit = commit
    self.content = content
    self.users = users
  }
}

/// The lock file of a folder: what its recipes take from git repositories, pinned.
package struct LockFile: Hashable, Sendable {
  package static let name = "lttrecipe.lock"

  /// Sorted by URL and ref, each once.
  package let entries: [LockEntry]

  package init(_ entries: some Sequence<LockEntry> = []) {
    self.entries = entries.sorted { $0.source < $1.source }
  }

  package func entry(of source: GitSource) -> LockEntry? {
    entries.first { $0.source == source }
  }
}

// MARK: - Writing

extension LockFile {
  private static let heading = """
    # Written by `lttrecipe lock RECIPE`; commit it, and leave it to that command to change.
    # It pins what the recipes beside it take from git repositories; content is the SHA-256 of what
    # `git ls-files -z '*.yaml' | LC_ALL=C sort -z | xargs -0 sha256sum` prints at the commit.

    """

  /// The text of the file: the same for the same entries.
  package var text: String {
    Self.heading + YAMLWriter().text(of: LockNodes().root(entries))
  }

  enum Key: String {
    case version = "lttrecipe-lock"
    case repositories
    case git
    case ref
    case commit
    case content
    case usedBy = "used-by"
  }
}

// MARK: - Reading

extension LockFile {
  private static let byteLimit = 1 << 20

  /// Reads the lock file of a folder; where there is none it is empty.
  ///
  /// Returns nil after at least one error in `diagnostics`.
  package static func read(
    in folder: FilePath, currentFolder: FilePath, diagnostics: inout DiagnosticCollector
  ) -> LockFile? {
    let path = folder.appending(name)
    var display = path
    _ = display.removePrefix(currentFolder)
    do {
      let descriptor = try FileDescriptor.open(
        path, .readOnly, options: [.closeOnExec, .nonBlocking])
      defer { try? descriptor.close() }
      let bytes = try descriptor.readAll(atMost: byteLimit + 1)
      return read(SourceFile(name: display.string, bytes: bytes), diagnostics: &diagnostics)
    } catch Errno.noSuchFileOrDirectory {
      return LockFile()
    } catch {
      diagnostics.error(
        .lockInvalid,
        "cannot read `\(display)`: \((error as? Errno)?.description ?? "\(error)")", at: nil,
        help: "check that it is a file that you may read")
      return nil
    }
  }

  /// Reads the text of a lock file.
  package static func read(
    _ source: SourceFile, diagnostics: inout DiagnosticCollector
  ) -> LockFile? {
    var reader = LockReader()
    let lock = reader.read(source)
    diagnostics.append(contentsOf: reader.diagnostics)
    return lock
  }
}

/// The nodes of a lock file.
private struct LockNodes {
  private let range: SourceRange = {
    let start = SourcePosition(line: 1, column: 1)
    return SourceRange(
      file: SourceFile(name: LockFile.name, bytes: []), start: start, end: start)
  }()

  func root(_ entries: [LockEntry]) -> Node {
    mapping([
      (.version, .scalar(Scalar(text: "1", style: .plain, range: range))),
      (.repositories, list(entries.map(node))),
    ])
  }

  private func node(of entry: LockEntry) -> Node {
    mapping([
      (.git, text(entry.source.url)), (.ref, text(entry.source.ref)), (.commit, text(entry.commit)),
      (.content, text(entry.content)), (.usedBy, list(entry.users.map(text))),
    ])
  }

  private func mapping(_ entries: [(LockFile.Key, Node)]) -> Node {
    .mapping(
      MappingNode(
        entries: entries.map { key, value in
          MappingNode.Entry(
            key: Scalar(text: key.rawValue, style: .plain, range: range), value: value)
        }, range: range))
  }

  private func list(_ nodes: [Node]) -> Node {
    .sequence(SequenceNode(elements: nodes, range: range))
  }

  private func text(_ text: String) -> Node {
    .scalar(Scalar(text: text, style: .doubleQuoted, range: range))
  }
}
