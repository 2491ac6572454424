import Glibc
import LTTngModel
import TestSupport
import Testing

/// What becomes of a run whose payload fails or is interrupted.
@Suite(.serialized, .needsMachine)
struct PayloadFailureTests {
  let machine: Machine

  init() throws {
    machine = try Machine()
  }

  @Test(arguments: ["setup", "payload", "teardown"])
  func `a program that is not there or not executable is told before anything is made`(
    _ phase: String
  ) throws {
    try machine.write("#!/bin/sh\n", to: "program", mode: 0o644)
    for (program, help) in [("no-such-program", "install it"), ("./program", "chmod +x ./program")]
    {
      let steps = "- run: [\(program)]"
      let result = try machine.apply(
        phase == "payload" ? JobRecipe(payload: steps) : JobRecipe(more: "\(phase):\n\(steps)"))
      #expect(result.status == 5, "\(result)")
      #expect(result.errors.contains("\(phase) 1: the program `\(program)`"), "\(result)")
      #expect(result.errors.contains(help), "\(result)")
    }
    try expectUntouched()
  }

  private func expectUntouched() throws {
    #expect(try machine.homeContents() == [])
    #expect(TestFile.names(in: machine.folder()).contains("traces") == false)
    try machine.expectNothingLeft()
  }

  @Test func `the step after one that failed does not run`() throws {
    let result = try machine.apply(
      JobRecipe(payload: "- shell: \"ls > listed; exit 3\"\n- run: [touch, second]"))
    #expect(result.status == 6, "\(result)")
    #expect(machine.read("second") == nil)
  }

  /// Sends a signal to lttrecipe, its parent, once it has become `sleep`: a shell would catch SIGINT.
  private func interrupting(_ signal: String) -> String {
    let send = "until grep -q ^sleep /proc/$$/comm; do :; done; kill -\(signal) $PPID"
    return "- shell: \"ls > listed; (\(send)) & exec sleep 1000\""
  }

  @Test(arguments: [("INT", Int32(130)), ("TERM", 143), ("HUP", 129)])
  func `a signal ends the payload and the run, and the trace is retrieved`(
    _ signal: String, _ status: Int32
  ) throws {
    let result = try machine.apply(
      JobRecipe(
        payload: interrupting(signal),
        more: "teardown: [{run: [touch, torn-down]}]"))
    #expect(result.status == status, "\(result)")
    #expect(machine.read("torn-down") != nil)
    #expect(try machine.onlyPackage().verdict.eventCount > 0)
    try machine.expectNothingLeft()
    try machine.expectEnd(of: "sleep")
  }

  @Test func `a second signal kills a payload that goes on after the first`() throws {
    let result = try machine.apply(
      JobRecipe(
        payload:
          "- shell: \"ls > listed; trap 'echo asked; kill -INT $PPID' INT; kill -INT $PPID; "
          + "while :; do sleep 0.1; done\"",
        more: "teardown: [{run: [touch, torn-down]}]"))
    #expect(result.status == 130, "\(result)")
    #expect(machine.read("torn-down") != nil)
    let package = try machine.onlyPackage()
    #expect(package.step("payload-1.stdout") == "asked\n")
    #expect(try package.manifest.payload.first?.exit == "signal 9 (SIGKILL)")
    try machine.expectNothingLeft()
    try machine.expectEnd(of: "sleep")
  }

  @Test func `SIGPIPE is no fault`() throws {
    let result = try machine.apply(JobRecipe(payload: "- shell: \"kill -PIPE $PPID; ls > listed\""))
    #expect(result.status == 0, "\(result)")
    #expect(try machine.onlyPackage().verdict.isGood)
    try machine.expectNothingLeft()
  }

  @Test(arguments: [("INT", Int32(130)), ("TERM", 143), ("HUP", 129)])
  func `a signal in setup ends the run before anything is recorded`(
    _ signal: String, _ status: Int32
  ) throws {
    let result = try machine.apply(
      JobRecipe(
        more: """
          setup: [{shell: "kill -\(signal) $PPID; exec sleep 1000"}]
          teardown: [{run: [touch, torn-down]}]
          """))
    #expect(result.status == status, "\(result)")
    #expect(machine.read("torn-down") != nil)
    #expect(machine.packages().isEmpty)
    try machine.expectNothingLeft()
  }

  @Test func `what a killed lttrecipe left is removed by destroy, and only that`() throws {
    let killing = "ls > listed; kill -KILL $PPID; exec sleep 1000"
    let result = try machine.apply(JobRecipe(payload: "- shell: \"\(killing)\""))
    #expect(result.status == 128 + SIGKILL, "\(result)")
    try machine.text("lttng", "create", "by-hand")
    let left = try machine.sessions()
    #expect(left.count == 2)
    #expect(left.contains { $0.hasPrefix("job-") })

    let end = try machine.lttrecipe("destroy", "recipe.yaml")
    #expect(end.status == 0, "\(end)")
    #expect(try machine.sessions() == ["by-hand"])
    let trace = try machine.stagedTrace()
    #expect(try !HostCommand(arguments: ["babeltrace2", trace]).text().isEmpty)
  }

  @Test func `a run at work is not taken up and not destroyed`() throws {
    let commands = "lttrecipe destroy recipe.yaml; echo $?; lttrecipe apply recipe.yaml --run-id x"
    try machine.write(JobRecipe(payload: "- shell: \"ls; \(commands); echo $?\"").text)
    let result = try machine.lttrecipe("apply", "recipe.yaml", "--run-id", "x")
    #expect(result.status == 0, "\(result)")
    #expect(try machine.onlyPackage().step("payload-1.stdout")?.hasSuffix("\n5\n5\n") == true)
  }

  @Test(
    arguments: [
      "lttrecipe apply recipe.yaml", "lttrecipe apply recipe.yaml 2>&1",
      "lttrecipe apply recipe.yaml --json", "lttrecipe plan recipe.yaml",
      "lttrecipe show recipe.yaml",
    ])
  func `a reader that goes away is no fault`(_ command: String) throws {
    try machine.write(JobRecipe(payload: "- shell: \"ls; ls /usr/bin; seq 100000\"").text)
    let result = try machine.shell("{ \(command); echo $? > status; } | head -1")
    #expect(machine.read("status") == "0\n", "\(result)")
    #expect(machine.packages().count == (command.contains("apply") ? 1 : 0))
  }

  @Test(arguments: [">&-", "2>&-", "<&-", "<&- >&- 2>&-"])
  func `closed standard streams are no fault`(_ redirection: String) throws {
    try machine.write(JobRecipe().text)
    let result = try machine.shell("lttrecipe apply recipe.yaml \(redirection)")
    #expect(result.status == 0, "\(result)")
    #expect(try machine.onlyPackage().verdict.isGood)
  }
}
