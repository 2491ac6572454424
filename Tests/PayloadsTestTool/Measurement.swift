import Glibc
import LTTngModel
import Payloads
import PlanExecution

/// Prints what holding, releasing, and running programs cost, in microseconds.
enum Measurement {
  static func run(count: Int) throws(ProgramError) {
    let supervisor = try ProgramSupervisor()
    let program = TestTool.program(["true"], output: "/dev/null", timeLimit: nil)
    var hold: [UInt64] = []
    var payload: [UInt64] = []
    var helper: [UInt64] = []

    for _ in 0..<count {
      let start = now()
      try supervisor.hold([program])
      hold.append(now() - start)
      let outcome = try supervisor.releaseAndWait()
      payload.append(outcome.endTime - outcome.beginTime)
      let helperStart = now()
      _ = try supervisor.run(["true"], timeLimit: .seconds(10))
      helper.append(now() - helperStart)
    }
    show("hold", hold)
    show("release to end of true", payload)
    show("helper true", helper)
  }

  private static func show(_ name: String, _ times: [UInt64]) {
    let sorted = times.sorted().map { $0 / 1_000 }
    let last = sorted.count - 1
    print("\(name): median \(sorted[last / 2]), p90 \(sorted[last * 9 / 10]), max \(sorted[last])")
  }

  private static func now() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}
