import CLTTngCtl
package import LTTngModel

extension SessionDaemon {
  /// Drops what the sub-buffers and the current trace chunk hold, and waits for that (lttng-clear(1)).
  package mutating func clearSession(named name: String) throws(LTTngError) {
    let call = "lttng_clear_session"
    try refuseNullCharacter(in: name, for: call)
    var handle: OpaquePointer?
    try change(call, lttng_clear_session(name, &handle))
    try ClearHandle(handle).wait(atMost: waitingLimit)
  }

  /// Writes the metadata anew, with the clock's offset of this moment (lttng-regenerate(1)).
  ///
  /// The session must be active, not live (`LTTNG_ERR_LIVE_SESSION`), and have no buffers per process
  /// (`LTTNG_ERR_PER_PID_SESSION`).
  package mutating func regenerateMetadata(ofSession session: String) throws(LTTngError) {
    let call = "lttng_regenerate_metadata"
    try refuseNullCharacter(in: session, for: call)
    try change(call, lttng_regenerate_metadata(session))
  }

  /// Makes the tracers of an active session tell the state of the system once more
  /// (lttng-regenerate(1)).
  package mutating func regenerateStatedump(ofSession session: String) throws(LTTngError) {
    let call = "lttng_regenerate_statedump"
    try refuseNullCharacter(in: session, for: call)
    try change(call, lttng_regenerate_statedump(session))
  }
}

/// Owns a `lttng_clear_handle`: a clearing that was asked for.
private struct ClearHandle: ~Copyable {
  private let pointer: OpaquePointer

  init(_ pointer: OpaquePointer?) throws(LTTngError) {
    self.pointer = try check("lttng_clear_session", pointer)
  }

  deinit {
    lttng_clear_handle_destroy(pointer)
  }

  func wait(atMost limit: CInt) throws(LTTngError) {
    let call = "lttng_clear_handle_wait_for_completion"
    let status = try CallWatch.shared.watch(call) {
      lttng_clear_handle_wait_for_completion(pointer, limit)
    }
    guard status != LTTNG_CLEAR_HANDLE_STATUS_TIMEOUT else {
      throw LTTngError(
        LTTNG_ERR_CLEAR_FAIL_CONSUMER, call: call, message: "The session daemon does not finish")
    }
    guard status == LTTNG_CLEAR_HANDLE_STATUS_COMPLETED else {
      throw LTTngError(LTTNG_ERR_FATAL, call: call)
    }

    var result = LTTNG_ERR_UNK
    guard lttng_clear_handle_get_result(pointer, &result) == LTTNG_CLEAR_HANDLE_STATUS_OK else {
      throw LTTngError(LTTNG_ERR_FATAL, call: "lttng_clear_handle_get_result")
    }

    try check("lttng_clear_session", result)
  }
}
