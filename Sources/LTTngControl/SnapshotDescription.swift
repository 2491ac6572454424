import CLTTngCtl
import LTTngModel

/// Owns a `lttng_snapshot_output`.
struct SnapshotDescription: ~Copyable {
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

  /// Gives the output to an action, which owns it from now on; where it refuses, it is destroyed here.
  consuming func give(to action: borrowing Action) throws(LTTngError) {
    let status = lttng_action_snapshot_session_set_output(action.pointer, pointer)
    guard status == LTTNG_ACTION_STATUS_OK else {
      _ = consume self
      throw LTTngError(LTTNG_ERR_INVALID, call: "lttng_action_snapshot_session_set_output")
    }

    discard self
  }

  deinit {
    lttng_snapshot_output_destroy(pointer)
  }
}

extension SnapshotOutput where Path == String {
  /// Reads a `lttng_snapshot_output`, whose texts are part of it.
  init(listed output: OpaquePointer) {
    let control = string(lttng_snapshot_output_get_ctrl_url(output))
    let data = string(lttng_snapshot_output_get_data_url(output))
    let place: Place =
      if control.hasPrefix("/") {
        .local(control)
      } else if control.hasPrefix("file://") {
        .local(String(control.dropFirst("file://".count)))
      } else { .relay(RelayAddress(control: control, data: data.isEmpty ? nil : data).normalized) }
    self.init(
      name: string(lttng_snapshot_output_get_name(output)), place: place,
      maxSize: lttng_snapshot_output_get_maxsize(output))
  }
}

private func string(_ text: UnsafePointer<CChar>?) -> String {
  text.map { String(cString: $0) } ?? ""
}
