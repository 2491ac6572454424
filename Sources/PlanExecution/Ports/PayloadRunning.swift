package import LTTngModel

/// A program of a recipe, ready to be started: every name resolved, every text expanded.
package struct ProgramSpecification: Hashable, Sendable {
  /// The user that a program is switched to before it starts.
  package struct Identity: Hashable, Sendable {
    package let userID: UInt32
    package let groupID: UInt32
    package let supplementaryGroupIDs: [UInt32]

    package init(userID: UInt32, groupID: UInt32, supplementaryGroupIDs: [UInt32]) {
      self.userID = userID
      self.groupID = groupID
      self.supplementaryGroupIDs = supplementaryGroupIDs
    }
  }

  /// What a program reads from its standard input.
  package enum Input: Hashable, Sendable {
    /// A file, by its absolute path.
    case file(String)
    case text(String)
  }

  /// The absolute path of the executable file.
  package var executable: String

  /// The argument vector; its first item is the program's name as the recipe says it.
  package var arguments: [String]

  /// The whole environment.
  package var environment: [String: String]

  /// nil runs it as the caller.
  package var identity: Identity?

  /// An absolute path; nil is the caller's folder.
  package var workingDirectory: String?

  /// nil is nothing.
  package var input: Input?

  package var timeLimit: Duration?

  /// nil where its end is waited for.
  package var background: BackgroundSpecification?

  /// How often whoever shows its output is told to look while it runs; nil for never.
  package var outputInterval: Duration?

  /// The files that standard output and standard error are appended to, created with mode 0600.
  package var outputPath: String
  package var errorOutputPath: String

  /// A file, made with mode 0600, that gets one byte when the program begins: evidence that outlives
  /// lttrecipe.
  package var markPath: String?

  package init(
    executable: String, arguments: [String], environment: [String: String],
    identity: Identity? = nil, workingDirectory: String? = nil, input: Input? = nil,
    timeLimit: Duration? = nil,
    outputPath: String, errorOutputPath: String
  ) {
    self.executable = executable
    self.arguments = arguments
    self.environment = environment
    self.identity = identity
    self.workingDirectory = workingDirectory
    self.input = input
    self.timeLimit = timeLimit
    self.outputPath = outputPath
    self.errorOutputPath = errorOutputPath
  }

  /// Has nothing of it kept in files, for which there is no place.
  mutating func dropFiles() {
    (outputPath, errorOutputPath, markPath) = ("/dev/null", "/dev/null", nil)
  }
}

/// How a program of a recipe went.
package struct ProgramOutcome: Hashable, Codable, Sendable {
  package let exit: ProgramExit

  /// Whether the step's time limit ended it.
  package let timedOut: Bool

  package let processID: Int32

  /// The limit of the recording that ended it, if one did.
  package var limit: ReachedLimit?

  /// `CLOCK_MONOTONIC` at its release and its end, in nanoseconds: LTTng's default trace clock.
  package let beginTime: UInt64
  package let endTime: UInt64

  package init(
    exit: ProgramExit, timedOut: Bool, processID: Int32, beginTime: UInt64, endTime: UInt64,
    limit: ReachedLimit? = nil
  ) {
    self.exit = exit
    self.timedOut = timedOut
    self.processID = processID
    self.beginTime = beginTime
    self.endTime = endTime
    self.limit = limit
  }
}

/// Starts the programs of a recipe: held before they begin, ended with all of their process group.
///
/// While a program runs, its supervisor sleeps: it neither copies output nor writes anything.
package protocol PayloadRunning: BackgroundRunning {
  /// The signal (`SIGINT`, `SIGTERM` or `SIGHUP`) that asked lttrecipe itself to end, if any came.
  var interruption: Int32? { get }

  /// Starts every program up to the point before `execve()` and holds it there.
  ///
  /// On an error none is left behind. lttrecipe's own death ends the held programs unstarted.
  func hold(_ programs: [ProgramSpecification]) throws(ProgramError)

  /// The process numbers of the held programs, oldest first; a program keeps its number.
  var heldProcessIDs: [Int32] { get }

  /// Releases the oldest held program and waits for its end.
  ///
  /// An ``interruption`` or the time limit sends `SIGTERM` (or the signal that came) to the
  /// program's process group, and `SIGKILL` after a grace period; so does a limit that `watch` finds.
  /// `atEnd` is called once: as soon as the program has ended, before anything else is done, or before it is asked
  /// to end by a limit that ends recording first. It is told the limit.
  ///
  /// - Throws: When `execve()` fails; the program has not begun then.
  func releaseAndWait(
    _ watch: RecordingWatch?, atEnd: (ReachedLimit?) -> Void
  ) throws(ProgramError) -> ProgramOutcome

  /// Ends the held programs without starting them.
  func abandonHeld()

  /// Takes note of the processes that a step has left behind, which has just ended.
  func noteLeft(by step: String, of runID: String)

  /// Ends the processes that these steps of a run have left behind, now or before the run was taken up:
  /// asks them to, and after a grace period, or at an ``interruption``, kills them.
  func endLeft(by steps: Set<String>, of runID: String) -> [LeftProcess]
}

extension PayloadRunning {
  package func releaseAndWait() throws(ProgramError) -> ProgramOutcome {
    try releaseAndWait(nil, atEnd: { _ in })
  }
}
