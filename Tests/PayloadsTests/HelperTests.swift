import Glibc
import LTTngModel
import Payloads
import Testing

struct HelperTests {
  let supervisor: ProgramSupervisor

  init() throws {
    supervisor = try ProgramSupervisor()
  }

  @Test func `both outputs and the exit status are returned`() throws {
    let result = try supervisor.help(["sh", "-c", "echo out; echo err >&2; exit 3"])
    #expect(result.text == "out\n")
    #expect(result.errorText == "err\n")
    #expect(result.exit == .exited(3))
    #expect(!result.timedOut)
  }

  @Test func `a helper has lttrecipe's environment`() throws {
    let home = getenv("PATH").map { String(cString: $0) }
    #expect(try supervisor.help(["sh", "-c", #"printf %s "$PATH""#]).text == home)
  }

  @Test func `ten megabytes on both streams do not block`() throws {
    let size = 10 << 20
    let text = "head -c \(size) /dev/zero & head -c \(size) /dev/zero >&2; wait"
    let result = try supervisor.help(["sh", "-c", text])
    #expect(result.exit == .exited(0))
    #expect(result.output.count == size)
    #expect(result.errorOutput.count == 1 << 20)
  }

  @Test func `output beyond the limit is dropped`() throws {
    let result = try supervisor.help(["head", "-c", "\(65 << 20)", "/dev/zero"])
    #expect(result.exit == .exited(0))
    #expect(result.output.count == 64 << 20)
  }

  @Test func `a daemon that keeps the output open does not hold up the end`() throws {
    let result = try supervisor.help(["sh", "-c", "sleep 1000 & echo $!"])
    let daemon = try #require(Int32(result.text.dropLast()))
    defer { kill(daemon, SIGKILL) }
    #expect(result.exit == .exited(0))
    #expect(!result.timedOut)
    #expect(kill(daemon, 0) == 0)
  }

  @Test func `a daemon that goes on writing does not hold up the end`() throws {
    let result = try supervisor.help(["sh", "-c", "yes & echo $! >&2"])
    #expect(!result.timedOut)
    let daemon = try #require(Int32(result.errorText.dropLast()))
    // Nobody reads its output any more.
    #expect(awaitEnd(daemon))
  }

  @Test func `a helper that closes its outputs is awaited`() throws {
    let result = try supervisor.help(["sh", "-c", "exec >&- 2>&-; sleep 0.1; exit 4"])
    #expect(result.exit == .exited(4))
  }

  @Test func `the time limit kills a helper`() throws {
    let result = try supervisor.run(["sleep", "1000"], timeLimit: .milliseconds(50))
    #expect(result.exit == .signaled(SIGKILL))
    #expect(result.timedOut)
  }

  @Test func `a program that is not in the path is an error`() throws {
    let error = #expect(throws: ProgramError.self) {
      try supervisor.help(["lttrecipe-no-such-program"])
    }
    #expect(error?.errorNumber == ENOENT)
    #expect(error?.program == "lttrecipe-no-such-program")
  }
}
