import TestSupport
import Testing

/// What steps leave running: it ends with the run, unless the step says `detach: true`.
@Suite(.serialized, .needsMachine)
struct LeftProcessTests {
  let machine: Machine

  init() throws {
    machine = try Machine()
  }

  /// Shell text that leaves a daemon running and writes its number to a file.
  private func leaving(_ name: String) -> String {
    "setsid sleep 1000 & echo $! > \(name); "
      + "until grep -qs ^sleep /proc/$!/comm; do sleep 0.01; done"
  }

  private func setup(_ more: String = "") -> String {
    """
    setup:
      - shell: "\(leaving("plain"))"
      - {shell: "\(leaving("detached"))", detach: true}
    \(more)
    """
  }

  private func process(_ name: String) throws -> String {
    try #require(machine.read(name)?.split(separator: "\n").first.map(String.init))
  }

  private func isAlive(_ name: String) throws -> Bool {
    let text = "grep -qs '^State:.[^Z]' /proc/\(try process(name))/status"
    return try machine.shell(text).status == 0
  }

  private func told(_ step: String, _ name: String, _ end: String = "it was ended") throws -> String
  {
    "\(step) left sleep running, the process \(try process(name)): \(end)"
  }

  @Test func `what steps left running lives through teardown and ends with the run`() throws {
    let alive = "kill -0 $(cat plain) && kill -0 $(cat paid) && touch both-lived"
    let result = try machine.apply(
      JobRecipe(
        payload: "- shell: \"ls > listed; \(leaving("paid"))\"",
        more: setup("teardown: [{shell: \"\(alive)\"}]")))
    #expect(result.status == 0, "\(result)")
    #expect(machine.read("both-lived") != nil)
    #expect(try result.errors.contains(told("setup 1", "plain")), "\(result)")
    #expect(try result.errors.contains(told("payload 1", "paid")), "\(result)")
    #expect(!result.errors.contains("setup 2 left"), "\(result)")
    #expect(try isAlive("detached"))
    #expect(try !isAlive("plain") && !isAlive("paid"))
    try machine.expectNothingLeft()
  }

  @Test(arguments: [("resume", Int32(4)), ("apply", 0), ("destroy", 0)])
  func `what a killed lttrecipe has left is ended when its run is`(
    _ command: String, _ status: Int32
  ) throws {
    let payload = "ls > listed; test -e killed || { touch killed; \(leaving("paid")); "
    var recipe = JobRecipe(
      payload: "- shell: \"\(payload)kill -KILL $PPID; }\"",
      more: setup("teardown: [{shell: \"kill -0 $(cat plain) && touch lived\"}]"))
    recipe.retrieve = nil
    let cutOff = try machine.apply(recipe)
    #expect(cutOff.status == 137, "\(cutOff)")
    let (plain, paid) = (try told("setup 1", "plain"), try told("payload 1", "paid"))
    try machine.text("cp", "detached", "first-detached")

    let ended = try machine.lttrecipe(command, "recipe.yaml")
    #expect(ended.status == status, "\(ended)")
    #expect(machine.read("lived") != nil)
    #expect(ended.errors.contains(plain) && ended.errors.contains(paid), "\(ended)")
    #expect(try isAlive("first-detached"))
    try machine.expectNothingLeft()
  }

  @Test func `a paused and a standing run leave it alone until their end`() throws {
    let paused = try machine.apply(JobRecipe(more: setup()), "--until", "configured")
    #expect(paused.status == 0, "\(paused)")
    #expect(try isAlive("plain"))
    let told = try told("setup 1", "plain")
    let ended = try machine.lttrecipe("destroy", "recipe.yaml")
    #expect(ended.status == 0 && ended.errors.contains(told), "\(ended)")

    _ = try machine.applyStanding(StandingRecipe(more: setup()))
    _ = try machine.applyStanding(StandingRecipe(more: setup()))
    #expect(try isAlive("plain"))
    let toldAgain = try self.told("setup 1", "plain")
    let destroyed = try machine.lttrecipe("destroy", "recipe.yaml")
    #expect(destroyed.status == 0 && destroyed.errors.contains(toldAgain), "\(destroyed)")
    #expect(try !isAlive("plain") && isAlive("detached"))
    try machine.expectNothingLeft()
  }

  /// The files in /proc of a process that hides its memory are root's.
  @Test func `what another user's program has left is ended as that user`() throws {
    let allow = "nobody ALL=(daemon) NOPASSWD: ALL\n"
    try machine.write("Defaults use_pty\n\(allow)", to: "sudoers", mode: 0o440, of: .root)
    try machine.text(
      "mount", "--bind", machine.folder(of: .root) + "/sudoers", "/etc/sudoers", as: .root)
    let place = machine.path + "/open"
    try machine.text("mkdir", "--mode=777", place, as: .root)
    let program =
      "import ctypes, time\nctypes.CDLL(None).prctl(4, 0, 0, 0, 0)\nopen('hidden', 'w')\ntime.sleep(1000)\n"
    try TestFile.write(Array(program.utf8), to: place + "/hide.py")
    let leaving =
      "cd \(place); setsid python3 hide.py & echo $! > hider; until test -e hidden; do sleep 0.01; done"
    let result = try machine.apply(
      JobRecipe(more: "setup: [{shell: \"\(leaving)\", user: daemon}]"))
    #expect(result.status == 0, "\(result)")
    let process = (TestFile.text(of: place + "/hider") ?? "").filter(\.isNumber)
    #expect(
      result.errors.contains(
        "setup 1 left python3 running, the process \(process): it was ended"), "\(result)")
    #expect(try machine.shell("kill -0 \(process)", as: .root).status != 0)
    try machine.expectNothingLeft()
  }

  @Test func `what another user's program has left is ended behind sudo, or told`() throws {
    let allow = "nobody ALL=(ALL) NOPASSWD: ALL\n"
    try machine.write("Defaults use_pty\n\(allow)", to: "sudoers", mode: 0o440, of: .root)
    try machine.text(
      "mount", "--bind", machine.folder(of: .root) + "/sudoers", "/etc/sudoers", as: .root)
    let setup = "setup: [{shell: \"\(leaving("plain"))\", user: root}]"
    let ended = try machine.apply(JobRecipe(more: setup))
    #expect(ended.status == 0, "\(ended)")
    #expect(try ended.errors.contains(told("setup 1", "plain")), "\(ended)")

    let forbidding = "- {shell: \"ls; echo > /etc/sudoers\", user: root}"
    let refused = try machine.apply(JobRecipe(payload: forbidding, more: setup))
    let process = try process("plain")
    let text = "it cannot be ended; see what it does, then: sudo kill \(process)"
    #expect(try refused.errors.contains(told("setup 1", "plain", text)), "\(refused)")
    #expect(try isAlive("plain"))
    try machine.expectNothingLeft()
  }
}
