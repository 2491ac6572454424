package import LTTngModel
import SystemPackage

/// Makes traces of sub-buffers in files (`shm-path`) that outlived their daemons, by lttng-crash(1).
package struct BufferRecovery {
  private let programs: any ProgramRunning

  /// `programs` are run as the user whose the traces are, so that what is recovered is that user's, too.
  package init(programs: any ProgramRunning) {
    self.programs = programs
  }

  /// Makes a trace of what the sub-buffers in a session's folder hold; a signal to lttrecipe ends that.
  ///
  /// A consumer daemon whose session daemon has gone writes what it can and ends: that is waited for.
  func recover(in folder: String, to trace: String) throws(Problem) {
    _ = Waiting.until(.seconds(2)) { !ProcessTable.hasOrphanedConsumer }
    let result: ProgramResult
    do throws(ProgramError) {
      result = try programs.run(
        ["lttng-crash", "-x", trace, folder], timeLimit: .seconds(600), isInterruptible: true)
    } catch {
      throw Problem(.failed, error.description)
    }
    guard result.exit.isSuccess else {
      let said = String(decoding: result.errorOutput, as: UTF8.self).split(separator: "\n").first
      throw Problem(
        .failed, "`lttng-crash -x` failed (\(result.exit))" + (said.map { ": \($0)" } ?? ""))
    }
  }
}
