import LTTngModel
import Planning

/// Recordings that a limit ended.
extension Executor where Control: ~Copyable {
  /// The limit that ended the recording, now or before the run was taken up.
  var reachedLimit: ReachedLimit? {
    for planned in plan.actions(in: .payload) {
      if let limit = run.progress.outcomes[planned.id.rawValue]?.limit { return limit }
    }
    return nil
  }

  /// What the trace lacks of the payload, for people.
  var unreachedSteps: [String] {
    guard reachedLimit != nil else { return [] }

    return plan.actions(in: .payload).filter { !hasBegun($0) }.map { planned in
      let command = planned.action.step?.shortText(runID: run.id.text) ?? ""
      return "recording ended before \(planned.id.rawValue) (\(command)) began"
    }
  }

  /// What looks at the limits while the payload runs; nil where there are none.
  var recordingWatch: RecordingWatch? {
    RecordingWatch(plan.limits, folders: sessions.compactMap { tracePath(of: $0) })
  }
}
