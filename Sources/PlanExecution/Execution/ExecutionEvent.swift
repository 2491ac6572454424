package import LTTngModel
package import Planning

/// What an observer of a run learns, as it happens; hardly anything while the payload runs.
package enum ExecutionEvent: Sendable {
  /// A run was made or taken up.
  case runBegan(id: String, folder: String, isNew: Bool)

  /// An action of the plan was carried out.
  case actionDone(PlannedAction, runID: String)

  /// Readers can follow a live session, which records already or is about to: its name in the recipe, and the URL.
  case sessionReadable(String, url: String)

  /// The payload is about to run; until it ended, nothing is told but of the end of steps in the background.
  case recordingBegins(command: String, outputFolder: String)

  /// A step is about to run, and what the files of its output hold is an `earlier` try's; or it runs, and may have
  /// written more: said every so often of setup and teardown, and of the payload where that was asked for.
  case stepOutput(path: String, errorPath: String, isEarlier: Bool)

  /// A step in the background is ready for those after it, which it was so many milliseconds after its begin.
  case stepReady(name: String, command: String, milliseconds: UInt64)

  /// A step in the background has ended by itself while others run, which go on; where that is not
  /// `isExpected`, the run fails in the end. How it has ended is nil, and no failure, where an earlier lttrecipe
  /// started it. The lines are the last ones of its output and error output. Where telling it has to wait, or the
  /// recording window is to be quiet, it is told when the others have ended.
  case backgroundEnded(
    name: String, command: String, exit: ProgramExit?, isExpected: Bool, lastLines: [String])

  /// A step of the recipe ended; its output stands in the files.
  case stepEnded(
    name: String, command: String, outcome: ProgramOutcome, outputPath: String,
    errorOutputPath: String)

  case verdictReached(Verdict)

  /// A package arrived at a target.
  case retrieved(place: String)

  /// The trace stays where it was recorded.
  case traceKept(path: String)

  /// A session did what it was told: its name in the recipe, and the command.
  case sessionTold(String, String)

  /// A snapshot was recorded, or a trace chunk archived.
  case pieceMade(TracePiece)

  /// Worth knowing.
  case note(String)

  case problem(Problem)
}

/// Is told what happens in a run.
package protocol ExecutionObserver {
  func observe(_ event: ExecutionEvent)

  /// Observes an event where nothing has to be waited for, as a reader who takes no output; returns whether it did.
  func observeAtOnce(_ event: ExecutionEvent) -> Bool
}

extension ExecutionObserver {
  package func observeAtOnce(_ event: ExecutionEvent) -> Bool {
    observe(event)
    return true
  }
}
