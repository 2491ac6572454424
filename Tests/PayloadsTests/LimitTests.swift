import Glibc
import LTTngModel
import Payloads
import Testing

@testable import PlanExecution

/// Programs that a limit of the recording ends.
struct LimitTests {
  let scratch: Scratch
  let supervisor: ProgramSupervisor

  init() throws {
    scratch = try Scratch()
    supervisor = try ProgramSupervisor(gracePeriod: .milliseconds(100))
  }

  private func perform(
    _ program: ProgramSpecification, _ limits: RunLimits, folder: String = "trace"
  ) throws -> (outcome: ProgramOutcome, ends: [ReachedLimit?]) {
    var ends: [ReachedLimit?] = []
    try supervisor.hold([program])
    let watch = RecordingWatch(limits, folders: [scratch.file(folder)])
    let outcome = try supervisor.releaseAndWait(watch) { ends.append($0) }
    return (outcome, ends)
  }

  @Test(arguments: [ReachedLimit.Kind.duration, .traceSize])
  func `a program whose time is up ends in the recording, and one that writes too much after it`(
    kind: ReachedLimit.Kind
  ) throws {
    mkdir(scratch.file("trace"), 0o700)
    let text =
      "trap 'touch \(scratch.file("asked")); exit 7' TERM; echo > \(scratch.file("trace"))/file; "
      + "while :; do sleep 0.01; done"
    try supervisor.hold([scratch.shell(text)])
    let limits =
      kind == .duration ? RunLimits(durationMilliseconds: 300) : RunLimits(traceSize: 1)
    let watch = RecordingWatch(limits, folders: [scratch.file("trace")])
    var ends: [ReachedLimit.Kind?] = []
    let outcome = try supervisor.releaseAndWait(watch) { limit in
      ends.append(limit?.kind)
      #expect((scratch.text("asked") != nil) == (kind == .duration))
    }
    #expect(outcome.exit == .exited(7))
    #expect(outcome.limit?.kind == kind)
    #expect(!outcome.timedOut)
    #expect(ends == [kind])
  }

  @Test func `one that ignores the request is killed with its group`() throws {
    let text = "trap '' TERM; sleep 1000 & echo $!; wait"
    let (outcome, ends) = try perform(scratch.shell(text), RunLimits(durationMilliseconds: 500))
    #expect(outcome.exit == .signaled(SIGKILL))
    #expect(outcome.limit != nil && !outcome.timedOut)
    #expect(ends.count == 1)
    let child = try #require(Int32(scratch.text("output")?.dropLast() ?? ""))
    #expect(awaitEnd(child))
  }

  @Test func `a program that ends before is not touched`() throws {
    let (outcome, ends) = try perform(
      scratch.shell("exit 3"), RunLimits(durationMilliseconds: 60_000))
    #expect(outcome.exit == .exited(3))
    #expect(outcome.limit == nil)
    #expect(ends == [nil])
  }

  @Test func `a time limit that comes first is a failure`() throws {
    let program = try scratch.shell("exec sleep 1000", timeLimit: .milliseconds(50))
    let (outcome, ends) = try perform(program, RunLimits(durationMilliseconds: 60_000))
    #expect(outcome.timedOut && outcome.limit == nil)
    #expect(ends == [nil])
  }

  @Test func `what grows too large ends the program that writes it`() throws {
    mkdir(scratch.file("trace"), 0o700)
    let text = "head --bytes=10000 /dev/zero > \(scratch.file("trace"))/file; exec sleep 1000"
    let (outcome, ends) = try perform(scratch.shell(text), RunLimits(traceSize: 10_000))
    #expect(outcome.exit == .signaled(SIGTERM))
    #expect(outcome.limit?.kind == .traceSize)
    #expect(ends.count == 1)
  }
}
