import LTTngModel
package import Planning

extension Plan {
  /// The folders of this machine in which the sessions of a run leave their traces, by their names in its package.
  package func tracePaths(runID: String) -> [(name: String, path: String)] {
    sessions.compactMap { session in
      guard let path = session.tracePath else { return nil }

      return (traceName(of: session), path.expanded(runID: runID))
    }
  }

  /// Returns what a session's trace is called in the package: the only one is `trace`.
  func traceName(of session: SessionPlan) -> String {
    sessions.count == 1 ? "trace" : "trace/\(session.name)"
  }
}
