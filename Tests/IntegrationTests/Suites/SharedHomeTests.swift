import Glibc
import LTTngModel
import TestSupport
import Testing

/// A home that two hosts share: what one of them has left is none of the other's business.
@Suite(.serialized, .needsMachine)
struct SharedHomeTests {
  let machine: Machine

  init() throws {
    machine = try Machine()
    try CountingProgram.build(on: machine)
    var recipe = JobRecipe.counting()
    recipe.payload = "- shell: \"./tick 5; test -e next || { touch next; kill -KILL $PPID; }\""
    let killed = try machine.apply(recipe)
    try #require(killed.status == 128 + SIGKILL, "\(killed)")
    try #require(machine.sessions().count == 1)
  }

  /// Runs lttrecipe as the same user on a host of another name.
  private func elsewhere(_ arguments: String) throws -> Finished {
    let user = Role.user.prefix.joined(separator: " ")
    return try machine.shell(
      "unshare --uts sh -c 'hostname elsewhere; cd \(machine.folder()); exec \(user) env "
        + "HOME=\(machine.home()) XDG_RUNTIME_DIR=\(machine.home()) lttrecipe \(arguments)'",
      as: .root)
  }

  /// Makes the run look as if another machine of this name had made it.
  private func plantMachine(_ run: String) throws {
    let file = "\(machine.runs())/\(run)/run.json"
    let text = try #require(TestFile.text(of: file))
    let planted = text.replacing(/"machine"\s*:\s*"[^"]*"/, with: "\"machine\": \"feed\"")
    try #require(planted != text)
    try TestFile.write(Array(planted.utf8), to: file)
  }

  private func expectLeftAlone(
    _ run: String, _ sessions: [String], _ lttrecipe: (String) throws -> Finished
  ) throws {
    for command in ["resume", "resume recipe.yaml", "destroy recipe.yaml", "gc"] {
      let result = try lttrecipe(command)
      #expect(result.status == 0, "\(command): \(result)")
    }
    for command in [
      "resume \(run)", "destroy --run-id \(run)", "apply recipe.yaml --run-id \(run)",
    ] {
      let refused = try lttrecipe(command)
      #expect(refused.status == 5, "\(command): \(refused)")
    }
    let applied = try lttrecipe("apply recipe.yaml")
    #expect(applied.status == 0, "\(applied)")
    #expect(!applied.errors.contains(run), "\(applied)")
    #expect(try machine.sessions() == sessions)
    #expect(TestFile.names(in: machine.runs() + "/../open") == [run])
    let status = try lttrecipe("status")
    #expect(status.output.contains("job  on another host (run with a payload \(run)"), "\(status)")
  }

  @Test func `a run of a host of another name is left to it`() throws {
    let run = try #require(TestFile.names(in: machine.runs()).first)
    let sessions = try machine.sessions()
    try expectLeftAlone(run, sessions) { try elsewhere($0) }

    let resumed = try machine.lttrecipe("resume")
    #expect(resumed.status == 4, "\(resumed)")
    // It recorded on, also what the other run's payload did.
    #expect(try machine.packages().map { try $0.verdict.eventCount }.sorted() == [10, 20])
    try machine.expectNothingLeft()
  }

  @Test func `a run of another machine of the same name is left to it`() throws {
    let run = try #require(TestFile.names(in: machine.runs()).first)
    let sessions = try machine.sessions()
    try plantMachine(run)
    try expectLeftAlone(run, sessions) { try machine.shell("lttrecipe \($0)") }
  }
}
