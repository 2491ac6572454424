package import LTTngModel

/// How a program runs beside the steps after its own.
package struct BackgroundSpecification: Hashable, Sendable {
  /// What shows that the program is ready for the steps after it; texts are expanded and paths absolute.
  package enum Readiness: Hashable, Sendable {
    /// It has begun.
    case begun

    /// It has made or changed the file.
    case file(String)

    /// Something listens on the TCP port of this machine.
    case port(UInt16)

    /// It has written the text to its output or error output.
    case output(String)

    /// The program succeeds.
    indirect case run(ProgramSpecification)

    /// Makes what the program leaves running the step's.
    mutating func mark(step: String) {
      guard case .run(var program) = self else { return }

      program.environment[RunVariable.step] = step
      self = .run(program)
    }
  }

  package var readiness: Readiness

  /// How long it may take to be ready.
  package var patience: Duration

  /// The signal that asks it to end.
  package var stopSignal: Int32

  /// How long it may take to end then, before it is killed.
  package var gracePeriod: Duration

  package init(
    readiness: Readiness, patience: Duration, stopSignal: Int32, gracePeriod: Duration
  ) {
    self.readiness = readiness
    self.patience = patience
    self.stopSignal = stopSignal
    self.gracePeriod = gracePeriod
  }
}

/// How the start of a program in the background went.
package enum BackgroundStart: Hashable, Sendable {
  /// It runs, and was ready after so many nanoseconds.
  case ready(after: UInt64)

  /// It ended before it was ready, perhaps by a limit of the recording.
  case ended(ProgramOutcome)

  /// It runs, and was not ready in time.
  case late

  /// It runs; an interruption came before it was ready.
  case interrupted
}

/// How the end of a program in the background went.
package enum BackgroundEnd: Hashable, Sendable {
  /// It had ended before it was asked to.
  case byItself(ProgramOutcome)

  /// It was asked to end, and `isKilled` when it did not.
  case asked(ProgramOutcome, isKilled: Bool)

  /// It could not be executed.
  case notBegun(ProgramError)

  /// An earlier lttrecipe started it, so how it ended is not known.
  case unseen

  /// It lives on, out of reach.
  case remains
}

/// Runs programs beside the steps after their own.
package protocol BackgroundRunning: AnyObject {
  /// Whether nothing is done when a program in the background ends, but to remember when; what is left to tell
  /// is told when this becomes false.
  ///
  /// How one behind sudo has ended is not told then: sudo is let go when the program is ended here.
  var leavesEnds: Bool { get set }

  /// Releases the oldest held program, which is one for the background, and waits until it is ready.
  ///
  /// It goes on in any case but that it has ended. `watch` is told that recording has begun; a limit that it
  /// finds ends the program; `atLimit` is told of it, before where the limit ends recording first, else after.
  /// `onEnd` is told at once when the program ends by itself while another one is waited for.
  ///
  /// - Throws: When `execve()` fails, or what shows the readiness cannot: a port that is taken, a program that
  ///   cannot be started. It does not run then.
  func releaseInBackground(
    _ watch: RecordingWatch?, atLimit: (ReachedLimit) -> Void,
    onEnd: @escaping (ProgramExit) -> Void
  ) throws(ProgramError) -> BackgroundStart

  /// Sees to it that `onEnd` is called when a program in the background ends by itself that an earlier lttrecipe
  /// started, as that of ``releaseInBackground(_:atLimit:onEnd:)`` is, or when it is to be ended and has ended
  /// before; returns false where it does not run.
  func takeUpInBackground(_ process: ProcessIdentity, onEnd: @escaping () -> Void) -> Bool

  /// Asks a program in the background to end by a signal, and kills what is left of its group after the grace
  /// period, or at an interruption.
  ///
  /// It can be one that an earlier lttrecipe started.
  func endInBackground(
    _ process: ProcessIdentity, stopSignal: Int32, gracePeriod: Duration
  ) -> BackgroundEnd
}
