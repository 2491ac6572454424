import LTTngModel
import TestSupport
import Testing

/// Runs at a terminal: what the payload gets of it, and what its keys do.
@Suite(.serialized, .needsMachine)
struct TerminalTests {
  let machine: Machine

  init() throws {
    machine = try Machine()
    try ScreenProgram.write(on: machine)
  }

  /// Applies a recipe, tells its exit status, and then the terminal's modes.
  private static let apply = [
    "sh", "-c", "trap : INT; lttrecipe apply recipe.yaml; echo status=$?; stty -a",
  ]

  private static let bash = ["bash", "--norc", "--noprofile", "-i"]

  /// Programs that run until they are ended; the second one has the terminal.
  private static let endless = [
    "- shell: \"ls > listed; echo size''=, > /dev/tty; exec sleep 1000\"",
    ScreenProgram.payload("cbreak"),
  ]

  private func expectUsualModes(_ result: Finished) {
    #expect(result.output.contains(" icanon ") && result.output.contains(" echo "), "\(result)")
  }

  @Test func `a full-screen program has the keys and sees the size of the window`() throws {
    try machine.write(JobRecipe(payload: ScreenProgram.payload("raw")).text)
    let result = try machine.atTerminal(
      Self.apply,
      [
        .awaits("size=24x80,text=<>"), .types("a\u{3}b"), .awaits("size=24x80,text=<a^Cb>"),
        // The library may miss the signal, and looks again at the next key.
        .resizes(rows: 30, columns: 100), .types("d"), .awaits("size=30x100,text=<a^Cbd>"),
        .types("c\u{1A}\(ScreenProgram.endKey)"),
      ])
    #expect(result.output.contains("status=0"), "\(result)")
    #expect(machine.read("typed") == "a\u{3}bdc\u{1A}")
    expectUsualModes(result)
    #expect(try machine.onlyPackage().verdict.eventCount > 0)
  }

  @Test func `a program that is killed leaves the terminal as it was`() throws {
    try machine.write(JobRecipe(payload: ScreenProgram.payload("raw")).text)
    let result = try machine.atTerminal(
      Self.apply, [.awaits("size=24x80"), .types(ScreenProgram.killKey)])
    #expect(result.output.contains("status=6"), "\(result)")
    #expect(result.output.contains("signal 9 (SIGKILL)"), "\(result)")
    expectUsualModes(result)
  }

  @Test(arguments: endless)
  func `the interrupt key ends the payload and the run`(_ payload: String) throws {
    try machine.write(JobRecipe(payload: payload).text)
    let result = try machine.atTerminal(Self.apply, [.awaits("size="), .types("\u{3}")])
    #expect(result.output.contains("status=130"), "\(result)")
    expectUsualModes(result)
    try expectEnd()
  }

  @Test(arguments: endless)
  func `a terminal that hangs up ends the payload and the run`(_ payload: String) throws {
    try machine.write(JobRecipe(payload: payload).text)
    try machine.write("trap : HUP; lttrecipe apply recipe.yaml; echo $? > status", to: "apply.sh")
    // The terminal's signal ends the first shell; the kernel then tells the foreground group.
    _ = try machine.atTerminal(["sh", "-c", "sh apply.sh; :"], [.awaits("size="), .hangsUp])
    try machine.text("sh", "-c", "until test -s status; do sleep 0.01; done")
    #expect(machine.read("status") == "129\n")
    try expectEnd()
  }

  private func expectEnd() throws {
    #expect(try machine.onlyPackage().verdict.eventCount > 0)
    try machine.expectNothingLeft()
    try machine.expectEnd(of: "sleep")
    try machine.expectEnd(of: "python3")
  }

  // MARK: - The jobs of a shell

  @Test func `the suspend key stops a program that has the terminal, and fg lets it go on`() throws
  {
    try machine.write(JobRecipe(payload: ScreenProgram.payload("cbreak")).text)
    let result = try machine.atTerminal(
      Self.bash,
      [
        .types("lttrecipe apply recipe.yaml\n"), .awaits("text=<>"), .types("a"),
        .awaits("text=<a>"), .awaits("\u{7}"), .types("\u{1A}"), .awaits("Stopped"),
        .types(Self.look),
        .awaits("[active] T"), .types("fg\n"), .awaits("text=<a>"), .types("b"),
        .awaits("text=<ab>"), .awaits("\u{7}"), .types("\u{1A}"), .awaits("Stopped"),
        .types("fg\n"),
        .awaits("text=<ab>"), .types(ScreenProgram.endKey), .awaits("trace: "),
        .types("echo status=$?; stty -a\n"), .awaits("status=0"), .types("exit\n"),
      ])
    #expect(result.status == 0, "\(result)")
    #expect(machine.read("typed") == "ab", "\(result)")
    #expect(result.output.contains("note: stopped for "), "\(result)")
    try expectEnd()
  }

  /// Shows whether the session records, and the state of the screen program or the sleeping one.
  private static let look =
    "echo $(lttng list | grep -o '.active.') $(ps -C python3,sleep -o stat=,args= | grep -v typist "
    + "| grep -E 'screen.py|sleep' | head --bytes=1)\n"

  @Test func `the suspend key stops a program that has no terminal, and time counts`() throws {
    try machine.write(
      JobRecipe(payload: Self.endless[0], more: "limits: {duration: 4s}").text)
    let result = try machine.atTerminal(
      Self.bash,
      [
        .types("lttrecipe apply recipe.yaml\n"), .awaits("size="), .types("\u{1A}"),
        .awaits("Stopped"), .types(Self.look), .awaits("[active] T"), .types("sleep 4; fg\n"),
        .awaits("recording was ended after 4s"), .awaits("trace: "), .types("echo status=$?\n"),
        .awaits("status=0"), .types("exit\n"),
      ])
    #expect(result.status == 0, "\(result)")
    #expect(try machine.onlyPackage().verdict.findings.map(\.kind) == ["limit-reached"])
    try expectEnd()
  }

  @Test func `a job in the background stops when the payload wants the terminal`() throws {
    try machine.write(JobRecipe(payload: ScreenProgram.payload("cbreak")).text)
    let result = try machine.atTerminal(
      Self.bash,
      [
        .types("set -b; lttrecipe apply recipe.yaml 2> /dev/null > /dev/null &\n"),
        .awaits("Stopped"), .types("fg\n"), .awaits("text=<>"),
        .types("a\(ScreenProgram.endKey)"), .types("echo status=$?\n"), .awaits("status=0"),
        .types("exit\n"),
      ])
    #expect(result.status == 0, "\(result)")
    #expect(machine.read("typed") == "a", "\(result)")
    try expectEnd()
  }
}
