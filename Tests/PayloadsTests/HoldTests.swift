import Glibc
import LTTngModel
import PlanExecution
import SystemPackage
import Testing

@testable import Payloads

struct HoldTests {
  let scratch: Scratch
  let supervisor: ProgramSupervisor

  init() throws {
    scratch = try Scratch()
    supervisor = try ProgramSupervisor()
  }

  @Test func `a held program begins when it is released, not before`() throws {
    try supervisor.hold([scratch.program(["touch", scratch.file("mark")])])
    #expect(supervisor.heldProcessIDs.count == 1)
    #expect(kill(supervisor.heldProcessIDs[0], 0) == 0)
    #expect(scratch.text("mark") == nil)

    let outcome = try supervisor.releaseAndWait()
    #expect(outcome.exit == .exited(0))
    #expect(scratch.text("mark") == "")
  }

  @Test(arguments: [["true"], ["sh", "-c", "exit 3"], ["sh", "-c", "kill -9 $$"]])
  func `the end of a program is told before anything else is done`(arguments: [String]) throws {
    try supervisor.hold([scratch.program(arguments)])
    let processID = supervisor.heldProcessIDs[0]
    var states: [Character?] = []
    let outcome = try supervisor.releaseAndWait(nil) { _ in
      // A process that has ended and was not reaped is a zombie.
      let stat = WholeFile.read(FilePath("/proc/\(processID)/stat")).flatMap { ProcessStat($0) }
      states.append(stat?.state)
    }
    #expect(states == ["Z"])
    #expect(outcome.processID == processID)
    #expect(kill(processID, 0) == -1)
  }

  @Test func `an abandoned program exits with 125 and has not begun`() throws {
    let program = try scratch.program(["touch", scratch.file("mark")])
    let null = try NullDevice.open(for: "touch")
    let held = try HeldProgram.hold(
      ProgramLaunch(program),
      ProgramLaunch.Streams(input: null.number, output: null.number, errorOutput: null.number))

    #expect(held.abandon() == .exited(125))
    #expect(scratch.text("mark") == nil)
  }

  @Test func `abandoning ends and reaps every held program`() throws {
    let program = try scratch.program(["touch", scratch.file("mark")])
    try supervisor.hold([program, program])
    let processIDs = supervisor.heldProcessIDs
    supervisor.abandonHeld()

    for processID in processIDs {
      #expect(kill(processID, 0) == -1)
    }
    #expect(supervisor.heldProcessIDs.isEmpty)
    #expect(scratch.text("mark") == nil)
    #expect(throws: ProgramError.self) { try supervisor.releaseAndWait() }
  }

  @Test func `the holder's sudden death ends the held programs`() throws {
    let result = try supervisor.help([
      testTool(), "die", scratch.file("output"), "touch", scratch.file("mark"),
    ])
    let processIDs = result.text.split { $0.isWhitespace }.compactMap { Int32($0) }

    #expect(result.exit == .signaled(SIGKILL))
    #expect(processIDs.count == 3)
    for processID in processIDs {
      #expect(awaitEnd(processID))
    }
    #expect(scratch.text("mark") == nil)
  }

  @Test func `held programs are released in their order`() throws {
    try supervisor.hold((1...3).map { try scratch.shell("echo \($0)") })
    let processIDs = supervisor.heldProcessIDs
    let outcomes = try (1...3).map { _ in try supervisor.releaseAndWait() }

    #expect(outcomes.map(\.processID) == processIDs)
    #expect(scratch.text("output") == "1\n2\n3\n")
    let times = outcomes.flatMap { [$0.beginTime, $0.endTime] }
    #expect(times == times.sorted())
  }

  @Test func `an error leaves none of the programs behind`() throws {
    var missingFolder = try scratch.shell("true")
    missingFolder.workingDirectory = scratch.file("missing")
    let programs = [try scratch.program(["touch", scratch.file("mark")]), missingFolder]

    let error = #expect(throws: ProgramError.self) { try supervisor.hold(programs) }
    #expect(
      error?.description
        == "cannot change to the folder \(scratch.file("missing")): No such file or directory")
    #expect(supervisor.heldProcessIDs.isEmpty)
    #expect(scratch.text("mark") == nil)
  }

  @Test func `a program that was killed before its release is an error`() throws {
    try supervisor.hold([scratch.shell("true")])
    let processID = supervisor.heldProcessIDs[0]
    kill(processID, SIGKILL)
    #expect(awaitEnd(processID))

    let error = #expect(throws: ProgramError.self) { try supervisor.releaseAndWait() }
    #expect(error?.description == "/usr/bin/sh was ended before it began")
    #expect(kill(processID, 0) == -1)
  }

  @Test func `a failed execve names the file and the reason`() throws {
    var program = try scratch.shell("true")
    program.executable = scratch.file("missing")
    let error = #expect(throws: ProgramError.self) { try supervisor.perform(program) }

    #expect(error?.errorNumber == ENOENT)
    #expect(
      error?.description
        == "cannot execute \(scratch.file("missing")): No such file or directory")
  }

  @Test func `a null character in an argument is refused`() throws {
    let program = try scratch.program(["echo", "a\0b"])
    let error = #expect(throws: ProgramError.self) { try supervisor.hold([program]) }
    #expect(error?.errorNumber == EINVAL)
  }
}
