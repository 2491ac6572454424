import Glibc
import LTTngModel
import PlanExecution

extension ProgramSupervisor {
  /// Sends a process of another user signals as that user, by the way of a step, to its whole group where it leads
  /// one and `isGroup` says so; returns whether sudo allowed that.
  func signalBehindSudo(
    _ process: ProcessIdentity, _ signals: [Int32], isGroup: Bool = false
  ) -> Bool {
    guard !RootRights.areHeld, let userID = process.userID, process.isAlive,
      let user = UserLookup.find("\(userID)")
    else { return false }

    let target = isGroup ? "-\(process.processID)" : "\(process.processID)"
    // The first signal may have ended it.
    let text = signals.map { "kill -\($0) \"$1\"; " }.joined() + ":"
    let program = ProgramSpecification(
      executable: "/bin/sh", arguments: ["sh", "-c", text, "sh", target],
      environment: [:], identity: user.identity, outputPath: "/dev/null",
      errorOutputPath: "/dev/null")
    guard let place = try? Self.hold(program), let running = try? Self.release(place) else {
      return false
    }

    let begin = MonotonicClock.now()
    let schedule = EndingSchedule(policy: .kill, timeLimit: .seconds(10), start: begin)
    return ProgramWait(running, schedule).end(&self.signals, begin: begin).0.exit.isSuccess
  }
}
