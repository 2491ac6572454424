import PlanExecution

/// The exit status of those who bring a run to its end that another process has made.
enum EndStatus {
  /// Returns how the end went: that the run was interrupted, and its payload with it, was asked for.
  ///
  /// `isInterrupted` says so where the report does not.
  static func of(
    _ report: RunReport, _ series: SeriesRecord?, isInterrupted: Bool = false
  ) -> ExitStatus {
    let own = report.problems.map(\.status)
    let isInterrupted = isInterrupted || own.contains(where: \.isInterruption)
    let runs = (series?.runs ?? []).compactMap(\.outcome).map { outcome in
      outcome.isPartial ? withoutInterruption(outcome.status) : outcome.status
    }
    return ExitStatus.worst(of: (isInterrupted ? own.map(withoutInterruption) : own) + runs)
  }

  private static func withoutInterruption(_ status: ExitStatus) -> ExitStatus {
    status.isInterruption || status == .payloadFailed ? .done : status
  }
}
