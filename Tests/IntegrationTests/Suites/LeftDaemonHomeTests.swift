import Glibc
import TestSupport
import Testing

/// The folder of a private session daemon whose lttrecipe was killed when it had just been made.
@Suite(.serialized, .needsMachine)
struct LeftDaemonHomeTests {
  let machine: Machine

  init() throws {
    machine = try Machine()
    try CountingProgram.build(on: machine)
    var recipe = JobRecipe.counting("5")
    recipe.more = "daemon: {start: private}"
    try machine.write(recipe.text)
  }

  private var homes: [String] {
    TestFile.names(in: machine.home()).filter { $0.hasPrefix("lttrecipe-") }
  }

  /// Returns how often an apply makes each of these calls until it makes the folder, that call included.
  private func callsToFolder() throws -> (mkdir: Int, write: Int) {
    let result = try machine.shell(
      "strace -o calls -e trace=mkdir,write lttrecipe apply recipe.yaml")
    try #require(result.status == 0, "\(result)")
    #expect(homes == [])
    try machine.text("sh", "-c", "rm -rf traces ~/.local")

    let lines = (machine.read("calls") ?? "").split(separator: "\n")
    let index = try #require(
      lines.firstIndex { $0.hasPrefix("mkdir(") && $0.contains("\(machine.home())/lttrecipe-") },
      "\(lines)")
    let before = lines[...index]
    return (
      before.count { $0.hasPrefix("mkdir(") }, before.count { $0.hasPrefix("write(") }
    )
  }

  private func kill(at call: String, _ number: Int) throws {
    let killed = try machine.shell(
      "strace -o /dev/null -e trace=\(call) -e inject=\(call):signal=KILL:when=\(number) "
        + "lttrecipe apply recipe.yaml")
    #expect(killed.status == 128 + SIGKILL, "\(killed)")
  }

  @Test func `it is found again and removed, wherever apply is killed`() throws {
    let calls = try callsToFolder()
    try kill(at: "write", calls.write + 1)
    #expect(homes.count == 1)
    let applied = try machine.lttrecipe("apply", "recipe.yaml")
    #expect(applied.status == 0, "\(applied)")
    #expect(homes == [])

    // What is just to be made is already written down.
    try machine.text("sh", "-c", "rm -rf traces ~/.local")
    try kill(at: "mkdir", calls.mkdir)
    #expect(homes == [])
    let resumed = try machine.lttrecipe("resume")
    #expect(resumed.status == 0, "\(resumed)")
    #expect(homes == [] && TestFile.names(in: machine.runs() + "/../open") == [])
    #expect(try machine.lttrecipe("gc").status == 0)
    try machine.expectNoDaemon()
  }
}
