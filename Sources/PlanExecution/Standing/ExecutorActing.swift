import LTTngModel
import Planning
import SystemPackage

/// What the commands on standing sessions do.
extension Executor where Control: ~Copyable {
  /// Tells sessions to do something; where it is known that one cannot, none is told.
  package consuming func act(
    _ action: StandingAction, on told: [StandingSession]
  ) -> RunReport {
    let channels = channelsBySession
    for session in sessions {
      guard let found = told.first(where: { $0.name == session.name }) else { continue }

      let obstacle = StandingObstacle(
        session: session, channels: channels[session.name, default: []], isActive: found.isActive,
        wasStarted: found.isActive || run.progress.mayRecord(session.name))
      if let problem = obstacle.problem(of: action) { note(problem) }
    }
    guard problems.isEmpty else { return report() }

    let wasAtRest = run.progress.isAtRest
    for session in sessions where told.contains(where: { $0.name == session.name }) {
      attempt { executor throws(Problem) in try executor.carryOut(action, session) }
      noticeInterruption()
    }
    if wasAtRest { record(.standing, "run") }
    return report()
  }

  private var channelsBySession: [String: [ChannelConfiguration]] {
    var channels: [String: [ChannelConfiguration]] = [:]
    for case .channel(let channel) in plan.actions.map(\.action) {
      channels[channel.session, default: []].append(channel.configuration)
    }
    return channels
  }

  private mutating func carryOut(
    _ action: StandingAction, _ session: SessionPlan
  ) throws(Problem) {
    let name = daemonName(session.name)
    switch action {
    case .stop: try stop(session.name)
    case .snapshot(let order): try recordSnapshot(order, of: session)
    case .rotate: try rotate(session)
    case .clear:
      try tell(action, session) { control throws(LTTngError) in
        try control.clearSession(named: name)
      }
    case .regenerateMetadata:
      try tell(action, session) { control throws(LTTngError) in
        try control.regenerateMetadata(ofSession: name)
      }
    case .regenerateStatedump:
      try tell(action, session) { control throws(LTTngError) in
        try control.regenerateStatedump(ofSession: name)
      }
    }
  }

  private mutating func tell(
    _ action: StandingAction, _ session: SessionPlan,
    _ body: (inout Control) throws(LTTngError) -> Void
  ) throws(Problem) {
    try call(action, session, body)
    ports.observer.observe(.sessionTold(session.name, action.name))
  }

  private mutating func call<Value>(
    _ action: StandingAction, _ session: SessionPlan,
    _ body: (inout Control) throws(LTTngError) -> Value
  ) throws(Problem) -> Value {
    let step = "\(action.name) \(session.name)"
    record(.started, step)
    do throws(LTTngError) {
      let value = try body(&control)
      record(.finished, step)
      return value
    } catch {
      record(.failed, step, detail: error.description)
      throw DaemonFault.problem(action.text(of: session.name), error)
    }
  }

  // MARK: - Stopping

  private mutating func stop(_ session: String) throws(Problem) {
    record(.started, StepName.stop(session))
    removeStarters(of: session)
    do throws(LTTngError) {
      try control.stopSessionWithoutWaiting(named: daemonName(session))
    } catch {
      guard error.code == .alreadyStopped else {
        recordFailure(StepName.stop(session), error)
        throw DaemonFault.problem(StandingAction.stop.text(of: session), error)
      }

      ports.observer.observe(.note("the session `\(session)` was stopped already"))
    }
    let losses = awaitData(daemonName(session))
    guard !isEndOpen else { return }

    record(.finished, StepName.stop(session), losses: losses)
    ports.observer.observe(.sessionTold(session, StandingAction.stop.name))
  }

  // MARK: - Snapshots and trace chunks

  private mutating func recordSnapshot(
    _ order: SnapshotOrder, of session: SessionPlan
  ) throws(Problem) {
    let name = daemonName(session.name)
    if order.regeneratesStatedump {
      try call(.regenerateStatedump, session) { control throws(LTTngError) in
        try control.regenerateStatedump(ofSession: name)
      }
    }
    let folder = try snapshotFolder(order, of: session)
    let before = Set(folder.map(FileTree.names) ?? [])
    let output = order.place.map { SnapshotOutput(name: "snapshot", place: $0) }
    try call(.snapshot(order), session) { control throws(LTTngError) in
      try control.recordSnapshot(ofSession: name, into: output)
    }
    guard let folder else {
      return finish(
        TracePiece(kind: .snapshot, session: session.name, place: relay(order, session)))
    }

    let made = FileTree.names(in: folder).filter { !before.contains($0) }
    guard !made.isEmpty else {
      throw Problem(
        .verdictBad, "the snapshot of `\(session.name)` holds nothing: \(folder) has no new folder",
        help: "nothing was recorded yet; see `lttrecipe status`")
    }
    for piece in made {
      finishLocal(.snapshot, session, at: folder.appending(piece))
    }
  }

  /// Returns the folder that the snapshot's own folder is made in; nil for a relay daemon's.
  private func snapshotFolder(
    _ order: SnapshotOrder, of session: SessionPlan
  ) throws(Problem) -> FilePath? {
    switch order.place {
    case .relay?: return nil
    case nil: return tracePath(of: session).map { FilePath($0) }
    case .local(let path)?:
      do throws(FolderError) {
        try PrivateFolder.createWithParents(FilePath(path))
      } catch {
        throw Problem(.environmentNotReady, error.description, help: "choose another with --to")
      }
      return FilePath(path)
    }
  }

  private func relay(_ order: SnapshotOrder, _ session: SessionPlan) -> String {
    if case .relay(let address)? = order.place { return address.control }

    return "the relay daemon of `\(session.name)`"
  }

  private mutating func rotate(_ session: SessionPlan) throws(Problem) {
    let name = daemonName(session.name)
    let place = try call(.rotate, session) { control throws(LTTngError) in
      try control.rotateSession(named: name)
    }
    if place.hasPrefix("/") {
      finishLocal(.chunk, session, at: FilePath(place))
    } else {
      finish(TracePiece(kind: .chunk, session: session.name, place: place))
    }
  }
}
