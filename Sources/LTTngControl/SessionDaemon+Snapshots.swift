import CLTTngCtl
package import LTTngModel

extension SessionDaemon {
  /// Adds an output to a session without one; LTTng 2.13 takes one only
  /// (`LTTNG_ERR_SNAPSHOT_OUTPUT_EXIST`).
  package mutating func addSnapshotOutput(
    _ output: SnapshotOutput<String>, toSession session: String
  ) throws(LTTngError) {
    let call = "lttng_snapshot_add_output"
    try refuseNullCharacter(in: session, for: call)
    let description = try SnapshotDescription()
    try description.say(output)
    try change(call, lttng_snapshot_add_output(session, description.pointer))
  }

  package mutating func removeSnapshotOutput(
    named name: String, fromSession session: String
  ) throws(LTTngError) {
    let call = "lttng_snapshot_del_output"
    try refuseNullCharacter(in: session, for: call)
    let description = try SnapshotDescription()
    try description.say(name: name)
    try change(call, lttng_snapshot_del_output(session, description.pointer))
  }

  /// Records a snapshot, into the session's own output where none is given, and waits until it is written
  /// (lttng-snapshot(1)).
  ///
  /// The session must have been started once (`LTTNG_ERR_START_SESSION_ONCE`); without any output it is
  /// `LTTNG_ERR_SNAPSHOT_FAIL`.
  package mutating func recordSnapshot(
    ofSession session: String, into output: SnapshotOutput<String>?
  ) throws(LTTngError) {
    let call = "lttng_snapshot_record"
    try refuseNullCharacter(in: session, for: call)
    guard let output else { return try change(call, lttng_snapshot_record(session, nil, 0)) }

    let description = try SnapshotDescription()
    try description.say(output)
    try change(call, lttng_snapshot_record(session, description.pointer, 0))
  }

  /// Returns the snapshot outputs of a session; it changes nothing.
  func snapshotOutputs(
    ofSession session: String
  ) throws(LTTngError) -> [SnapshotOutput<String>] {
    let call = "lttng_snapshot_list_output"
    try refuseNullCharacter(in: session, for: call)
    var list: OpaquePointer?
    try check(call, lttng_snapshot_list_output(session, &list))
    defer { lttng_snapshot_output_list_destroy(list) }
    var outputs: [SnapshotOutput<String>] = []
    while let next = lttng_snapshot_output_list_get_next(list) {
      outputs.append(SnapshotOutput(listed: next))
    }
    return outputs
  }
}
