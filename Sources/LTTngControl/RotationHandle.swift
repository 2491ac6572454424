import CLTTngCtl
import Glibc
import LTTngModel

/// Owns a `lttng_rotation_handle`: a rotation that was asked for.
struct RotationHandle: ~Copyable {
  private let pointer: OpaquePointer

  /// Takes over what `lttng_rotate_session` returned.
  init(_ pointer: OpaquePointer?) throws(LTTngError) {
    self.pointer = try check("lttng_rotate_session", pointer)
  }

  deinit {
    lttng_rotation_handle_destroy(pointer)
  }

  /// Waits for the end of the rotation and returns where the archived trace chunk is.
  ///
  /// The library cannot wait; the daemon looks for the end twice a second.
  func waitForArchive(until end: ContinuousClock.Instant) throws(LTTngError) -> String {
    let begin = ContinuousClock.now
    while try state() == LTTNG_ROTATION_STATE_ONGOING {
      guard ContinuousClock.now < end else {
        throw LTTngError(
          LTTNG_ERR_ROTATION_PENDING, call: "lttng_rotation_handle_get_state",
          message: "The session daemon does not finish")
      }

      try CallWatch.shared.heedInterruption(of: "lttng_rotation_handle_get_state", since: begin)
      Self.pause()
    }

    let call = "lttng_rotation_handle_get_archive_location"
    guard try state() == LTTNG_ROTATION_STATE_COMPLETED else {
      throw LTTngError(
        LTTNG_ERR_ROTATION_FAIL_CONSUMER, call: call,
        message: "The rotation did not come to a good end")
    }

    // The location belongs to the handle.
    var location: OpaquePointer?
    try check(call, lttng_rotation_handle_get_archive_location(pointer, &location))
    return try ArchiveLocation(try check(call, location)).text
  }

  /// Waits a little: the machine records meanwhile, and each look is a call to the session daemon.
  static func pause() { usleep(50_000) }

  private func state() throws(LTTngError) -> lttng_rotation_state {
    var state = LTTNG_ROTATION_STATE_NO_ROTATION
    try check(
      "lttng_rotation_handle_get_state", lttng_rotation_handle_get_state(pointer, &state))
    return state
  }
}

/// Where an archived trace chunk is.
struct ArchiveLocation {
  /// An absolute path, or the relay daemon's `net://HOST:PORT:PORT/PATH`, whose path begins in the relay
  /// daemon's output folder.
  let text: String

  init(_ location: OpaquePointer) throws(LTTngError) {
    switch lttng_trace_archive_location_get_type(location) {
    case LTTNG_TRACE_ARCHIVE_LOCATION_TYPE_LOCAL:
      text = try Self.text(
        "lttng_trace_archive_location_local_get_absolute_path", location,
        lttng_trace_archive_location_local_get_absolute_path)
    case LTTNG_TRACE_ARCHIVE_LOCATION_TYPE_RELAY:
      text = try Self.relayText(location)
    default:
      throw LTTngError(LTTNG_ERR_UNK, call: "lttng_trace_archive_location_get_type")
    }
  }

  private static func relayText(_ location: OpaquePointer) throws(LTTngError) -> String {
    let host = try text(
      "lttng_trace_archive_location_relay_get_host", location,
      lttng_trace_archive_location_relay_get_host)
    let path = try text(
      "lttng_trace_archive_location_relay_get_relative_path", location,
      lttng_trace_archive_location_relay_get_relative_path)
    var control: UInt16 = 0
    var data: UInt16 = 0
    try check(
      "lttng_trace_archive_location_relay_get_control_port",
      lttng_trace_archive_location_relay_get_control_port(location, &control))
    try check(
      "lttng_trace_archive_location_relay_get_data_port",
      lttng_trace_archive_location_relay_get_data_port(location, &data))
    let place = host.contains(":") ? "net6://[\(host)]" : "net://\(host)"
    return "\(place):\(control):\(data)/\(path)"
  }

  private static func text(
    _ call: String, _ location: OpaquePointer,
    _ get: (OpaquePointer?, UnsafeMutablePointer<UnsafePointer<CChar>?>?)
      -> lttng_trace_archive_location_status
  ) throws(LTTngError) -> String {
    var text: UnsafePointer<CChar>?
    try check(call, get(location, &text))
    guard let text else { throw LTTngError(LTTNG_ERR_UNK, call: call) }

    return String(cString: text)
  }
}

private func check(
  _ call: String, _ status: lttng_trace_archive_location_status
) throws(LTTngError) {
  guard status == LTTNG_TRACE_ARCHIVE_LOCATION_STATUS_OK else {
    throw LTTngError(LTTNG_ERR_UNK, call: call)
  }
}

private func check(
  _ call: String, _ function: @autoclosure () -> lttng_rotation_status
) throws(LTTngError) {
  let status = try CallWatch.shared.watch(call, function)
  guard status == LTTNG_ROTATION_STATUS_OK else { throw LTTngError(LTTNG_ERR_FATAL, call: call) }
}
