import CLTTngCtl
package import LTTngModel

extension SessionDaemon {
  /// Returns this user's triggers that have a name, in the order of their names.
  ///
  /// A condition or an action that ``Trigger`` cannot hold is `foreign` in it.
  package mutating func listTriggers() throws(LTTngError) -> [Trigger<String>] {
    let list = try TriggerList()
    var triggers: [Trigger<String>] = []
    list.visit { name, object in triggers.append(Trigger(name: name, object: object)) }
    return triggers.sorted { $0.name < $1.name }
  }

  /// Registers a trigger under its name; `LTTNG_ERR_TRIGGER_EXISTS` where this user has one of it.
  ///
  /// Sessions and channels that it names need not exist. A kernel tracer that refuses an event rule, such as
  /// a probe of a function that there is not, makes LTTng 2.13.9 drop the trigger and answer that all is well:
  /// that is `LTTNG_ERR_KERN_ENABLE_FAIL` here.
  package mutating func registerTrigger(_ trigger: Trigger<String>) throws(LTTngError) {
    let object = try TriggerObject(trigger)
    let call = "lttng_register_trigger_with_name"
    try change(
      call,
      lttng_register_trigger_with_name(object.pointer, object.name))
    guard case .event(let event) = trigger.condition, event.domain == .kernel else { return }
    guard try !hasTrigger(named: trigger.name) else { return }

    throw LTTngError(
      LTTNG_ERR_KERN_ENABLE_FAIL, call: call,
      message: "The kernel's tracer refused the event rule of the trigger")
  }

  /// Takes the trigger of this name away, whatever it does by now.
  ///
  /// The daemon compares condition, actions, owner and name: it is given the object that it listed.
  /// `LTTNG_ERR_TRIGGER_NOT_FOUND` where this user has none of the name.
  package mutating func unregisterTrigger(_ trigger: Trigger<String>) throws(LTTngError) {
    let call = "lttng_unregister_trigger"
    let list = try TriggerList()
    let status = try list.with(triggerNamed: trigger.name, for: call) {
      (listed) throws(LTTngError) in
      try CallWatch.shared.watch(call) { lttng_unregister_trigger(listed) }
    }
    // The daemon of LTTng 2.13.9 says so of every trigger on a logger, and has taken it away by then.
    let isDoubtful = 0 &- status == Int32(LTTNG_ERR_UST_EVENT_NOT_FOUND.rawValue)
    let isGone = isDoubtful ? try !hasTrigger(named: trigger.name) : false
    try change(call, isGone ? 0 : status)
  }

  private func hasTrigger(named name: String) throws(LTTngError) -> Bool {
    var isThere = false
    let list = try TriggerList()
    list.visit { listed, _ in
      if listed.utf8.elementsEqual(name.utf8) { isThere = true }
    }
    return isThere
  }
}
