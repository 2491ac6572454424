import Glibc
import LTTngModel
import TestSupport
import Testing

/// Session daemons of several places: private ones of runs, and those of another `LTTNG_HOME`.
@Suite(.serialized, .needsMachine)
struct DaemonKindTests {
  let machine: Machine

  init() throws {
    machine = try Machine()
    try CountingProgram.build(on: machine)
  }

  @Test func `the daemon of a standing session outlives runs that have another one`() throws {
    _ = try machine.applyStanding(StandingRecipe())
    let other = ["LTTNG_HOME": machine.folder() + "/other"]
    try machine.text("mkdir", "other")
    #expect(
      try machine.run(["lttng-sessiond", "--daemonize", "--no-kernel"], environment: other).status
        == 0)
    try machine.write(JobRecipe.counting().text, to: "job.yaml")
    let there = try machine.lttrecipe("apply", "job.yaml", environment: other)
    #expect(there.status == 0, "\(there)")
    #expect(try machine.isRecording("stand") == true)

    try machine.write(
      SeriesRecipe(more: "daemon: {start: private}").text, to: "series.yaml")
    let series = try machine.lttrecipe("apply", "series.yaml")
    #expect(series.status == 0, "\(series)")
    #expect(try machine.isRecording("stand") == true)

    #expect(try machine.lttrecipe("destroy", "recipe.yaml").status == 0)
    #expect(try machine.sessions() == [])
  }

  @Test(arguments: [["private", "auto"], ["auto", "private"]])
  func `runs with a private daemon and with the shared one are settled together`(
    kinds: [String]
  ) throws {
    for name in kinds {
      var recipe = JobRecipe.counting()
      recipe.payload = "- shell: \"./tick 5; kill -KILL $PPID\""
      recipe.more = "daemon: {start: \(name)}"
      try machine.write(recipe.text, to: name + ".yaml")
      let killed = try machine.lttrecipe("apply", name + ".yaml", "--run-id", name)
      try #require(killed.status == 128 + SIGKILL, "\(killed)")
    }
    let status = try machine.lttrecipe("status")
    #expect(status.lines.count { $0.contains("  recording since") } == 2, "\(status)")

    // Another daemon is looked at first.
    try machine.write(JobRecipe(more: "daemon: {start: private}").text, to: "auto.yaml")
    let applied = try machine.lttrecipe("apply", "auto.yaml")
    #expect(applied.status == 0, "\(applied)")
    #expect(try machine.packages().first?.events().isEmpty == false)

    let resumed = try machine.lttrecipe("resume")
    #expect(resumed.status == 4, "\(resumed)")
    #expect(!resumed.errors.contains("is gone"), "\(resumed)")
    #expect(try machine.packages().count { try $0.verdict.eventCount == 10 } == 2)
    try machine.expectNothingLeft()
  }
}
