import LTTngModel
import TestSupport
import Testing

/// Runs whose documents find no room: they stay open until those are written and the trace is brought away.
@Suite(.serialized, .needsMachine)
struct UnwrittenRunTests {
  private let machine: Machine

  init() throws {
    machine = try Machine()
    try CountingProgram.build(on: machine)
    try machine.text("mkdir", "-p", state)
    let own = "size=1m,mode=700,uid=\(Role.user.userID),gid=\(Role.user.userID)"
    try machine.text("mount", "-t", "tmpfs", "-o", own, "tmpfs", state, as: .root)
  }

  private var state: String { machine.home() + "/.local/state/lttrecipe" }

  /// Fills the file system of the state, but for so many pages.
  private func filling(_ freePages: Int) -> String {
    "cat /dev/zero > \(state)/fill; truncate -s -\(freePages * 4096) \(state)/fill"
  }

  private func empty() throws {
    try machine.text("rm", "-f", state + "/fill")
  }

  private func write(_ freePages: Int) throws {
    var recipe = JobRecipe.counting(buffers: "subbuf-size: 16KiB, num-subbuf: 4")
    recipe.payload = "- shell: \"./tick 100; \(filling(freePages)); true\""
    recipe.session += "\noutput: {local: ./out}"
    recipe.more = "teardown: [{shell: \"echo $LTTRECIPE_RUN_ID >> torn-down\"}]"
    try machine.write(recipe.text)
  }

  private func expectOpen(_ id: String, _ result: Finished) throws {
    #expect(result.status == 7 || result.status == 1, "\(result)")
    #expect(
      result.errors.contains(
        "note: the run stays open; when its folder can be written again, the next apply brings it to its end, "
          + "or: lttrecipe resume \(id)"), "\(result)")
    let list = try machine.lttrecipe("runs").lines.filter { $0.hasPrefix("\(id) ") }
    #expect(list.count == 1 && list.allSatisfy { $0.contains("  cut off  ") }, "\(list)")
    let status = try machine.lttrecipe("status")
    #expect(status.output.contains("lttrecipe resume \(id)"), "\(status)")
    let shown = try machine.lttrecipe("runs", "show", id)
    #expect(shown.output.contains("No space left on device"), "\(shown)")
  }

  private func expectWhole(_ id: String) throws {
    let list = try machine.lttrecipe("runs").lines.filter { $0.hasPrefix("\(id) ") }
    #expect(list.allSatisfy { $0.contains("  ended: done  ") }, "\(list)")
    let package = try #require(machine.packages().first { $0.path.hasSuffix("/job-\(id)") })
    #expect(try package.verdict.eventCount == 200)
    #expect(try package.manifest.runID == id)
    #expect(machine.read("torn-down")?.split(separator: "\n").count { $0 == id } == 1)
  }

  @Test func `a run stays open until its documents are written, and is brought away then`() throws {
    var statuses: Set<Int32> = []
    for pages in 0...1 {
      let id = "free-\(pages)"
      try write(pages)
      let first = try machine.lttrecipe("apply", "recipe.yaml", "--run-id", id)
      statuses.insert(first.status)
      try expectOpen(id, first)
      try machine.expectNothingLeft()
      if pages == 0 {
        // What is full still changes nothing.
        try expectOpen(id, machine.lttrecipe("resume", id))
      }
      try empty()
      let resumed = try machine.lttrecipe("resume", pages == 1 ? "recipe.yaml" : id)
      #expect(resumed.status == 0, "\(resumed)")
      try expectWhole(id)
      try machine.text("sh", "-c", "rm -rf out/*")
    }
    #expect(statuses.contains(7))
    #expect(try machine.lttrecipe("resume").errors.contains("there is nothing to resume"))
  }

  @Test func `a standing run that is destroyed on a full disk is destroyed once more`() throws {
    try machine.write(
      StandingRecipe(
        more: """
          output: {local: ./out}
          retrieve: [{copy: ./traces}]
          teardown: [{shell: "echo td >> torn-down"}]
          """
      ).text)
    try #require(machine.lttrecipe("apply", "recipe.yaml").status == 0)
    try machine.text("./tick", "100")
    _ = try machine.shell(filling(1))
    let first = try machine.lttrecipe("destroy", "recipe.yaml")
    #expect(first.status == 7, "\(first)")
    #expect(
      first.errors.contains(
        "note: the run stays open; when its folder can be written again: lttrecipe destroy --run-id "
      ), "\(first)")
    try empty()
    let second = try machine.lttrecipe("destroy", "recipe.yaml")
    #expect(second.status == 0, "\(second)")
    #expect(try machine.onlyPackage().verdict.eventCount == 200)
    #expect(machine.read("torn-down") == "td\n")
    try machine.expectNothingLeft()
  }
}
