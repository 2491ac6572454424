import Glibc
import LTTngModel
import Payloads
import PlanExecution
import Testing

struct EndingTests {
  let scratch: Scratch
  let supervisor: ProgramSupervisor

  init() throws {
    scratch = try Scratch()
    supervisor = try ProgramSupervisor(gracePeriod: .milliseconds(100))
  }

  @Test(arguments: [0, 1, 125, 255] as [Int32])
  func `the exit status is the program's`(_ status: Int32) throws {
    let outcome = try supervisor.perform(scratch.shell("exit \(status)"))
    #expect(outcome.exit == .exited(status))
    #expect(!outcome.timedOut)
  }

  @Test func `the signal that ended a program is told`() throws {
    let outcome = try supervisor.perform(scratch.shell("kill -SEGV $$"))
    #expect(outcome.exit == .signaled(SIGSEGV))
  }

  @Test func `the time limit asks a program to end`() throws {
    let program = try scratch.program(["sleep", "1000"], timeLimit: .milliseconds(50))
    let outcome = try supervisor.perform(program)
    #expect(outcome.exit == .signaled(SIGTERM))
    #expect(outcome.timedOut)
  }

  @Test func `a program that ignores the request is killed with its group`() throws {
    let text = "trap '' TERM; sleep 1000 & echo $!; wait"
    let outcome = try supervisor.perform(scratch.shell(text, timeLimit: .seconds(1)))
    #expect(outcome.exit == .signaled(SIGKILL))
    #expect(outcome.timedOut)

    let child = try #require(Int32(scratch.text("output")?.dropLast() ?? ""))
    #expect(awaitEnd(child))
  }

  @Test func `a program that leaves its group gets its signals still`() throws {
    let text = "import os, time; os.setpgid(0, os.getpgid(os.getppid())); time.sleep(1000)"
    let program = try scratch.program(["python3", "-c", text], timeLimit: .seconds(1))
    let outcome = try supervisor.perform(program)
    #expect(outcome.exit == .signaled(SIGTERM))
  }
}

/// Interruptions, in a process whose signals are blocked as lttrecipe's are.
struct InterruptionTests {
  let scratch: Scratch
  let supervisor: ProgramSupervisor

  init() throws {
    scratch = try Scratch()
    supervisor = try ProgramSupervisor()
  }

  private func lines(_ mode: [String], _ text: String) throws -> [Substring] {
    try supervisor.help([testTool()] + mode + ["sh", "-c", text]).lines
  }

  private func run(_ text: String, grace: Int) throws -> [Substring] {
    let lines = try lines(["run", "\(grace)", "0", "1", scratch.file("output")], text)
    return lines.filter { !$0.hasPrefix("foreground") }
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
  func `a program gets the signal that lttrecipe got`(_ signal: Int32) throws {
    // A shell would catch SIGINT itself, so the signal is sent when it has become `sleep`.
    let text = """
      tool=$PPID
      (until grep -q '^sleep' /proc/$$/comm; do :; done; kill -\(signal) $tool) &
      exec sleep 1000
      """
    let lines = try run(text, grace: 100_000_000)
    let exit = ProgramExit.signaled(signal)
    #expect(lines == ["exit=\(exit)", "timedOut=false", "interruption=\(signal)"])
  }

  @Test func `a program that ignores the signal is killed after the grace period`() throws {
    let lines = try run(
      "trap '' TERM; kill -TERM $PPID; while :; do sleep 1000; done", grace: 100)
    #expect(lines == ["exit=signal 9 (SIGKILL)", "timedOut=false", "interruption=15"])
  }

  @Test func `a second interruption kills at once`() throws {
    let text = "trap 'kill -INT $PPID' TERM; kill -TERM $PPID; ulimit -t 60; while :; do :; done"
    let lines = try run(text, grace: 100_000_000)
    #expect(lines == ["exit=signal 9 (SIGKILL)", "timedOut=false", "interruption=15"])
  }

  @Test func `a stopped program is interrupted too`() throws {
    let text = """
      self=$$; tool=$PPID
      (until grep -q '^State:.T' /proc/$self/status; do :; done; kill -TERM $tool) &
      kill -STOP $self
      """
    let lines = try run(text, grace: 100_000_000)
    #expect(lines == ["exit=signal 15 (SIGTERM)", "timedOut=false", "interruption=15"])
  }

  @Test func `an interruption leaves a helper to end by itself`() throws {
    let lines = try lines(["helper"], "kill -TERM $PPID; echo done")
    #expect(lines == ["done", "exit=exit status 0", "interruption=15"])
  }

  @Test func `programs after an interruption run`() throws {
    let output = scratch.file("output")
    let lines = try lines(
      ["run", "60000", "0", "2", output],
      "test -e \(output).mark && exit 3; : > \(output).mark; kill -TERM $PPID; ulimit -t 60; while :; do :; done"
    )
    #expect(lines.contains("exit=signal 15 (SIGTERM)"))
    #expect(lines.contains("exit=exit status 3"))
  }
}
