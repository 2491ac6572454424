import PlanExecution

/// Ended runs whose trace could not be brought to its targets: it is where it was recorded.
enum FailedRetrieval {
  /// Whether an ended run is one.
  static func isLeft(_ folder: RunFolder) -> Bool {
    RunReport.read(folder)?.problems.contains { $0.status == .retrievalFailed } == true
  }
}

extension RunSelection {
  /// Those of this host and user, oldest first.
  var unretrievedRuns: [RunID] {
    var runs: [(id: RunID, identity: RunIdentity)] = []
    for id in store.allRuns() where FailedRetrieval.isLeft(store.folder(of: id)) {
      guard let identity = store.identity(of: id), isOurs(identity),
        identity.isSeries != true,
        (try? progress(of: id))?.hasEnded == true
      else { continue }

      runs.append((id, identity))
    }
    return runs.sorted { $0.identity.precedes($1.identity) }.map(\.id)
  }
}
