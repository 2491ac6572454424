import TestSupport
import Testing

/// What `lttrecipe lock` pins, and when it moves.
@Suite(.needsGit)
struct LockTests {
  private let place: LockPlace

  /// The commit with the tag `v1`.
  private let first: String

  init() throws {
    place = try LockPlace()
    first = try place.commit(
      [
        "kernel/sched.yaml": LockPlace.preset("kernel/sched", "sched_switch", use: "[kernel/base]"),
        "kernel/base.yaml": LockPlace.preset("kernel/base", "{syscall: [openat, close]}"),
        "README.md": "no preset\n",
      ], tag: "v1")
  }

  /// Changes the presets in a commit of their own; returns it.
  private func change(tag: String?) throws -> String {
    try place.commit(
      [
        "kernel/sched.yaml": LockPlace.preset(
          "kernel/sched", "sched_waking", "{tracepoint: sched_switch}", use: "[kernel/base]"),
        "kernel/base.yaml": LockPlace.preset("kernel/base", "{syscall: [openat, dup]}"),
      ], tag: tag)
  }

  private func lock(_ ref: String = "v1") throws {
    try place.write(place.item("kernel/sched", ref))
    let result = try place.lttrecipe("lock", "r.yaml")
    try #require(result.status == 0, "\(result)")
  }

  @Test func `a lock has commit and content, as anybody can compute it`() throws {
    try lock()
    #expect(place.locked("commit") == [first])
    #expect(place.locked("git") == [place.url("presets")])
    #expect(place.locked("ref") == ["v1"])
    #expect(place.locked("used-by") == ["[r.yaml]"])
    let heading = try #require(place.lock?.split(separator: "`").first { $0.hasPrefix("git ") })
    let sum = try place.shell("cd ../presets && \(heading) | sha256sum").output
    #expect(place.locked("content") == ["sha256:\(sum.prefix(64))"])
  }

  @Test func `the cache holds the YAML files alone, for the user alone`() throws {
    try lock()
    #expect(place.stored == place.locked("content").map { $0.replacing(":", with: "-") })
    #expect(
      TestFiles.tree(place.cache + "/" + place.stored[0]) == [
        "kernel/", "kernel/base.yaml", "kernel/sched.yaml",
      ])
    #expect(TestFile.mode(of: place.cache) == 0o700)
    #expect(TestFile.mode(of: place.cache + "/" + place.stored[0]) == 0o700)
    #expect(TestFile.mode(of: place.work + "/lttrecipe.lock") == 0o644)
    #expect(TestFile.names(in: place.work) == ["lttrecipe.lock", "r.yaml"])
  }

  @Test func `what is locked stays, without git and network, whatever is tagged later`() throws {
    try lock("main")
    let text = place.lock
    _ = try change(tag: "v2")
    let result = try place.lttrecipe("lock", "r.yaml", hasGit: false)
    #expect(result.status == 0 && result.output.contains("kept"), "\(result)")
    #expect(place.lock == text)
    #expect(try place.lttrecipe("lock", "--check", "r.yaml", hasGit: false).status == 0)
    place.removeCache()
    let again = try place.lttrecipe("lock", "r.yaml")
    #expect(again.status == 0 && again.output.contains("fetched"), "\(again)")
    #expect(place.lock == text)
    #expect(place.locked("commit") == [first])
  }

  @Test func `a moved tag is refused with both commits and contents`() throws {
    try lock()
    let text = place.lock
    let old = place.locked("content")[0]
    let second = try change(tag: "v1")
    #expect(try place.lttrecipe("lock", "r.yaml").status == 0)
    let check = try place.lttrecipe("lock", "--check", "--remote", "r.yaml")
    place.removeCache()
    let lock = try place.lttrecipe("lock", "r.yaml")
    let new = try #require(place.stored.first).replacing("-", with: ":")
    for result in [check, lock] {
      #expect(result.status == 3)
      for word in [
        first, second, old, new, "the tag `v1`", "--update r.yaml", "[preset-changed]",
        "r.yaml:3:13",
      ] {
        #expect(result.errors.contains(word), "\(word): \(result)")
      }
    }
    #expect(place.lock == text)
    // Nothing that was not locked can be used for it.
    #expect(try place.lttrecipe("lock", "--check", "r.yaml").errors.contains("preset-not-fetched"))
  }

  @Test func `an update moves to what the tag is now, and says what changed`() throws {
    try lock()
    let second = try change(tag: "v1")
    let result = try place.lttrecipe("lock", "--update", "r.yaml")
    #expect(result.status == 0)
    #expect(
      result.output == """
        updated   \(place.url("presets")) v1  \(first.prefix(12)) -> \(second.prefix(12))
                    kernel/sched:
                      - kernel: syscall close
                      + kernel: syscall dup
                      + kernel: sched_waking
        lttrecipe.lock: 1 repository pinned, written

        """)
    #expect(place.locked("commit") == [second])
    let again = try place.lttrecipe("lock", "--update", "r.yaml")
    #expect(again.status == 0 && again.output.contains("kept"), "\(again)")
  }

  @Test func `an update says the same as JSON lines`() throws {
    try lock()
    _ = try change(tag: "v1")
    let lines = try place.lttrecipe("lock", "--update", "--json", "r.yaml").lines
    #expect(lines.count == 4)
    #expect(lines[0].contains(#""format":1"#))
    #expect(
      lines[1].contains(#""change":"updated""#) && lines[1].contains(#""oldCommit":"\#(first)""#))
    #expect(
      lines[2].contains(
        #""added":["kernel: syscall dup","kernel: sched_waking"]"#))
    #expect(lines[2].contains(#""removed":["kernel: syscall close"]"#))
    #expect(lines[3].contains(#""isWritten":true"#))
  }

  @Test func `an update of one preset leaves the others`() throws {
    try place.commit(["a.yaml": LockPlace.preset("a", "one")], to: "other", tag: "v1")
    try place.write(place.item("kernel/sched", "v1"), place.item("a", "v1", of: "other"))
    try #require(try place.lttrecipe("lock", "r.yaml").status == 0)
    let old = place.locked("commit")
    let second = try change(tag: "v1")
    try place.commit(["a.yaml": LockPlace.preset("a", "two")], to: "other", tag: "v1")
    let unknown = try place.lttrecipe("lock", "--update", "--only", "kernel/shed", "r.yaml")
    #expect(unknown.status == 64 && unknown.errors.contains("did you mean `kernel/sched`?"))
    #expect(try place.lttrecipe("lock", "--update", "--only", "kernel/sched", "r.yaml").status == 0)
    #expect(place.locked("commit") == [old[0], second])
  }

  @Test func `a branch that moved is no fault, and is told`() throws {
    try lock("main")
    let second = try change(tag: nil)
    let result = try place.lttrecipe("lock", "--check", "--remote", "r.yaml")
    #expect(result.status == 0)
    #expect(result.errors.contains("has moved on") && result.errors.contains(second))
  }

  @Test func `a commit by its whole hash, an annotated tag, a ref by its whole name`() throws {
    _ = try change(tag: nil)
    try place.git("presets", "tag", "--annotate", "--message=x", "signed", first)
    for ref in [first, "signed", "refs/tags/signed", "refs/tags/v1"] {
      try lock(ref)
      #expect(place.locked("commit") == [first])
    }
    // A server may refuse a commit that no ref names: then all refs are fetched.
    try place.git("presets", "config", "uploadpack.allowAnySHA1InWant", "false")
    place.removeCache()
    try lock(first)
  }

  @Test(arguments: [
    ("v3", "did you mean `v1`?"), ("nowhere", "it has: main, v1"),
    ("0123456", "write all 40 digits"), ("HEAD", "it has: main, v1"),
    (String(repeating: "0123456789", count: 4), "cannot get"),
  ])
  func `a ref that there is not is told`(ref: String, message: String) throws {
    try place.write(place.item("kernel/sched", ref))
    let result = try place.lttrecipe("lock", "r.yaml")
    #expect(result.status == 5)
    #expect(result.errors.contains(message), "\(result)")
    #expect(result.errors.contains("r.yaml:3:13"), "\(result)")
    #expect(place.lock == nil)
  }

  @Test func `a path that there is not is told with the nearest`() throws {
    try place.write(place.item("kernel/shed", "v1"))
    let result = try place.lttrecipe("lock", "r.yaml")
    #expect(result.status == 3 && result.errors.contains("did you mean `kernel/sched`?"))
    #expect(place.lock == nil)
  }

  @Test func `a repository that does not answer is an obstacle, in git's words`() throws {
    try place.write(place.item("kernel/sched", "v1", of: "nowhere"))
    let result = try place.lttrecipe("lock", "r.yaml")
    #expect(result.status == 5)
    #expect(result.errors.contains("does not appear to be a git repository"), "\(result)")
  }

  @Test func `without git it says how to get it`() throws {
    try place.write(place.item("kernel/sched", "v1"))
    let result = try place.lttrecipe("lock", "r.yaml", hasGit: false)
    #expect(result.status == 5 && result.errors.contains("apt-get install git"), "\(result)")
  }

  @Test func `a recipe without such presets needs neither lock nor git`() throws {
    try place.write()
    let result = try place.lttrecipe("lock", "r.yaml", hasGit: false)
    #expect(result.status == 0 && result.output.contains("no lttrecipe.lock is needed"))
    #expect(place.lock == nil)
    #expect(try place.lttrecipe("lock", "--check", "r.yaml", hasGit: false).status == 0)
  }

  @Test(arguments: [
    ["lock"], ["lock", "-"], ["lock", "--remote", "r.yaml"], ["lock", "--only", "x", "r.yaml"],
    ["lock", "--check", "--update", "r.yaml"], ["lock", "--check", "--vendor", "r.yaml"],
  ])
  func `wrong usage has a status of its own`(arguments: [String]) throws {
    try place.write()
    let text = "exec \"$lttrecipe\" \(arguments.joined(separator: " "))"
    #expect(try place.shell(text).status == 64)
  }
}
