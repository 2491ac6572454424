import Diagnostics
import Recipes
import SystemPackage
import TestSupport
import Testing

struct LockFileTests {
  private static let commit = String(repeating: "0123456789", count: 4)
  private static let content = "sha256:" + String(repeating: "ab", count: 32)

  private static func entry(
    _ url: String, _ ref: String, users: [String] = ["r.yaml"]
  ) -> LockEntry {
    LockEntry(
      source: GitSource(url: url, ref: ref), commit: commit, content: content, users: users)
  }

  private func read(_ text: String) -> (lock: LockFile?, faults: String) {
    var diagnostics = DiagnosticCollector()
    let source = SourceFile(name: "lttrecipe.lock", bytes: Array(text.utf8))
    let lock = LockFile.read(source, diagnostics: &diagnostics)
    #expect((lock == nil) == diagnostics.hasErrors)
    #expect(diagnostics.diagnostics.allSatisfy { $0.id == .lockInvalid && $0.help != nil })
    return (lock, DiagnosticRenderer().text(of: diagnostics.sorted))
  }

  @Test func `a lock file's text is the same for the same entries, and sorted`() {
    let entries = [
      Self.entry("https://b.example/x", "v1"), Self.entry("https://a.example/x", "v2", users: []),
      Self.entry("https://a.example/x", "1.10", users: ["a.yaml", "no.yaml", "ü 'x'.yaml"]),
    ]
    let text = LockFile(entries).text
    #expect(text == LockFile(entries.reversed()).text)
    #expect(Golden.difference(text, at: Golden.folder("../Golden/lock/lttrecipe.lock")) == nil)
  }

  @Test func `what is written is read again`() {
    let lock = LockFile([
      Self.entry("file:///a: b", "1e3", users: ["null", "~", "a #b"]),
      Self.entry("git@host:x", "true"), Self.entry("https://a.example/x", "0x10"),
    ])
    #expect(read(lock.text).lock == lock)
    #expect(read(LockFile().text).lock == LockFile())
  }

  private static let head = "lttrecipe-lock: 1\nrepositories:\n"

  private static func item(
    git: String = "https://a.example/x", ref: String = "v1", commit: String = commit,
    content: String = content, more: String = ""
  ) -> String {
    "  - {git: '\(git)', ref: '\(ref)', commit: '\(commit)', content: '\(content)', "
      + "used-by: [r.yaml]\(more)}\n"
  }

  static let wrong: [(String, String)] = [
    ("empty", ""), ("list", "- 1\n"), ("version", "lttrecipe-lock: 2\nrepositories: []\n"),
    ("no-version", "repositories: []\n"), ("no-list", "lttrecipe-lock: 1\n"),
    ("conflict", "<<<<<<< HEAD\n" + head + "=======\n"), ("entry", head + "  - text\n"),
    ("keys", head + item(more: ", more: 1") + "extra: 1\n"),
    ("missing", head + "  - {git: 'https://a.example/x'}\n"),
    (
      "hostile",
      head + item(git: "ext::sh") + item(ref: "--x") + item(commit: "HEAD")
        + item(content: "sha256:../../../../etc") + item(content: "sha512:" + commit)
        + item(commit: commit.replacing("0", with: "A"))
    ),
    ("users", head + item().replacing("r.yaml", with: "../r.yaml, a/b, ''")),
    ("twice", head + item() + item()),
  ]

  @Test(arguments: wrong)
  func `a lock file that lttrecipe does not write is refused with these words`(
    name: String, text: String
  ) {
    let (lock, faults) = read(text)
    #expect(lock == nil)
    #expect(Golden.difference(faults, at: Golden.folder("../Golden/lock/\(name).diag")) == nil)
  }

  @Test func `a folder without a lock file has an empty one`() throws {
    let folder = try TemporaryFolder()
    var diagnostics = DiagnosticCollector()
    let path = FilePath(folder.path)
    #expect(
      LockFile.read(in: path, currentFolder: path, diagnostics: &diagnostics) == LockFile())
    folder.makeFolder("lttrecipe.lock")
    #expect(LockFile.read(in: path, currentFolder: path, diagnostics: &diagnostics) == nil)
    #expect(diagnostics.diagnostics.map(\.id) == [.lockInvalid])
    #expect(diagnostics.diagnostics[0].message.contains("`lttrecipe.lock`"))
  }
}
