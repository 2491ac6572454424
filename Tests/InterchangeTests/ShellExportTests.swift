import LTTngModel
import TestSupport
import Testing

@testable import Interchange

/// Exported scripts, run by a real shell where no session daemon is needed.
struct ShellExportTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  /// Makes a program that prints its name and arguments.
  private func makeProgram(_ name: String) throws {
    try folder.write("#!/bin/sh\nprintf '%s|' \"${0##*/}\" \"$@\" \"${TOKEN-}\"\n", to: name)
    let change = try HostCommand(arguments: ["chmod", "755", folder.file(name)]).run()
    try #require(change.status == 0)
  }

  private func run(_ step: ProgramStep, environment: [String: String] = [:]) throws -> Finished {
    var recording = ExportedRecording(recipe: "x")
    recording.payload = [step]
    var lines = ShellLines()
    lines.add("set -eu")
    StepScript(step, SecretVariables(of: recording)).add(to: &lines)
    let path = ["PATH": "\(folder.path):\(HostCommand.searchPath)", "LC_ALL": "C.UTF-8"]
    return try HostCommand(
      arguments: ["sh", "-c", lines.text], environment: path.merging(environment) { $1 }
    ).run()
  }

  @Test(arguments: [
    "A=b", "exit", "if", "-x", "echo", "test", "{", "a b", "end_recording", "plain",
  ])
  func `the program of a name is run, whatever the name is to a shell`(name: String) throws {
    try makeProgram(name)
    let plain = ProgramStep(command: .run([RunText(name), "C=d", "-e"]))
    var timed = plain
    timed.timeLimitMilliseconds = 60_000
    var withVariable = plain
    withVariable.environment = ["X": "y"]
    var withSecret = plain
    withSecret.environment = ["TOKEN": RunText(parts: [.secret("api-key")])]
    for step in [plain, timed, withVariable] {
      #expect(try run(step).output == "\(name)|C=d|-e||", "\(step)")
    }
    #expect(
      try run(withSecret, environment: ["api_key": "a b"]).output == "\(name)|C=d|-e|a b|")
  }

  @Test func `a step reads the file or the text that it is given`() throws {
    let file = try folder.write("a 'b'\n", to: "in put")
    let command = ProgramStep.Command.run(["cat"])
    #expect(
      try run(ProgramStep(command: command, input: .file(RunText(file)))).output == "a 'b'\n")
    #expect(
      try run(ProgramStep(command: command, input: .text("-n %s\n'x' $y"))).output
        == "-n %s\n'x' $y")
    var step = ProgramStep(
      command: command, input: .text(RunText(parts: [.literal("key "), .secret("api-key")])),
      expectedExits: [0, 1])
    step.environment = ["TOKEN": RunText(parts: [.secret("api-key")])]
    #expect(try run(step, environment: ["api_key": "a b"]).output == "key a b")
  }

  @Test(
    arguments: [
      ("exit 0", 1), ("exit 3", 0), ("exit 1", 0), ("exit 2", 1), ("kill -SEGV $$", 0),
      ("kill -TERM $$", 1),
    ] as [(String, Int32)])
  func `a step may end as it expects, and in no other way`(
    text: String, result: Int32
  ) throws {
    var step = ProgramStep(
      command: .shell(text), expectedExits: [1, 3], expectedSignals: [11])
    #expect(try run(step).status == result)
    step.environment = ["TOKEN": RunText(parts: [.secret("api-key")])]
    #expect(try run(step, environment: ["api_key": "a"]).status == result)
  }

  @Test func `the secrets of a recipe have variables of their own`() {
    var recording = ExportedRecording(recipe: "x")
    recording.sessions = [ExportedSession(ObservedSession(name: "s"), isStaged: false)]
    let secrets = ["api-key", "api_key", "PATH", "session", "1"]
    recording.payload = secrets.map { secret in
      ProgramStep(
        command: .run(["true"]), environment: ["TOKEN": RunText(parts: [.secret(secret)])])
    }
    let variables = SecretVariables(of: recording)
    #expect(
      secrets.map { variables[$0] }
        == ["api_key", "secret_api_key", "secret_PATH", "secret_session", "secret_1"])
    let script = ShellExport.script(of: recording).text
    #expect(script.contains(": \"${api_key:?") && script.contains("TOKEN=\"$secret_session\""))
    #expect(!script.contains("env TOKEN"))
  }

  @Test func `sudo keeps a secret that it is not given as an argument`() {
    let step = ProgramStep(
      command: .run(["true"]), environment: ["T": RunText(parts: [.secret("s")]), "X": "y"],
      user: "web")
    var recording = ExportedRecording(recipe: "x")
    recording.payload = [step]
    #expect(
      ShellExport.script(of: recording).text.contains(
        "(export T=\"$s\"; exec sudo --preserve-env=T -u web -- env X=y true)\n"))
  }

  @Test func `what a standing recording does when it ends is told`() {
    var recording = ExportedRecording(recipe: "x")
    recording.teardown = [ProgramStep(command: .run(["true"]))]
    recording.targets = [RetrievalTarget(destination: .copy("/x"), origin: "")]
    let script = ShellExport.script(of: recording)
    #expect(script.losses.count == 2)
    #expect(script.losses.contains { $0.contains("teardown") })
    #expect(script.losses.contains { $0.contains("retrieve") })
  }

  @Test func `sessions with folders of their own have them in a saved session too`() {
    var recording = ExportedRecording(recipe: "x")
    recording.sessions = ["a", "b"].map { name in
      ExportedSession(
        ObservedSession(name: name, output: .local("/state/runs//trace")), isStaged: true)
    }
    recording.sessions.append(
      ExportedSession(
        ObservedSession(
          name: "c", output: .snapshot,
          snapshotOutputs: [SnapshotOutput(name: "snapshot-1", place: .local("/state"))]),
        isStaged: true))
    let text = SessionXML.document(of: recording, currentFolder: "/home/me").text
    for name in ["a", "b", "c"] {
      #expect(text.contains("<path>/home/me/traces/\(name)</path>"))
    }
    #expect(!text.contains("/state"))
  }

  @Test func `a trigger about a session that is left out is left out and told`() {
    var recording = ExportedRecording(recipe: "x")
    recording.sessions = ["a", "b"].map {
      ExportedSession(ObservedSession(name: $0), isStaged: true)
    }
    recording.triggers = ["a", "b"].map { name in
      Trigger(
        name: "on-\(name)", condition: .consumedSize(session: name, bytes: 1),
        actions: [TriggerAction(.notify)])
    }
    let part = recording.holding(["a"])
    #expect(part.sessions.map(\.session.name) == ["a"])
    #expect(part.triggers.map(\.name) == ["on-a"])
    #expect(part.losses.count == 1)
    #expect(ShellExport.script(of: part).losses.contains { $0.contains("`on-b`") })
  }
}
