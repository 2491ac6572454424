import Glibc
import LTTngModel
import TestSupport
import Testing

/// Recordings that the recipe's limits end.
@Suite(.serialized, .needsMachine)
struct LimitTests {
  let machine: Machine

  init() throws {
    machine = try Machine()
    try CountingProgram.build(on: machine)
  }

  /// A payload that records without an end.
  private static let endless = "- shell: \"while :; do ./tick 1000; done\""

  private func recipe(
    _ limits: String, payload: String = Self.endless, session: String = ""
  ) -> JobRecipe {
    var recipe = JobRecipe.counting(buffers: "subbuf-size: 16KiB, num-subbuf: 4")
    recipe.payload = payload
    recipe.session += "\n" + session
    recipe.more = "limits: {\(limits)}"
    return recipe
  }

  private func size(of folder: String) throws -> UInt64 {
    let sizes = try HostCommand(arguments: ["find", folder, "-type", "f", "-printf", "%s\\n"])
      .text()
    return sizes.split(separator: "\n").compactMap { UInt64($0) }.reduce(0, +)
  }

  private func expectEndedEarly(_ result: Finished, _ key: String) throws -> RetrievedPackage {
    #expect(result.status == 4, "\(result)")
    let package = try machine.onlyPackage()
    let verdict = try package.verdict
    let finding = try #require(verdict.findings.first, "\(result)")
    #expect(finding.kind == "recording-ended-early", "\(finding)")
    #expect(finding.message.contains("(`limits: \(key)`)"), "\(finding)")
    #expect(verdict.findings.allSatisfy { $0.kind != "decode-error" }, "\(verdict.findings)")
    #expect(try package.events().count == Int(verdict.eventCount))
    try machine.expectNothingLeft()
    try machine.expectEnd(of: "tick")
    return package
  }

  @Test func `a recording of some time is what the recipe wants`() throws {
    let plan = recipe(
      "duration: 1s",
      payload: "- shell: \"trap './tick 5; exit 3' TERM; ./tick 5; sleep 1000 & wait\"")
    try machine.write(plan.text)
    let planned = try machine.lttrecipe("plan", "recipe.yaml")
    #expect(planned.output.contains("recording ends after 1s\n"), "\(planned)")
    let result = try machine.lttrecipe("apply", "recipe.yaml")
    #expect(result.status == 0, "\(result)")
    #expect(result.errors.contains("ms: recording was ended after 1s"), "\(result)")
    let package = try machine.onlyPackage()
    let verdict = try package.verdict
    #expect(verdict.isGood && verdict.eventCount == 20)
    #expect(verdict.findings.map(\.kind) == ["limit-reached"])
    #expect(try package.manifest.payload.map(\.exit) == ["exit status 3"])
    try machine.expectNothingLeft()
    try machine.expectEnd(of: "sleep")
  }

  @Test func `steps that are left are told, and the recording is partial`() throws {
    let result = try machine.apply(
      recipe("duration: 500ms", payload: "- run: [./tick, 5]\n\(Self.endless)\n- run: [touch, no]"))
    #expect(result.status == 4, "\(result)")
    #expect(machine.read("no") == nil)
    let findings = try machine.onlyPackage().verdict.findings
    #expect(
      findings.contains { $0.message == "recording ended before payload 3 (touch no) began" },
      "\(findings)")
  }

  @Test(arguments: ["{file: never, within: 20s}", "{run: [sleep, \"1000\"], within: 8s}"])
  func `a limit ends recording while a step in the background gets ready, too`(
    _ ready: String
  ) throws {
    let result = try machine.apply(
      recipe(
        "duration: 500ms",
        payload:
          "- {shell: \"./tick 5; exec sleep 1000\", background: {ready: \(ready)}}\n- run: [touch, no]"
      ))
    #expect(result.status == 4, "\(result)")
    #expect(machine.read("no") == nil)
    let package = try machine.onlyPackage()
    #expect(try package.verdict.eventCount == 10)
    #expect(
      try package.verdict.findings.map(\.message).contains(
        "recording ended before payload 2 (touch no) began"))
    #expect(try package.manifest.payload.map(\.exit) == ["signal 15 (SIGTERM)"])
    try machine.expectNothingLeft()
    try machine.expectEnd(of: "sleep")
  }

  @Test(arguments: ["", "rotate: {every: 300ms}"])
  func `a trace that is large enough ends the recording`(_ session: String) throws {
    let result = try machine.apply(recipe("trace-size: 1MiB", session: session))
    let package = try expectEndedEarly(result, "trace-size")
    #expect(try size(of: package.path + "/trace") >= 1 << 20)
    let hasChunks = TestFile.exists(package.path + "/trace/archives")
    #expect(hasChunks == !session.isEmpty)
  }

  @Test func `recording ends before a disk is full`() throws {
    try machine.text("mkdir", "disk", as: .user)
    let disk = machine.folder() + "/disk"
    try machine.text("mount", "-t", "tmpfs", "-o", "size=64m,mode=1777", "tmpfs", disk, as: .root)
    let here = "output: {local: ./disk}"
    let full = try machine.apply(recipe("free-disk: 65MiB", session: here))
    #expect(full.status == 5, "\(full)")
    #expect(full.errors.contains("are free in \(disk), where `job` writes"), "\(full)")
    try machine.expectNoDaemon()

    // What the program writes there counts as well.
    let payload =
      "- shell: \"./tick 100; head --bytes=20M /dev/zero > disk/other; exec sleep 1000\""
    let result = try machine.apply(recipe("free-disk: 50MiB", payload: payload, session: here))
    _ = try expectEndedEarly(result, "free-disk")
  }
}
