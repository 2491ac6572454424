import CLTTngCtl
package import LTTngModel

extension SessionDaemon {
  package mutating func sessionNames() throws(LTTngError) -> [String] {
    try sessionList().map { text(ofField: $0.pointee.name) }
  }

  package mutating func createSession(_ session: SessionConfiguration) throws(LTTngError) {
    let descriptor = try SessionDescriptor(session)
    try change("lttng_create_session_ext", lttng_create_session_ext(descriptor.pointer))
  }

  package mutating func startSession(named name: String) throws(LTTngError) {
    let call = "lttng_start_tracing"
    try refuseNullCharacter(in: name, for: call)
    // Before the call: when its answer gets lost, the session may be active.
    stoppedSessions.remove(Array(name.utf8))
    try change(call, lttng_start_tracing(name))
  }

  package mutating func stopSessionWithoutWaiting(named name: String) throws(LTTngError) {
    let call = "lttng_stop_tracing_no_wait"
    try refuseNullCharacter(in: name, for: call)
    try change(call, lttng_stop_tracing_no_wait(name))
    stoppedSessions.insert(Array(name.utf8))
  }

  /// Returns whether a stopped session still has data to write.
  ///
  /// The question about an active session makes the daemon of LTTng 2.13.9 abort (its `client.c`,
  /// corrected in 2.13.12), and with it every session of every user. So it is put only for a
  /// session that this value stopped or that the daemon lists as inactive; for an active one
  /// `LTTNG_ERR_TRACE_ALREADY_STARTED` is thrown.
  package mutating func isDataPending(inSession session: String) throws(LTTngError) -> Bool {
    let call = "lttng_data_pending"
    try refuseNullCharacter(in: session, for: call)
    if !stoppedSessions.contains(Array(session.utf8)) {
      try requireInactive(session, for: call)
    }
    return try check(call, lttng_data_pending(session)) == 1
  }

  package mutating func destroySessionWithoutWaiting(named name: String) throws(LTTngError) {
    let call = "lttng_destroy_session_no_wait"
    try refuseNullCharacter(in: name, for: call)
    stoppedSessions.remove(Array(name.utf8))
    try change(call, lttng_destroy_session_no_wait(name))
  }

  func sessionList() throws(LTTngError) -> ResultList<lttng_session> {
    try ResultList("lttng_list_sessions") { lttng_list_sessions(&$0) }
  }

  private func requireInactive(_ session: String, for call: String) throws(LTTngError) {
    var isActive: Bool?
    try sessionList().visit { listed in
      if text(ofField: listed.pointee.name).utf8.elementsEqual(session.utf8) {
        isActive = listed.pointee.enabled != 0
      }
    }
    guard let isActive else { throw LTTngError(LTTNG_ERR_SESS_NOT_FOUND, call: call) }
    guard !isActive else {
      throw LTTngError(
        LTTNG_ERR_TRACE_ALREADY_STARTED, call: call, message: "The session is active")
    }
  }
}
