import CLTTngCtl
package import LTTngModel

extension SessionDaemon {
  /// Returns the state of a session; nil where none of that name can be seen.
  ///
  /// The daemon saves the session as XML (lttng-save(1)) into a private folder below `$TMPDIR` or
  /// `/tmp`, which must be the same folder in the daemon's mount namespace. It is the only way to
  /// see context fields, and unlike `lttng_list_events()` it crashes no daemon and changes nothing.
  ///
  /// A folder or file that fails is `LTTNG_ERR_SAVE_IO_FAIL`; a saved session that cannot be read
  /// is `LTTNG_ERR_LOAD_INVALID_CONFIG`. A name of more than 249 bytes makes the daemon fail with
  /// `LTTNG_ERR_SAVE_IO_FAIL`: with `.lttng` it is too long for a file name.
  package mutating func observeSession(
    named name: String
  ) throws(LTTngError) -> ObservedSession? {
    // No session has such a name, and the daemon would take a `/` for a part of a path.
    guard !name.isEmpty, !name.utf8.contains(UInt8(ascii: "/")), !name.utf8.contains(0) else {
      return nil
    }

    let directory = try PrivateDirectory(fileName: name + ".lttng")
    guard try saveSession(named: name, into: directory.path) else { return nil }

    do {
      let sessions = try SavedSessionReader.read(try directory.readFile())
      return try completed(sessions.first { $0.name.utf8.elementsEqual(name.utf8) })
    } catch let error as SavedSessionError {
      throw LTTngError(
        LTTNG_ERR_LOAD_INVALID_CONFIG, call: "lttng_save_session", message: error.description)
    } catch let error as LTTngError {
      throw error
    } catch {
      throw LTTngError(LTTNG_ERR_UNK, call: "lttng_save_session")
    }
  }

  /// Adds the snapshot outputs of a session without output that is no snapshot session; the daemon saves
  /// those of snapshot sessions alone (`save.c`).
  private func completed(_ session: ObservedSession?) throws(LTTngError) -> ObservedSession? {
    guard var session, session.output == .none else { return session }

    session.snapshotOutputs = try snapshotOutputs(ofSession: session.name)
    return session
  }

  /// Returns false when there is no such session or it is another user's.
  private func saveSession(
    named name: String, into directory: String
  ) throws(LTTngError) -> Bool {
    let attributes = try SaveAttributes()
    try attributes.choose(session: name, directory: directory)
    do {
      try check("lttng_save_session", lttng_save_session(attributes.pointer))
      return true
    } catch {
      let isMissing = [LTTNG_ERR_SESS_NOT_FOUND, LTTNG_ERR_EPERM].contains {
        LTTngErrorCode($0) == error.code
      }
      guard isMissing else { throw error }

      return false
    }
  }
}
