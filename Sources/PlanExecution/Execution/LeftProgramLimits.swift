import Glibc
package import LTTngModel
package import Planning
import SystemPackage

/// What a recipe grants a program that a killed lttrecipe has left running, as far as it is not used up.
///
/// How long the program has run is told by the time of its mark, so by the wall clock: no other one outlives the
/// process that read it.
package struct LeftProgramLimits {
  /// How long the program may still run; nil for as long as it wants.
  package let timeLimit: Duration?

  /// What looks at the limits of the recording; nil where there are none, or the program is not recorded.
  package let watch: RecordingWatch?

  /// How long is recorded already.
  package let recordedTime: Duration

  /// Looks at what is left to the program of a step.
  package init(of step: String, _ run: borrowing Run, _ plan: Plan) {
    let folder = run.folder
    let payload = plan.actions(in: .payload)
    timeLimit = plan.actions.first { $0.id.rawValue == step }?.action.step?.timeLimitMilliseconds
      .map { max(.zero, .milliseconds($0) - Self.time(since: step, folder)) }
    let isRecorded = payload.contains { $0.id.rawValue == step }
    watch =
      isRecorded
      ? RecordingWatch(plan.limits, folders: plan.tracePaths(runID: run.id.text).map(\.path)) : nil
    recordedTime = payload.map { Self.time(since: $0.id.rawValue, folder) }.max() ?? .zero
  }

  /// Returns the time since the program of a step began; zero where it has not.
  private static func time(since step: String, _ folder: RunFolder) -> Duration {
    var status = stat()
    var now = timespec()
    guard lstat(folder.mark(ofStep: step).string, &status) == 0, status.st_size > 0,
      clock_gettime(CLOCK_REALTIME, &now) == 0
    else { return .zero }

    return max(.zero, duration(of: now) - duration(of: status.st_mtim))
  }

  private static func duration(of time: timespec) -> Duration {
    .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }
}

/// What ended the wait for a program that a killed lttrecipe has left running.
package enum LeftProgramEnd: Hashable, Sendable {
  case ended
  case interrupted

  /// The program still runs, longer than the recipe grants it.
  case timedOut

  /// The program still runs, and recording is to end.
  case limit(ReachedLimit)
}
