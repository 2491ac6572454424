import Glibc
import TestSupport
import Testing

/// The session daemon of a run whose lttrecipe was killed as it started it.
@Suite(.needsMachine)
struct LeftDaemonTests {
  enum Kind: CaseIterable {
    case payload
    case standing
    case privateDaemon

    fileprivate var recipe: String {
      switch self {
      case .payload: JobRecipe().text
      case .standing: StandingRecipe().text
      case .privateDaemon: JobRecipe(more: "daemon: {start: private}").text
      }
    }
  }

  /// Kills lttrecipe when the daemon answers.
  private static let early = "/usr/bin/lttng-sessiond \"$@\" && kill -KILL $PPID"

  /// Has the daemon come up when lttrecipe was killed some time ago.
  private static func late(_ seconds: String) -> String {
    "kill -KILL $PPID; sleep \(seconds); exec /usr/bin/lttng-sessiond \"$@\""
  }

  @Test(arguments: [
    (Kind.payload, early, ["destroy"]), (.payload, late("2.5"), ["destroy"]),
    (.payload, late("0.3"), ["resume"]), (.payload, late("0.3"), ["stop"]),
    (.standing, early, ["destroy"]), (.standing, early, ["apply", "destroy"]),
    (.standing, late("0.3"), ["apply", "destroy"]), (.privateDaemon, late("0.3"), ["destroy"]),
  ])
  func `it ends with the run, however that is ended`(
    kind: Kind, script: String, commands: [String]
  ) throws {
    let machine = try Machine()
    try machine.write(kind.recipe)
    let wrapper = machine.path + "/bin/lttng-sessiond"
    try TestFile.write(Array("#!/bin/sh\n\(script)\n".utf8), to: wrapper)
    chmod(wrapper, 0o755)
    let killed = try machine.lttrecipe("apply", "recipe.yaml")
    #expect(killed.status == 128 + SIGKILL, "\(killed)")
    unlink(wrapper)
    for command in commands {
      let result = try machine.lttrecipe(command, "recipe.yaml")
      #expect(result.status == 0, "\(result)")
    }

    #expect(TestFile.names(in: machine.runs() + "/../open") == [])
    let homes = TestFile.names(in: machine.home()).filter { $0.hasPrefix("lttrecipe-") }
    #expect(homes == [])
    try machine.expectNoDaemon()
  }
}
