import CLTTngCtl
package import LTTngModel

extension SessionDaemon {
  /// Returns the error counters of a trigger, its condition and each of its actions, those that are 0
  /// too, in this order; one round trip for each.
  ///
  /// `LTTNG_ERR_TRIGGER_NOT_FOUND` where this user has none of the name.
  package mutating func triggerFaults(
    ofTriggerNamed name: String
  ) throws(LTTngError) -> [TriggerFault] {
    let list = try TriggerList()
    return try list.with(triggerNamed: name, for: "lttng_error_query_execute") {
      (trigger) throws(LTTngError) in try Self.faults(of: trigger)
    }
  }

  private static func faults(of trigger: OpaquePointer) throws(LTTngError) -> [TriggerFault] {
    var faults = try ErrorQuery(ofTrigger: trigger).execute(about: .trigger)
    faults += try ErrorQuery(ofConditionOf: trigger).execute(about: .condition)
    guard let action = lttng_trigger_get_const_action(trigger) else { return faults }

    let isList = lttng_action_get_type(action) == LTTNG_ACTION_TYPE_LIST
    for index in TriggerAction.read(action).indices {
      let query = try ErrorQuery(ofActionAt: isList ? [UInt64(index)] : [], of: trigger)
      faults += try query.execute(about: .action(index))
    }
    return faults
  }
}

/// Owns a `lttng_error_query`.
private struct ErrorQuery: ~Copyable {
  private let pointer: OpaquePointer

  init(ofTrigger trigger: OpaquePointer) throws(LTTngError) {
    pointer = try check(
      "lttng_error_query_trigger_create", lttng_error_query_trigger_create(trigger))
  }

  init(ofConditionOf trigger: OpaquePointer) throws(LTTngError) {
    pointer = try check(
      "lttng_error_query_condition_create", lttng_error_query_condition_create(trigger))
  }

  /// `path` is the place of the action in the lists that it is in.
  init(ofActionAt path: [UInt64], of trigger: OpaquePointer) throws(LTTngError) {
    let place = try check(
      "lttng_action_path_create", lttng_action_path_create(path, path.count))
    defer { lttng_action_path_destroy(place) }
    pointer = try check(
      "lttng_error_query_action_create", lttng_error_query_action_create(trigger, place))
  }

  deinit {
    lttng_error_query_destroy(pointer)
  }

  func execute(about part: TriggerFault.Part) throws(LTTngError) -> [TriggerFault] {
    let call = "lttng_error_query_execute"
    var results: OpaquePointer?
    try check(
      call,
      lttng_error_query_execute(pointer, lttrecipe_command_endpoint(), &results))
    defer { lttng_error_query_results_destroy(results) }
    var count: UInt32 = 0
    try checkSetter(
      "lttng_error_query_results_get_count", lttng_error_query_results_get_count(results, &count))
    return (0..<count).compactMap { TriggerFault(results, $0, part) }
  }
}

extension TriggerFault {
  /// Returns nil for a result that is no counter, of a newer release.
  fileprivate init?(_ results: OpaquePointer?, _ index: UInt32, _ part: Part) {
    var found: OpaquePointer?
    guard
      lttng_error_query_results_get_result(results, &found, index)
        == LTTNG_ERROR_QUERY_RESULTS_STATUS_OK,
      lttng_error_query_result_get_type(found) == LTTNG_ERROR_QUERY_RESULT_TYPE_COUNTER,
      let name = text({ lttng_error_query_result_get_name(found, &$0) }),
      let description = text({ lttng_error_query_result_get_description(found, &$0) }),
      let count = number({ lttng_error_query_result_counter_get_value(found, &$0) })
    else { return nil }

    self.init(part: part, name: name, description: description, count: count)
  }
}
