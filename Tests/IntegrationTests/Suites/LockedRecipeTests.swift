import TestSupport
import Testing

/// What the commands other than `lock` do with presets of git repositories: they take what is locked.
@Suite(.needsGit)
struct LockedRecipeTests {
  private let place: LockPlace

  init() throws {
    place = try LockPlace()
    try place.commit(
      [
        "presets/kernel/sched.yaml": LockPlace.preset(
          "kernel/sched", "sched_switch", use: "[kernel/base, ../base, inner]"),
        "presets/kernel/base.yaml": LockPlace.preset("kernel/base", "base_event"),
        "presets/base.yaml": LockPlace.preset("base", "other_event"),
        "inner.yaml": LockPlace.preset("inner", "inner_event"),
      ], tag: "v1")
  }

  private func lock(_ path: String = "presets/kernel/sched") throws {
    try place.write(place.item(path, "v1"))
    let result = try place.lttrecipe("lock", "r.yaml")
    try #require(result.status == 0, "\(result)")
  }

  private func show(_ arguments: String...) throws -> Finished {
    try place.shell("PATH=\(place.folder.file("empty")) \"$lttrecipe\" show r.yaml")
  }

  @Test func `a locked preset is merged with its neighbours, without git`() throws {
    try lock()
    let result = try show()
    #expect(result.status == 0, "\(result)")
    let origin = "\(place.cache)/\(place.stored[0])"
    for (event, file) in [
      ("base_event", "presets/kernel/base.yaml"), ("other_event", "presets/kernel/../base.yaml"),
      ("inner_event", "inner.yaml"), ("sched_switch", "presets/kernel/sched.yaml"),
    ] {
      #expect(result.output.contains("- \(event) # \(origin)/\(file):5\n"), "\(result)")
    }
    #expect(try place.lttrecipe("validate", "r.yaml", hasGit: false).status == 0)
  }

  @Test func `what is locked is used, whatever the tag is now`() throws {
    try lock()
    let before = try show().output
    try place.commit(
      ["presets/kernel/sched.yaml": LockPlace.preset("kernel/sched", "new")], tag: "v1")
    #expect(try show().output == before)
    #expect(try place.lttrecipe("lock", "--update", "r.yaml").status == 0)
    #expect(try show().output.contains("- new # "))
  }

  @Test func `an item gives its options to a preset of a repository`() throws {
    try place.commit(
      [
        "p.yaml": """
        lttrecipe: 1
        kind: preset
        name: p
        parameters: {event: {default: one}}
        channels: {kernel: {domain: kernel, events: ["${event}"]}}

        """
      ], tag: "v1")
    try place.write(
      "{git: \"\(place.url("presets"))\", path: p, ref: v1, channel: mine, with: {event: two}}")
    #expect(try place.lttrecipe("lock", "r.yaml").status == 0)
    let output = try show().output
    #expect(output.contains("  mine:") && output.contains("- two"), "\(output)")
  }

  @Test func `a repository's own repositories are those of the recipe's lock`() throws {
    try place.commit(
      ["o.yaml": LockPlace.preset("o", "outer", use: "[\(place.item("inner", "v1"))]")],
      to: "other", tag: "v1")
    try place.write(place.item("o", "v1", of: "other"))
    #expect(try show().errors.contains("[preset-not-locked]"))
    #expect(try place.lttrecipe("lock", "r.yaml").status == 0)
    let output = try show().output
    #expect(output.contains("- outer #") && output.contains("- inner_event #"))

    // What an update changes is seen through them, too.
    try place.commit(["inner.yaml": LockPlace.preset("inner", "changed")], tag: "v1")
    let update = try place.lttrecipe("lock", "--update", "r.yaml").output
    #expect(update.contains("- kernel: inner_event\n              + kernel: changed"), "\(update)")
  }

  @Test func `repositories whose presets use each other are told as a cycle`() throws {
    try place.commit(
      ["a.yaml": LockPlace.preset("a", "x", use: "[\(place.item("b", "v1", of: "two"))]")],
      to: "one", tag: "v1")
    try place.commit(
      ["b.yaml": LockPlace.preset("b", "y", use: "[\(place.item("a", "v1", of: "one"))]")],
      to: "two", tag: "v1")
    try place.write(place.item("a", "v1", of: "one"))
    #expect(try place.lttrecipe("lock", "r.yaml").status == 0)
    #expect(try show().errors.contains("[preset-cycle]"))
  }

  @Test(arguments: ["show", "validate", "plan", "apply"])
  func `what is not locked, not fetched or changed is refused`(command: String) throws {
    try place.write(place.item("inner", "v1"))
    let run = { try place.lttrecipe(command, "r.yaml", hasGit: false) }
    let unlocked = try run()
    #expect(unlocked.status == 3, "\(unlocked)")
    #expect(unlocked.errors.contains("r.yaml:3:13: error:"), "\(unlocked)")
    #expect(unlocked.errors.contains("run: lttrecipe lock r.yaml"))
    try lock("inner")
    try place.tamper("inner.yaml")
    let changed = try run()
    #expect(changed.status == 3 && changed.errors.contains("[preset-changed]"))
    #expect(changed.errors.contains(place.locked("content")[0]))
    place.removeCache()
    let lost = try run()
    #expect(lost.status == 3 && lost.errors.contains("[preset-not-fetched]"))
    try place.folder.write("lttrecipe-lock: 1\n", to: "work/lttrecipe.lock")
    let broken = try run()
    #expect(broken.status == 3 && broken.errors.contains("lttrecipe.lock:1:1: note:"))
  }

  @Test func `a preset of a repository cannot name files outside of it`() throws {
    try place.folder.write(LockPlace.preset("secret", "secret_event"), to: "secret.yaml")
    let path = place.folder.file("secret")
    try place.commit(
      [
        "a.yaml": LockPlace.preset("a", "x", use: "[\(path)]"),
        "b.yaml": LockPlace.preset("b", "x", use: "[../../../../../secret]"),
        "c.yaml": LockPlace.preset("c", "x", use: "[\"\(place.stored.first ?? "x")/../secret\"]"),
      ], tag: "v1")
    for name in ["a", "b", "c"] {
      try place.write(place.item(name, "v1"))
      let result = try place.lttrecipe("lock", "r.yaml")
      #expect(result.status == 3 && result.errors.contains("no preset is called"), "\(result)")
    }
    // Nor where somebody makes the lock file by hand.
    try lock("inner")
    try place.write(place.item("b", "v1"))
    let result = try show()
    #expect(result.status == 3 && result.errors.contains("no preset is called"), "\(result)")
    #expect(!result.output.contains("secret_event"))
  }

  @Test func `a preset is shown with what the lock beside it pins`() throws {
    try place.folder.write(
      LockPlace.preset("mine", "x", use: "[\(place.item("inner", "v1"))]"), to: "work/mine.yaml")
    #expect(try place.lttrecipe("lock", "mine.yaml").status == 0)
    let result = try place.lttrecipe("presets", "show", "mine", hasGit: false)
    #expect(result.status == 0 && result.output.contains("- inner_event #"), "\(result)")
    #expect(place.locked("used-by") == ["[mine.yaml]"])
  }
}
