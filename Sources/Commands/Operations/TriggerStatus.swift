import LTTngControl
import LTTngModel
import PlanExecution
import Planning

/// How a trigger of an open run is.
struct TriggerStatus: Encodable, Equatable {
  enum State: String, Encodable {
    case registered
    case missing

    /// lttrecipe took it away: it would start a session that was stopped.
    case takenAway = "taken away until the next apply"

    /// There is one of its name that does something else.
    case changed
  }

  /// A counter of LTTng's that is not 0.
  struct Fault: Encodable, Equatable {
    /// `trigger`, `condition`, or `action 1`.
    let part: String

    /// What LTTng counts.
    let description: String
    let count: UInt64
  }

  /// The recipe's name of the trigger.
  let name: String
  var state: State
  var faults: [Fault] = []

  /// What differs from the plan, in a few words; nil where it is as planned.
  var drift: String? {
    switch state {
    case .registered, .takenAway: nil
    case .missing: "the trigger `\(name)` is missing"
    case .changed: "the trigger `\(name)` is another"
    }
  }
}

/// The triggers of a run, by the session that they are shown with.
struct TriggerStatuses {
  private var bySession: [String: [TriggerStatus]] = [:]

  /// Asks the session daemon where the plan has triggers; `registered` are the names that the run's journal
  /// knows there.
  init(
    _ plan: Plan, _ id: RunID, registered: Set<String>, _ control: inout SessionDaemon
  ) throws(LTTngError) {
    let planned = plan.actions.compactMap { action -> TriggerPlan? in
      guard case .trigger(let trigger) = action.action, action.operation != .remove else {
        return nil
      }

      return trigger
    }
    guard !planned.isEmpty else { return }

    let listed = try control.listTriggers()
    for trigger in planned {
      var status = try Self.status(trigger, id, among: listed, &control)
      let name = trigger.daemonName.expanded(runID: id.text)
      if status.state == .missing, !registered.contains(name) { status.state = .takenAway }
      let session = Self.session(of: trigger, plan, id)
      bySession[session, default: []].append(status)
    }
  }

  /// Where nothing can be asked.
  init() {}

  /// The triggers that are shown with the session.
  subscript(session: String) -> [TriggerStatus] { bySession[session] ?? [] }

  private static func status(
    _ planned: TriggerPlan, _ id: RunID, among listed: [Trigger<String>],
    _ control: inout SessionDaemon
  ) throws(LTTngError) -> TriggerStatus {
    let wanted = planned.expanded(runID: id.text)
    guard let there = listed.first(where: { $0.name == wanted.name }) else {
      return TriggerStatus(name: planned.name, state: .missing)
    }

    let faults = try control.triggerFaults(ofTriggerNamed: wanted.name).filter { $0.count > 0 }
    return TriggerStatus(
      name: planned.name, state: there == wanted ? .registered : .changed,
      faults: faults.map {
        TriggerStatus.Fault(
          part: $0.part.text, description: $0.description, count: $0.count)
      })
  }

  /// Returns the first session that the trigger names; the run's first one for a trigger that names none.
  private static func session(of trigger: TriggerPlan, _ plan: Plan, _ id: RunID) -> String {
    let names = trigger.expanded(runID: id.text).sessions
    let named = plan.sessions.first { names.contains($0.daemonName.expanded(runID: id.text)) }
    return (named ?? plan.sessions.first)?.name ?? ""
  }
}

extension TriggerFault.Part {
  /// The part for people; actions are counted from 1.
  fileprivate var text: String {
    switch self {
    case .trigger: "trigger"
    case .condition: "condition"
    case .action(let index): "action \(index + 1)"
    }
  }
}
