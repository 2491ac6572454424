import LTTngControl
import LTTngModel
import PlanExecution

/// What runs of a run that waits.
enum RunActivity {
  /// Returns the programs of steps that run in the background, and the sessions that record.
  static func parts(
    of id: RunID, _ progress: RunProgress, _ workplace: Workplace
  ) throws(Problem) -> [String] {
    var control = SessionDaemon()
    let sessions = try StatusReader(workplace).statuses(
      of: StatusReader.Subject(runs: [id], sessions: []), &control)
    return LeftStep.steps(of: progress, nil).map { text($0.name, $0.process) }
      + sessions.filter { $0.state == .recording }.map { "the session \($0.daemonName) records" }
  }

  /// Tells a program of a step that runs.
  static func text(_ step: String, _ process: Int32) -> String {
    "\(step) runs in the background, as the process \(process)"
  }
}
