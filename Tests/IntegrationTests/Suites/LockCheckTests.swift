import TestSupport
import Testing

/// What `lock --check` and a wrong recipe or lock are told.
@Suite(.needsGit)
struct LockCheckTests {
  private let place: LockPlace

  init() throws {
    place = try LockPlace()
    try place.commit(["a.yaml": LockPlace.preset("a", "one")], tag: "v1")
  }

  private func check(_ more: String...) throws -> Finished {
    let words = more.map { "'\($0)'" }.joined(separator: " ")
    return try place.shell("\"$lttrecipe\" lock --check \(words) r.yaml")
  }

  @Test func `what is not locked is told at its place`() throws {
    try place.write(place.item("a", "v1"))
    let result = try check()
    #expect(result.status == 3)
    for word in [
      "r.yaml:3:13: error:", "is not locked", "run: lttrecipe lock r.yaml", "[preset-not-locked]",
    ] {
      #expect(result.errors.contains(word), "\(result)")
    }
    #expect(place.lock == nil)
    #expect(place.stored == [])
  }

  @Test func `what is not fetched is told`() throws {
    try place.write(place.item("a", "v1"))
    _ = try place.lttrecipe("lock", "r.yaml")
    place.removeCache()
    let result = try check()
    #expect(result.status == 3 && result.errors.contains("[preset-not-fetched]"), "\(result)")
  }

  @Test func `what is locked and not used is told`() throws {
    try place.write(place.item("a", "v1"))
    _ = try place.lttrecipe("lock", "r.yaml")
    try place.write()
    let result = try check()
    #expect(result.status == 3 && result.errors.contains("[lock-outdated]"), "\(result)")
    #expect(result.errors.contains("run: lttrecipe lock r.yaml"))
  }

  @Test func `the answer as JSON lines`() throws {
    try place.write(place.item("a", "v1"))
    let wrong = try check("--json")
    #expect(wrong.status == 3 && wrong.errors == "")
    #expect(wrong.lines.count == 3 && wrong.lines[1].contains(#""id":"preset-not-locked""#))
    #expect(wrong.lines[2].contains(#""isRight":false"#))
    _ = try place.lttrecipe("lock", "r.yaml")
    let right = try check("--json")
    #expect(right.status == 0)
    #expect(right.lines.count == 2 && right.lines[1].contains(#""isRight":true"#))
  }

  @Test func `parameters are put into references`() throws {
    try place.folder.write(
      """
      lttrecipe: 1
      name: job
      parameters: {version: {default: v1}}
      sessions: {one: {use: [{git: "\(place.url("presets"))", path: a, ref: "${version}"}]}}
      payload: [{run: [ls]}]

      """, to: "work/r.yaml")
    #expect(try place.lttrecipe("lock", "r.yaml").status == 0)
    #expect(place.locked("ref") == ["v1"])
    #expect(try check().status == 0)
    #expect(try check("--set", "version=v9").errors.contains("[preset-not-locked]"))
    #expect(try check("--set", "version=${run.id}").errors.contains("[git-reference]"))
  }

  @Test func `a lock that cannot be read stops all of it, at its place`() throws {
    try place.write(place.item("a", "v1"))
    try place.folder.write(
      "lttrecipe-lock: 1\nrepositories:\n  - {git: 'ext::sh -c x'}\n", to: "work/lttrecipe.lock")
    for result in [try check(), try place.lttrecipe("lock", "r.yaml")] {
      #expect(result.status == 3)
      #expect(result.errors.contains("lttrecipe.lock:3:11"), "\(result)")
      #expect(result.errors.contains("[lock-invalid]"))
    }
  }

  @Test func `a recipe that is not there or no YAML is told`() throws {
    #expect(try check().status == 3)
    try place.folder.write("a: [\n", to: "work/r.yaml")
    let result = try place.lttrecipe("lock", "r.yaml")
    #expect(result.status == 3 && result.errors.contains("r.yaml:"), "\(result)")
    #expect(place.lock == nil)
  }
}
