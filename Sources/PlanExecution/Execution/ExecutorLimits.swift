import LTTngModel
import Planning
import SystemPackage

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

  /// Notes where LTTng had no room left: it drops what it cannot write, and tells nobody (LTTng 2.13.9).
  mutating func noteFullFolders(of stopped: [String]) {
    for session in sessions where stopped.contains(session.name) {
      guard let path = tracePath(of: session),
        let free = FileSystemSpace.available(at: FilePath(path)), free < Self.smallestRoom
      else { continue }

      fullFolders.append(path)
    }
  }

  /// A page or a file system's block.
  private static var smallestRoom: UInt64 { 4096 }
}
