import PlanExecution

/// Writes what open runs are doing, for people, and what there is to do about it.
enum OpenRunText {
  static func lines(of run: OpenRun) -> [String] {
    let kind = run.isSeries ? "series" : "run"
    let path = run.recipePath ?? "from standard input"
    return ["\(kind) \(run.run)  \(text(of: run.state)) (\(path))"]
      + (run.fault.map { ["  \($0.message)"] + ($0.help.map { ["  \($0)"] } ?? []) }
        ?? help(run.run, run.state, run.recipePath).map { "  \($0)" })
  }

  /// The state with a comma; nothing where the session says it already.
  static func word(for state: OpenRunState) -> String {
    [.standing, .open].contains(state.state) ? "" : text(of: state) + ", "
  }

  static func help(with status: SessionStatus) -> [String] {
    let state = status.runState
    if status.isStanding, state.state == .atWork { return [] }

    return help(status.run, state, status.recipePath).map { "  \($0)" }
  }

  private static func text(of state: OpenRunState) -> String {
    state.state.rawValue
      + (state.state == .paused ? state.pausedAfter.map { " after \($0)" } ?? "" : "")
  }

  private static func help(_ run: String, _ state: OpenRunState, _ path: String?) -> [String] {
    switch state.state {
    case .atWork where state.isAskedToEnd == true:
      return ["`stop` has asked it to end; wait for that: lttrecipe stop \(run)"]
    case .atWork: return ["end it: lttrecipe stop \(run)"]
    case .paused:
      return inBackground(state) + [
        "go on: lttrecipe apply \(path ?? "RECIPE") --run-id \(run)",
        "end it: lttrecipe destroy --run-id \(run)",
      ]
    case .cutOff: return helpWithCutOff(run, state)
    case .standing, .ended, .open, .unreadable: return []
    }
  }

  private static func inBackground(_ state: OpenRunState) -> [String] {
    guard let step = state.leftStep, let process = state.leftProcess else { return [] }

    return [RunActivity.text(step, process)]
  }

  private static func helpWithCutOff(_ run: String, _ state: OpenRunState) -> [String] {
    guard let step = state.leftStep, let process = state.leftProcess else {
      return [
        "its lttrecipe was killed, or the machine went down; finish it: lttrecipe resume \(run)"
      ]
    }

    let left = "its lttrecipe was killed, and \(step) still runs, as the process \(process)"
    guard state.isAskedToEnd != true else {
      return [left, "`stop` has asked for its end; end it: lttrecipe stop \(run)"]
    }

    return [
      left, "wait for that and finish the run: lttrecipe resume \(run)",
      "end it now: lttrecipe stop \(run)",
    ]
  }
}
