import Glibc
import TestSupport
import Testing

/// Lock files that several recipes and repositories share, vendor folders, caches.
@Suite(.needsGit)
struct LockFolderTests {
  private let place: LockPlace

  init() throws {
    place = try LockPlace()
    try place.commit(["a.yaml": LockPlace.preset("a", "one")], to: "one", tag: "v1")
    try place.commit(["b.yaml": LockPlace.preset("b", "two")], to: "two", tag: "v1")
  }

  private func run(
    _ arguments: String..., status: Int32 = 0, hasGit: Bool = true,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Finished {
    let words = arguments.map { "'\($0)'" }.joined(separator: " ")
    let path = hasGit ? "" : "PATH=\(place.folder.file("empty")) "
    let result = try place.shell("\(path)\"$lttrecipe\" lock \(words)")
    try #require(result.status == status, "\(result)", sourceLocation: sourceLocation)
    return result
  }

  // MARK: - Several recipes

  @Test func `recipes of a folder share its lock, and keep each other's entries`() throws {
    try place.write(place.item("a", "v1", of: "one"), to: "a.yaml")
    try place.write(
      place.item("a", "v1", of: "one"), place.item("b", "v1", of: "two"), to: "b.yaml")
    _ = try run("b.yaml")
    _ = try run("a.yaml")
    #expect(place.locked("used-by") == ["[a.yaml,b.yaml]", "[b.yaml]"])
    _ = try run("--check", "a.yaml", "b.yaml")

    try place.write(to: "b.yaml")
    #expect(try run("--check", "b.yaml", status: 3).errors.contains("[lock-outdated]"))
    let result = try run("b.yaml")
    #expect(result.output.contains("dropped"), "\(result)")
    #expect(place.locked("used-by") == ["[a.yaml]"])
  }

  @Test func `a recipe that is gone needs nothing`() throws {
    try place.write(place.item("a", "v1", of: "one"), to: "a.yaml")
    try place.write(place.item("b", "v1", of: "two"), to: "b.yaml")
    _ = try run("a.yaml", "b.yaml")
    unlink(place.work + "/b.yaml")
    #expect(try run("--check", "a.yaml", status: 3).errors.contains("which no recipe uses"))
    _ = try run("a.yaml")
    #expect(place.locked("git") == [place.url("one")])
    _ = try run("--check", "a.yaml")
  }

  @Test func `recipes of other folders have locks of their own`() throws {
    try place.write(place.item("a", "v1", of: "one"), to: "a.yaml")
    try place.write(place.item("b", "v1", of: "two"), to: "deep/b.yaml")
    _ = try run("a.yaml", "deep/b.yaml")
    #expect(place.locked("git") == [place.url("one")])
    #expect(place.folder.text("work/deep/lttrecipe.lock")?.contains(place.url("two")) == true)
  }

  @Test func `two locks at a time end with what both need`() throws {
    for name in ["a", "b", "c", "d"] {
      try place.write(
        place.item(name < "c" ? "a" : "b", "v1", of: name < "c" ? "one" : "two"),
        to: "\(name).yaml")
    }
    for _ in 0..<5 {
      place.removeCache()
      unlink(place.work + "/lttrecipe.lock")
      let result = try place.shell(
        "for name in a b c d; do \"$lttrecipe\" lock $name.yaml & all=\"$all $!\"; done; "
          + "for process in $all; do wait $process || exit 9; done")
      #expect(result.status == 0, "\(result)")
      #expect(place.locked("used-by") == ["[a.yaml,b.yaml]", "[c.yaml,d.yaml]"])
      #expect(place.stored.count == 2)
      _ = try run("--check", "a.yaml", "b.yaml", "c.yaml", "d.yaml")
    }
    #expect(
      TestFile.names(in: place.work).filter { $0.hasPrefix(".") || $0.hasSuffix(".new") } == [])
  }

  // MARK: - Presets that use repositories

  @Test func `a preset's own repositories are pinned with it`() throws {
    try place.commit(
      ["t.yaml": LockPlace.preset("t", "three", use: "[\(place.item("b", "v1", of: "two"))]")],
      to: "three", tag: "v1")
    try place.write(place.item("t", "v1", of: "three"))
    _ = try run("r.yaml")
    #expect(place.locked("git") == [place.url("three"), place.url("two")])
    #expect(place.locked("used-by") == ["[r.yaml]", "[r.yaml]"])
    _ = try run("--check", "r.yaml", hasGit: false)

    try place.commit(["t.yaml": LockPlace.preset("t", "three")], to: "three", tag: "v1")
    let result = try run("--update", "r.yaml")
    #expect(result.output.contains("dropped   \(place.url("two"))"), "\(result)")
    #expect(place.locked("git") == [place.url("three")])
  }

  @Test func `repositories that use each other are pinned once`() throws {
    try place.commit(
      ["a.yaml": LockPlace.preset("a", "one", use: "[\(place.item("b", "v2", of: "two"))]")],
      to: "one", tag: "v2")
    try place.commit(
      ["b.yaml": LockPlace.preset("b", "two", use: "[\(place.item("a", "v2", of: "one"))]")],
      to: "two", tag: "v2")
    try place.write(place.item("a", "v2", of: "one"))
    _ = try run("r.yaml")
    #expect(place.locked("git") == [place.url("one"), place.url("two")])
  }

  // MARK: - Vendor folders

  private var vendor: String { place.work + "/lttrecipe.vendor" }

  @Test func `a vendor folder serves a machine without git, network and cache`() throws {
    try place.write(place.item("a", "v1", of: "one"))
    _ = try run("--vendor", "r.yaml")
    let name = place.locked("content")[0].replacing(":", with: "-")
    #expect(TestFiles.tree(vendor) == [".gitattributes", "\(name)/", "\(name)/a.yaml"])
    #expect(TestFile.mode(of: vendor + "/\(name)/a.yaml") == 0o644)
    place.removeCache()
    _ = try run("--check", "r.yaml", hasGit: false)
    _ = try run("r.yaml", hasGit: false)
  }

  @Test func `a vendor folder that is there is kept in step with the lock`() throws {
    try place.write(place.item("a", "v1", of: "one"))
    _ = try run("--vendor", "r.yaml")
    let old = TestFile.names(in: vendor)
    try place.commit(["a.yaml": LockPlace.preset("a", "other")], to: "one", tag: "v1")
    place.removeCache()
    let result = try run("--update", "r.yaml")
    #expect(result.output.contains("- kernel: one\n              + kernel: other"), "\(result)")
    let name = place.locked("content")[0].replacing(":", with: "-")
    #expect(TestFile.names(in: vendor) == [".gitattributes", name])
    #expect(!old.contains(name))
    try place.write()
    _ = try run("r.yaml")
    #expect(TestFile.names(in: vendor) == [".gitattributes"])
  }

  @Test func `a vendor folder that lacks something is told, even where the cache has it`() throws {
    try place.write(place.item("a", "v1", of: "one"))
    _ = try run("--vendor", "r.yaml")
    let name = place.locked("content")[0].replacing(":", with: "-")
    try #require(rename("\(vendor)/\(name)", "\(vendor)/gone") == 0)
    let result = try run("--check", "r.yaml", status: 3)
    #expect(result.errors.contains("is not in lttrecipe.vendor"), "\(result)")
    _ = try run("r.yaml")
    _ = try run("--check", "r.yaml")
  }

  @Test func `a vendored file that was changed is refused, and written anew`() throws {
    try place.write(place.item("a", "v1", of: "one"))
    _ = try run("--vendor", "r.yaml")
    try place.tamper("a.yaml", in: vendor)
    // The cache would have it right, but what is committed is what is used.
    let result = try run("--check", "r.yaml", status: 3, hasGit: false)
    #expect(result.errors.contains("[preset-changed]") && result.errors.contains("--vendor"))
    _ = try run("--vendor", "r.yaml")
    _ = try run("--check", "r.yaml", hasGit: false)
  }

  // MARK: - The cache

  @Test func `a stored file that was changed is refused, and fetched anew`() throws {
    try place.write(place.item("a", "v1", of: "one"))
    _ = try run("r.yaml")
    let text = place.lock
    try place.tamper("a.yaml")
    let check = try run("--check", "r.yaml", status: 3, hasGit: false)
    #expect(check.errors.contains("[preset-changed]"))
    #expect(check.errors.contains(place.locked("content")[0]))
    #expect(try run("r.yaml").output.contains("fetched"))
    #expect(place.lock == text)
    _ = try run("--check", "r.yaml", hasGit: false)
  }

  @Test func `a cache that others can write to is not used`() throws {
    try place.write(place.item("a", "v1", of: "one"))
    place.folder.makeFolder("home/.cache/lttrecipe/presets")
    chmod(place.cache, 0o777)
    #expect(try run("r.yaml", status: 1).errors.contains("chmod go-w"))
  }

  @Test func `XDG_CACHE_HOME says where the cache is`() throws {
    try place.write(place.item("a", "v1", of: "one"))
    let cache = place.folder.makeFolder("elsewhere")
    let result = try place.lttrecipe("lock", "r.yaml", environment: ["XDG_CACHE_HOME": cache])
    #expect(result.status == 0)
    #expect(TestFile.names(in: cache + "/lttrecipe/presets").count == 1)
    #expect(place.stored == [])
  }

  @Test func `a planted link for the lock file is replaced, not written through`() throws {
    try place.write(place.item("a", "v1", of: "one"))
    try place.folder.write("lttrecipe-lock: 1\nrepositories: []\n", to: "victim")
    try #require(symlink("../victim", place.work + "/lttrecipe.lock") == 0)
    _ = try run("r.yaml")
    #expect(place.folder.text("victim") == "lttrecipe-lock: 1\nrepositories: []\n")
    #expect(place.locked("git") == [place.url("one")])
  }
}
