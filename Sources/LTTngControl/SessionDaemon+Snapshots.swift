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
    guard let output else {
      return try change(call, lttng_snapshot_record(session, nil, 0))
    }

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

/// Owns a `lttng_snapshot_output`.
private struct SnapshotDescription: ~Copyable {
  let pointer: OpaquePointer

  init() throws(LTTngError) {
    pointer = try check("lttng_snapshot_output_create", lttng_snapshot_output_create())
  }

  /// Says the name only, as that of another output.
  func say(name: String) throws(LTTngError) {
    let call = "lttng_snapshot_output_set_name"
    // The name becomes that of a folder.
    guard !name.isEmpty, !name.utf8.contains(0), !name.utf8.contains(UInt8(ascii: "/")) else {
      throw LTTngError(LTTNG_ERR_INVALID, call: call)
    }

    try check(call, lttng_snapshot_output_set_name(name, pointer))
  }

  func say(_ output: SnapshotOutput<String>) throws(LTTngError) {
    try say(name: output.name)
    try check(
      "lttng_snapshot_output_set_size", lttng_snapshot_output_set_size(output.maxSize, pointer))
    switch output.place {
    case .local(let path): try say(path: path)
    case .relay(let address):
      let call = "lttng_snapshot_output_set_network_urls"
      let urls = try RelayURLs(address, for: call)
      try check(call, lttng_snapshot_output_set_network_urls(urls.control, urls.data, pointer))
    }
  }

  private func say(path: String) throws(LTTngError) {
    let call = "lttng_snapshot_output_set_local_path"
    try refuseNullCharacter(in: path, for: call)
    guard path.hasPrefix("/") else { throw LTTngError(LTTNG_ERR_INVALID, call: call) }

    try check(call, lttng_snapshot_output_set_local_path(path, pointer))
  }

  deinit {
    lttng_snapshot_output_destroy(pointer)
  }
}

extension SnapshotOutput where Path == String {
  fileprivate init(listed output: OpaquePointer) {
    let control = string(lttng_snapshot_output_get_ctrl_url(output))
    let data = string(lttng_snapshot_output_get_data_url(output))
    let place: Place =
      if control.hasPrefix("/") {
        .local(control)
      } else if control.hasPrefix("file://") {
        .local(String(control.dropFirst("file://".count)))
      } else {
        .relay(RelayAddress(control: control, data: data.isEmpty ? nil : data).normalized)
      }
    self.init(
      name: string(lttng_snapshot_output_get_name(output)), place: place,
      maxSize: lttng_snapshot_output_get_maxsize(output))
  }
}

private func string(_ text: UnsafePointer<CChar>?) -> String {
  text.map { String(cString: $0) } ?? ""
}
