import Glibc
import LTTngModel
import Payloads
import PlanExecution
import Testing

struct ChildStateTests {
  let scratch: Scratch
  let supervisor: ProgramSupervisor

  init() throws {
    scratch = try Scratch()
    supervisor = try ProgramSupervisor()
  }

  @Test func `a program inherits no descriptor but the standard streams`() throws {
    let inheritable = open("/dev/null", O_RDONLY)
    defer { close(inheritable) }
    let idle = try scratch.shell("true")

    // The third is released while the others are held: their pipes must not leak either.
    try supervisor.hold([scratch.program(["ls", "/proc/self/fd"]), idle, idle])
    #expect(try supervisor.releaseAndWait().exit == .exited(0))
    supervisor.abandonHeld()
    // The descriptor 3 is that of the folder being listed.
    #expect(scratch.text("output") == "0\n1\n2\n3\n")
  }

  @Test func `no signal is blocked or ignored in a program`() throws {
    let result = try supervisor.help([testTool(), "helper", "cat", "/proc/self/status"])
    let masks = Dictionary(
      uniqueKeysWithValues: result.lines.compactMap { line in
        let words = line.split(separator: ":")
        return words.count == 2 ? (String(words[0]), words[1].filter { !$0.isWhitespace }) : nil
      })
    let blocked = try #require(masks["SigBlk"].flatMap { UInt64($0, radix: 16) })
    let ignored = try #require(masks["SigIgn"].flatMap { UInt64($0, radix: 16) })

    #expect(blocked == 0)
    // An ignored SIGHUP is kept for nohup(1); 32 and 33 are the C library's own (signal(7)).
    let exempt = [SIGHUP, 32, 33].reduce(UInt64(0)) { $0 | 1 << UInt64($1 - 1) }
    #expect(ignored & ~exempt == 0)
  }

  @Test func `an ignored hang-up stays ignored`() throws {
    let result = try supervisor.help([
      "nohup", testTool(), "helper", "sh", "-c", "kill -HUP $PPID $$; echo alive",
    ])
    #expect(result.text.contains("alive"))
    #expect(result.text.contains("interruption=0"))
  }

  @Test func `a program leads its own process group`() throws {
    // Fields 1 and 5 of /proc/PID/stat: the process and its group (proc(5)).
    let outcome = try supervisor.perform(
      scratch.program(["cut", "-d ", "-f1,5", "/proc/self/stat"]))
    #expect(scratch.text("output") == "\(outcome.processID) \(outcome.processID)\n")
  }

  @Test func `a program has exactly the environment of its specification`() throws {
    let program = try scratch.program(["env"], environment: ["B": "2 3", "A": "1"])
    #expect(try supervisor.perform(program).exit == .exited(0))
    #expect(scratch.text("output") == "A=1\nB=2 3\n")
  }

  @Test func `standard input is empty`() throws {
    #expect(try supervisor.perform(scratch.program(["cat"])).exit == .exited(0))
    #expect(scratch.text("output") == "")
  }

  @Test func `closed standard streams of lttrecipe are not mixed up with a program's`() throws {
    let text = "exec \(testTool()) helper sh -c 'echo out; echo err >&2; cat' <&- 2>&-"
    let lines = try supervisor.help(["sh", "-c", text]).lines
    #expect(lines == ["out", "exit=exit status 0", "interruption=0"])
  }

  @Test func `a program runs in its working directory`() throws {
    let program = try scratch.program(["pwd"], workingDirectory: scratch.path)
    #expect(try supervisor.perform(program).exit == .exited(0))
    #expect(scratch.text("output") == "\(scratch.path)\n")
  }

  @Test func `output files are appended to, and made for their owner only`() throws {
    scratch.write("before\n", to: "output", mode: 0o600)
    #expect(try supervisor.perform(scratch.shell("echo out; echo err >&2")).exit == .exited(0))
    #expect(scratch.text("output") == "before\nout\n")
    #expect(scratch.text("error") == "err\n")
    var status = stat()
    #expect(stat(scratch.file("error"), &status) == 0)
    #expect(status.st_mode & 0o777 == 0o600)
  }

  @Test func `a symbolic link in place of an output file is refused`() throws {
    #expect(symlink(scratch.file("target"), scratch.file("output")) == 0)
    let program = try scratch.shell("echo hello")
    let error = #expect(throws: ProgramError.self) { try supervisor.hold([program]) }

    #expect(
      error?.description
        == "cannot open the output file \(scratch.file("output")): it is a symbolic link")
    #expect(scratch.text("target") == nil)
  }

  @Test func `a FIFO in place of an output file does not block`() throws {
    #expect(mkfifo(scratch.file("error"), 0o600) == 0)
    let program = try scratch.shell("true")
    let error = #expect(throws: ProgramError.self) { try supervisor.hold([program]) }
    #expect(error?.errorNumber == ENXIO)
  }
}

@Suite(.enabled(if: geteuid() == 0, "switching users needs root"))
struct UserSwitchTests {
  let scratch: Scratch
  let supervisor: ProgramSupervisor
  let nobody: UserAccount

  init() throws {
    scratch = try Scratch()
    supervisor = try ProgramSupervisor()
    nobody = try #require(UserLookup.find("nobody"))
  }

  @Test func `a program gets its user's identity and groups`() throws {
    var program = try scratch.shell("id -u; id -g; id -G; grep -E '^[UG]id:' /proc/self/status")
    program.identity = nobody.identity
    #expect(try supervisor.perform(program).exit == .exited(0))

    let expected = try ["-u", "-g", "-G"].map { try supervisor.help(["id", $0, "nobody"]).text }
    let (user, group) = (nobody.identity.userID, nobody.identity.groupID)
    let all = [("Uid", user), ("Gid", group)].map { name, number in
      "\(name):\t\(number)\t\(number)\t\(number)\t\(number)\n"
    }
    #expect(scratch.text("output") == (expected + all).joined())
  }

  @Test func `the working directory is entered with the user's rights`() throws {
    // The folder is root's, with mode 0700.
    let program = try scratch.program(
      ["pwd"], identity: nobody.identity, workingDirectory: scratch.path)
    let error = #expect(throws: ProgramError.self) { try supervisor.hold([program]) }
    #expect(error?.errorNumber == EACCES)
  }

  @Test func `the number that means no change is not a user to switch to`() throws {
    let identity = ProgramSpecification.Identity(
      userID: .max, groupID: nobody.identity.groupID, supplementaryGroupIDs: [])
    let program = try scratch.program(["id"], identity: identity)
    let error = #expect(throws: ProgramError.self) { try supervisor.hold([program]) }
    #expect(error?.errorNumber == EINVAL)
  }
}
