import CLTTngCtl
package import LTTngModel

extension SessionDaemon {
  package mutating func sessionNames() throws(LTTngError) -> [String] {
    try sessionList().map { text(ofField: $0.pointee.name) }
  }

  /// Returns the sessions that this user can see, in the daemon's order.
  package mutating func listSessions() throws(LTTngError) -> [ListedSession] {
    let sessions = try sessionList()
    return try sessions.map { (session) throws(LTTngError) in try ListedSession(session) }
  }

  /// Creates a session.
  ///
  /// A relay daemon that does not answer is found at the first channel only
  /// (`LTTNG_ERR_RELAYD_CONNECT_FAIL`), an output folder that cannot be made at the start. A session that
  /// cannot have its folder for sub-buffers is destroyed again.
  package mutating func createSession(_ session: SessionConfiguration) throws(LTTngError) {
    let call = "lttng_set_session_shm_path"
    let descriptor = try SessionDescriptor(session)
    if let path = session.sharedMemoryPath {
      try refuseNullCharacter(in: path, for: call)
      // The daemon would make a relative one below its own working directory.
      guard path.hasPrefix("/") else { throw LTTngError(LTTNG_ERR_INVALID, call: call) }
    }
    try change("lttng_create_session_ext", lttng_create_session_ext(descriptor.pointer))
    guard let path = session.sharedMemoryPath else { return }

    do {
      try change(call, lttng_set_session_shm_path(session.name, path))
    } catch {
      try? destroySessionWithoutWaiting(named: session.name)
      throw error
    }
  }

  package mutating func startSession(named name: String) throws(LTTngError) {
    let call = "lttng_start_tracing"
    try refuseNullCharacter(in: name, for: call)
    try change(call, lttng_start_tracing(name))
  }

  package mutating func stopSessionWithoutWaiting(named name: String) throws(LTTngError) {
    let call = "lttng_stop_tracing_no_wait"
    try refuseNullCharacter(in: name, for: call)
    try change(call, lttng_stop_tracing_no_wait(name))
  }

  /// Returns whether a stopped session still has data to write.
  ///
  /// The question about an active session makes the daemon of LTTng 2.13.9 abort (its `client.c`,
  /// corrected in 2.13.12), and with it every session of every user. So it is put only for a
  /// session that the daemon lists as inactive at this moment, whoever stopped it: a trigger may have
  /// started it since. For an active one `LTTNG_ERR_TRACE_ALREADY_STARTED` is thrown.
  package mutating func isDataPending(inSession session: String) throws(LTTngError) -> Bool {
    let call = "lttng_data_pending"
    try refuseNullCharacter(in: session, for: call)
    try requireInactive(session, for: call)
    return try check(call, lttng_data_pending(session)) == 1
  }

  func sessionList() throws(LTTngError) -> ResultList<lttng_session> {
    try ResultList("lttng_list_sessions") { lttng_list_sessions(&$0) }
  }

  /// Returns whether the daemon lists the session.
  func isListed(_ session: String) throws(LTTngError) -> Bool {
    try isActive(session) != nil
  }

  /// Returns whether a session is active; nil where the daemon lists none of that name.
  private func isActive(_ session: String) throws(LTTngError) -> Bool? {
    var isActive: Bool?
    try sessionList().visit { listed in
      if text(ofField: listed.pointee.name).utf8.elementsEqual(session.utf8) {
        isActive = listed.pointee.enabled != 0
      }
    }
    return isActive
  }

  private func requireInactive(_ session: String, for call: String) throws(LTTngError) {
    guard let isActive = try isActive(session) else {
      throw LTTngError(LTTNG_ERR_SESS_NOT_FOUND, call: call)
    }
    guard !isActive else {
      throw LTTngError(
        LTTNG_ERR_TRACE_ALREADY_STARTED, call: call, message: "The session is active")
    }
  }
}

extension ListedSession {
  fileprivate init(_ session: UnsafeMutablePointer<lttng_session>) throws(LTTngError) {
    var creationTime: UInt64 = 0
    try check(
      "lttng_session_get_creation_time", lttng_session_get_creation_time(session, &creationTime))
    self.init(
      name: text(ofField: session.pointee.name), isActive: session.pointee.enabled != 0,
      output: text(ofField: session.pointee.path), isSnapshot: session.pointee.snapshot_mode != 0,
      creationTime: creationTime)
  }
}
