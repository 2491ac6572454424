/// How waiting for the data of a stopped session ended.
package enum DataWait: Hashable, Sendable {
  /// The data is where it belongs; `restartCount` says how often the session had to be stopped once more.
  case written(restartCount: Int)

  /// Some data is still not written.
  case timeIsUp

  /// Something starts the session again each time it is stopped.
  case startedAgain
}

extension SessionControl where Self: ~Copyable {
  /// Waits until the sub-buffers of a stopped session are consumed; `pause` is called between two
  /// questions.
  ///
  /// A trigger or somebody else may start the session meanwhile. It is stopped then, but not over and over.
  package mutating func awaitData(
    ofSession name: String, atMost limit: Duration, pause: () -> Void
  ) throws(LTTngError) -> DataWait {
    let end = ContinuousClock.now + limit
    var restartCount = 0
    while ContinuousClock.now < end {
      do throws(LTTngError) {
        guard try isDataPending(inSession: name) else {
          return .written(restartCount: restartCount)
        }

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

  private mutating func stopUnlessStopped(_ name: String) throws(LTTngError) {
    do throws(LTTngError) {
      try stopSessionWithoutWaiting(named: name)
    } catch {
      guard error.code == .alreadyStopped else { throw error }
    }
  }
}
