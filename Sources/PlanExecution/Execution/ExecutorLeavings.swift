import LTTngModel
import Planning

/// Nothing that the run started outlives it, but what the recipe says shall.
extension Executor where Control: ~Copyable {
  /// How many processes are told one by one.
  private static var toldCount: Int { 20 }

  /// Ends what steps have left behind: what setup started is needed until here, and teardown may have ended
  /// it properly.
  mutating func endLeftProcesses() {
    var names: [String: String] = [:]
    for planned in plan.actions {
      guard let step = planned.action.step, step.isDetached != true else { continue }

      names[Self.fileName(of: planned)] = planned.id.rawValue
    }
    guard !names.isEmpty else { return }

    let left = ports.payloads.endLeft(by: Set(names.keys), of: run.id.text)
    for process in left.prefix(Self.toldCount) {
      ports.observer.observe(.note(Self.text(of: process, step: names[process.step])))
    }
    if left.count > Self.toldCount {
      ports.observer.observe(
        .note("… and \(left.count - Self.toldCount) more processes that steps left running"))
    }
  }

  private static func text(of process: LeftProcess, step: String?) -> String {
    let what =
      "\(step ?? process.step) left \(process.name) running, the process \(process.processID)"
    return switch process.end {
    case .ended: "\(what): it was ended"
    case .killed: "\(what): it did not end when it was asked to, and was killed"
    case .remains:
      "\(what): it cannot be ended; see what it does, then: sudo kill \(process.processID)"
    }
  }
}
