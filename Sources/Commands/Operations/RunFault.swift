import PlanExecution

/// Says what keeps a run from being taken up.
enum RunFault {
  static func problem(_ error: FolderError) -> Problem {
    switch error.cause {
    case .folder: Problem(.environmentNotReady, error.description)
    case .inUse:
      Problem(.environmentNotReady, error.description, help: "try again when it is done")
    case .interrupted(let signal):
      Problem(ExitStatus(signal: signal), error.description, help: "nothing was done")
    }
  }
}
