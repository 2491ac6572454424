package import LTTngModel

/// Ends sessions whose place other ones take.
package enum SessionReplacement {
  /// Destroys a session, whatever it is; returns where the last snapshot of a flight recorder is.
  ///
  /// A flight recorder holds its only copy in memory (LTTng 2.13.9), so that one snapshot is recorded
  /// first: into its own output, else into `spareFolder`. What the session is, the session daemon tells;
  /// whether it was ever started, it does not.
  package static func end<Control: SessionControl & ~Copyable>(
    _ name: String, wasStarted: Bool, spareFolder: String?, _ control: inout Control
  ) throws(LTTngError) -> String? {
    guard let session = try control.observeSession(named: name) else { return nil }
    guard session.isActive || wasStarted else {
      try control.destroySessionWithoutWaiting(named: name)
      return nil
    }

    let place = try recordLastSnapshot(of: session, spareFolder, &control)
    try control.stopUnlessStopped(name)
    let wait = try control.awaitData(ofSession: name, atMost: .seconds(60), pause: Waiting.pause)
    if case .written = wait, !isEndAwaited(session) {
      try control.destroySessionWithoutWaiting(named: name)
    } else {
      // It says why where the data cannot be waited for.
      try control.destroySession(named: name)
    }
    return place
  }

  /// Whether the daemon has work left when the data is written: a session that rotated has its last trace
  /// chunk archived, and a relay daemon is told.
  private static func isEndAwaited(_ session: ObservedSession) -> Bool {
    switch session.output {
    case .relay, .live: true
    case .local(let path): Existence.isFolder(path + "/archives")
    case .none, .snapshot: false
    }
  }

  private static func recordLastSnapshot<Control: SessionControl & ~Copyable>(
    of session: ObservedSession, _ spareFolder: String?, _ control: inout Control
  ) throws(LTTngError) -> String? {
    let own = session.snapshotOutputs.first
    guard session.output == .snapshot || (session.output == .none && own != nil) else { return nil }

    let spare = spareFolder.map { SnapshotOutput(name: "last", place: .local($0)) }
    guard let output = own ?? spare else { return nil }

    do throws(LTTngError) {
      try control.recordSnapshot(ofSession: session.name, into: own == nil ? output : nil)
      return text(output.place)
    } catch {
      guard [.neverStarted, .snapshotEmpty].contains(error.code) else { throw error }

      return nil
    }
  }

  private static func text(_ place: SnapshotOutput<String>.Place) -> String {
    switch place {
    case .local(let path): path
    case .relay(let address): address.control
    }
  }
}
