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

    let isLost = status.state == .gone && status.wasStarted
    let lines = help(status.run, state, status.recipePath, isLost: isLost)
    return lines.map { "  \($0)" }
  }

  private static func text(of state: OpenRunState) -> String {
    state.state.rawValue
      + (state.state == .paused ? state.pausedAfter.map { " after \($0)" } ?? "" : "")
  }

  private static func help(
    _ run: String, _ state: OpenRunState, _ path: String?, isLost: Bool = false
  ) -> [String] {
    switch state.state {
    case .atWork where state.isAskedToEnd == true:
      return ["`stop` has asked it to end; wait for that: lttrecipe stop \(run)"]
    case .atWork: return ["end it: lttrecipe stop \(run)"]
    case .paused:
      let end = "end it: lttrecipe destroy --run-id \(run)"
      let onwards = isLost ? [] : ["go on: lttrecipe apply \(path ?? "RECIPE") --run-id \(run)"]
      return inBackground(state.leftSteps) + onwards + [end]
    case .cutOff:
      return cutOffHelp(run, state.leftSteps, isAskedToEnd: state.isAskedToEnd == true)
    case .standing, .ended, .open, .unreadable: return []
    }
  }

  /// What runs of a run that waits.
  static func inBackground(_ left: [LeftStep]) -> [String] {
    left.map { RunActivity.text($0.name, $0.process) }
  }

  /// What there is to do about a run whose lttrecipe does not run any more.
  ///
  /// Where `stop` has asked for its end, nothing of it is waited for.
  static func cutOffHelp(
    _ run: String, _ left: [LeftStep], isAskedToEnd: Bool = false
  ) -> [String] {
    guard !left.isEmpty else {
      return [
        "its lttrecipe was killed, or could not end it, or the machine went down; finish it: lttrecipe resume \(run)"
      ]
    }

    let names = left.map {
      "\($0.name) still runs\($0.isInBackground ? " in the background" : ""), as the process \($0.process)"
    }
    let isAwaited = { (step: LeftStep) in !isAskedToEnd && !step.isInBackground }
    let awaited = left.filter(isAwaited).map(\.name)
    let ended = left.filter { !isAwaited($0) }.map(\.name)
    let reason = isAskedToEnd ? ", as `stop` had asked" : ""
    let first =
      awaited.isEmpty
      ? "end \(list(ended)) and finish the run\(reason): lttrecipe resume \(run)"
      : "wait for \(list(awaited))\(ended.isEmpty ? "" : ", end \(list(ended))") and finish the run: "
        + "lttrecipe resume \(run)"
    return ["its lttrecipe was killed; \(names.joined(separator: "; "))", first]
      + (awaited.isEmpty ? [] : ["end it now: lttrecipe stop \(run)"])
  }

  private static func list(_ names: [String]) -> String {
    names.count < 2
      ? names.joined()
      : names.dropLast().joined(separator: ", ") + " and " + (names.last ?? "")
  }
}
