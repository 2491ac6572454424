package import LTTngModel

/// Reads traces through the program `lttrecipe-reader`: a damaged one can stop or crash the library
/// that reads it, so that happens in a child with a time limit.
package struct TraceReader {
  private let executable: String
  private let programs: any ProgramRunning

  /// `executable` is the path of `lttrecipe-reader`.
  package init(executable: String, programs: any ProgramRunning) {
    self.executable = executable
    self.programs = programs
  }

  /// Returns what is in the traces at and below a folder.
  ///
  /// A trace that cannot be read whole is no error: its faults are in the summary. An error is thrown
  /// where the folder cannot be read, and where the program is missing, fails, takes longer than
  /// `timeLimit` or prints something else.
  package func read(
    _ directory: String, timeLimit: Duration
  ) throws(TraceReadingError) -> TraceSummary {
    let result = try run([executable, "--", directory], timeLimit: timeLimit)
    guard !result.timedOut else {
      throw TraceReadingError(
        "reading \(directory) took longer than \(timeLimit): a trace in it may be damaged")
    }
    guard result.exit.isSuccess else {
      throw TraceReadingError("cannot read the traces in \(directory): \(Self.reason(result))")
    }
    guard let summary = SummaryDecoder.summary(from: result.output) else {
      throw TraceReadingError("\(executable) printed something other than a summary of traces")
    }

    return summary
  }

  private func run(
    _ arguments: [String], timeLimit: Duration
  ) throws(TraceReadingError) -> ProgramResult {
    do throws(ProgramError) {
      return try programs.run(arguments, timeLimit: timeLimit, isInterruptible: true)
    } catch {
      throw TraceReadingError("cannot start \(executable): \(error.description)")
    }
  }

  /// Returns the first line that the program printed as an error, or how it ended.
  private static func reason(_ result: ProgramResult) -> String {
    let text = String(decoding: result.errorOutput, as: UTF8.self)
    let line = text.split(separator: "\n").first.map(String.init)
    switch (result.exit, line) {
    case (.exited, let line?): return line
    case (.signaled, let line?): return "it ended with \(result.exit): \(line)"
    case (_, nil): return "it ended with \(result.exit)"
    }
  }
}
