import Glibc
package import LTTngModel

/// Sees to it that sudo asks for no password later, when nobody could answer.
package struct SudoCredential {
  private let supervisor: ProgramSupervisor

  package init(_ supervisor: ProgramSupervisor) {
    self.supervisor = supervisor
  }

  /// Returns whether sudo runs lttrecipe's gate as a user without a password; with a terminal, it
  /// asks for one first.
  package func obtain(forUserID userID: UInt32) throws(ProgramError) -> Bool {
    if try runsUnasked(userID) { return true }
    guard try asksForPassword() else { return false }

    return try runsUnasked(userID)
  }

  private func runsUnasked(_ userID: UInt32) throws(ProgramError) -> Bool {
    let command = try SudoCommand.launch(userID: userID, ["--version"])
    return try supervisor.run(
      [command.executable] + command.arguments.dropFirst(), timeLimit: .seconds(60)
    ).exit.isSuccess
  }

  /// Lets sudo ask on the terminal; returns whether it was content.
  private func asksForPassword() throws(ProgramError) -> Bool {
    guard isatty(STDERR_FILENO) == 1 else { return false }

    return try supervisor.runOnTerminal(SudoCommand.sudo(["-v"])).isSuccess
  }
}
