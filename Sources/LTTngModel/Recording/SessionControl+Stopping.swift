/// How waiting for the data of a stopped session ended.
package enum DataWait: Hashable, Sendable {
  /// The data is where it belongs; `restartCount` says how often the session had to be stopped once more.
  case written(restartCount: Int)

  /// Some data is still not written.
  case timeIsUp

  /// Something starts the session again each time it is stopped.
  case startedAgain

  /// It was not asked for: triggers of these names may start the session in any moment.
  case startable(triggers: [String])
}

extension Trigger {
  /// The sessions that it starts.
  package var startedSessions: [Name] {
    actions.compactMap { action in
      if case .start(let session) = action.kind { session } else { nil }
    }
  }
}

extension SessionControl where Self: ~Copyable {
  /// Waits until the sub-buffers of a stopped session are consumed; `pause` is called between two
  /// questions.
  ///
  /// Somebody may start the session meanwhile. It is stopped then, but not over and over. Where a trigger
  /// does so nothing is asked: between the look at the session and the question, which an active one must
  /// not meet (``isDataPending(inSession:)``), a frequent event starts it again (measured).
  package mutating func awaitData(
    ofSession name: String, atMost limit: Duration, pause: () -> Void
  ) throws(LTTngError) -> DataWait {
    let starters = try listTriggers().filter {
      $0.startedSessions.contains(name) && !$0.isOnRotation
    }
    guard starters.isEmpty else { return .startable(triggers: starters.map(\.name)) }

    let begin = ContinuousClock.now
    var restartCount = 0
    while ContinuousClock.now - begin < limit {
      do throws(LTTngError) {
        guard try isDataPending(inSession: name) else {
          return .written(restartCount: restartCount)
        }

        try heedInterruption(ofDataWaitSince: begin)
        pause()
      } catch {
        guard error.code == .alreadyStarted else { throw error }
        guard restartCount < 10 else { return .startedAgain }

        restartCount += 1
        try stopUnlessStopped(name)
      }
    }
    return .timeIsUp
  }

  package mutating func stopUnlessStopped(_ name: String) throws(LTTngError) {
    do throws(LTTngError) {
      try stopSessionWithoutWaiting(named: name)
    } catch {
      guard error.code == .alreadyStopped else { throw error }
    }
  }
}
