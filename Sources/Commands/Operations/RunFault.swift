import PlanExecution

/// Says what keeps a run from being taken up.
enum RunFault {
  static func problem(_ error: FolderError) -> Problem {
    Problem(
      .environmentNotReady, error.description,
      help: error.isInUse ? "try again when it is done" : nil)
  }
}
