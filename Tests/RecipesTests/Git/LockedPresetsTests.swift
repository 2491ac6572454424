import Diagnostics
import Glibc
import Recipes
import SystemPackage
import TestSupport
import Testing

struct LockedPresetsTests {
  @Test func `a locked preset is found by its path, with its end or without`() throws {
    let stored = try StoredPresets()
    #expect(try stored.find("kernel/a") == "cache/\(stored.name)/kernel/a.yaml")
    #expect(try stored.find("kernel/a.yaml") == "cache/\(stored.name)/kernel/a.yaml")
    #expect(try stored.find("b") == "cache/\(stored.name)/b.yaml")
  }

  @Test func `the folder beside the lock file is looked at before the cache`() throws {
    let stored = try StoredPresets()
    let files = ["kernel/a.yaml": "a", "b.yaml": "b"]
    try stored.write(files, to: "own/lttrecipe.vendor/\(stored.name)")
    #expect(try stored.find("b") == "own/lttrecipe.vendor/\(stored.name)/b.yaml")
  }

  @Test func `content is what sha256sum says of it`() throws {
    let stored = try StoredPresets(["z/é.yaml": "1\n", "a.yaml": "", "B.yaml": "2", "z.yaml": "3"])
    let sum = try HostCommand(arguments: [
      "sh", "-c",
      "cd \"$1\" && find . -name '*.yaml' -printf '%P\\0' | LC_ALL=C sort -z | xargs -0 sha256sum "
        + "| sha256sum", "sh", stored.folder.file("cache/\(stored.name)"),
    ]).text()
    #expect(stored.entry.content == "sha256:\(sum.prefix(64))")
  }

  /// What is done to the stored files, and what is said of it.
  static let refusals: [(String, @Sendable (StoredPresets) throws -> Void)] = [
    ("not-locked", { try $0.folder.write(LockFile().text, to: "own/lttrecipe.lock") }),
    ("no-lock", { unlink($0.folder.file("own/lttrecipe.lock")) }),
    (
      "other-ref",
      { stored in
        let other = LockEntry(
          source: GitSource(url: StoredPresets.source.url, ref: "v0"), commit: stored.entry.commit,
          content: stored.entry.content, users: [])
        try stored.folder.write(LockFile([other]).text, to: "own/lttrecipe.lock")
      }
    ),
    (
      "lock-invalid",
      { try $0.folder.write("lttrecipe-lock: 1\nrepositories: 1\n", to: "own/lttrecipe.lock") }
    ),
    (
      "not-fetched",
      { try #require(rename($0.folder.file("cache"), $0.folder.file("gone")) == 0) }
    ),
    ("changed", { try $0.write(["b.yaml": "c"], to: "cache/\($0.name)") }),
    ("added", { try $0.write(["c.yaml": ""], to: "cache/\($0.name)") }),
    ("not-yaml", { try $0.write([".evil": "c"], to: "cache/\($0.name)") }),
    ("removed", { unlink($0.folder.file("cache/\($0.name)/kernel/a.yaml")) }),
    (
      "link",
      { stored in
        let file = stored.folder.file("cache/\(stored.name)/b.yaml")
        unlink(file)
        try #require(symlink("/etc/passwd", file) == 0)
      }
    ),
    (
      "fifo",
      { try #require(mkfifo($0.folder.file("cache/\($0.name)/f.yaml"), 0o600) == 0) }
    ),
    ("vendor-changed", { try $0.write(["b.yaml": "c"], to: "own/lttrecipe.vendor/\($0.name)") }),
  ]

  @Test(arguments: refusals.map(\.0))
  func `what is not there as it was locked is refused with these words`(name: String) throws {
    let stored = try StoredPresets()
    let meddle = try #require(Self.refusals.first { $0.0 == name }).1
    try meddle(stored)
    let text = try stored.find("b")
    #expect(
      Golden.difference(text, at: Golden.folder("../Golden/lock/refused-\(name).diag")) == nil)
    #expect(text.contains("error: "))
  }

  @Test func `a file that the repository lacks is told with the nearest one`() throws {
    let text = try StoredPresets().find("kernel/b")
    #expect(text.contains("`kernel/b.yaml`") && text.contains("did you mean `kernel/a`?"))
    #expect(text.contains("[preset-unknown]"))
  }

  @Test(arguments: ["../own/r", "/etc/passwd", "kernel/../../x", "."])
  func `a path out of the repository is refused, whoever made the reference`(path: String) throws {
    #expect(try StoredPresets().find(path).contains("[git-reference]"))
  }

  @Test func `a link instead of the cache's folder for a content is checked all the same`() throws {
    let stored = try StoredPresets()
    let path = stored.folder.file("cache/\(stored.name)")
    try #require(rename(path, stored.folder.file("elsewhere")) == 0)
    try #require(symlink("../elsewhere", path) == 0)
    #expect(try stored.find("b") == "elsewhere/b.yaml")
    try stored.write(["b.yaml": "c"], to: "elsewhere")
    #expect(try stored.find("b").contains("[preset-changed]"))
  }
}
