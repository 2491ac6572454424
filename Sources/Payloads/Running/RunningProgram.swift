import CGate
import Glibc
import LTTngModel

/// Owns a released program that is not reaped yet, so that its process and group numbers are its
/// own.
struct RunningProgram: ~Copyable {
  let processID: Int32

  /// Readable when the process has ended.
  let descriptor: Int32

  /// Ends when `execve()` has worked; brings a report when not.
  let report: Int32

  /// The gate's writing end, which is closed only when the program has ended: while it runs nothing is done.
  let gate: Int32

  /// The socket to the gate that passes signals on; -1 for a program that can be signalled itself.
  var relay: Int32 = -1

  deinit {
    close(descriptor)
    close(report)
    close(gate)
    if relay >= 0 { close(relay) }
  }

  /// Makes of sudo's process the program behind it: its report and its signals go over the gate.
  consuming func replacingReport(
    with report: consuming OwnedDescriptor, relay: consuming OwnedDescriptor
  ) -> RunningProgram {
    let program = RunningProgram(
      processID: processID, descriptor: descriptor, report: report.release(), gate: gate,
      relay: relay.release())
    close(self.report)
    discard self
    return program
  }

  /// Sends a signal to the program's process group, and to the program if it has left that.
  func send(_ signal: Int32) {
    guard relay < 0 else {
      _ = Bytes.write([UInt8(truncatingIfNeeded: signal)], to: relay)
      return
    }

    RootRights.use {
      kill(-processID, signal)
      if getpgid(processID) != processID {
        _ = gate_pidfd_send_signal(descriptor, signal)
      }
    }
  }

  /// Lets the gate behind sudo end, which has said that the program did.
  func acknowledgeEnd() {
    if relay >= 0 { _ = Bytes.write([GateRelay.end], to: relay) }
  }

  /// Returns the signal that stopped the program since the last call; nil where none did.
  func stopSignal() -> Int32? {
    var information = siginfo_t()

    guard waitid(P_PID, id_t(processID), &information, WSTOPPED | WNOHANG) == 0,
      information.si_signo == SIGCHLD
    else { return nil }

    return information._sifields._sigchld.si_status
  }

  /// Takes the exit status of a program that has ended.
  consuming func reap() -> ProgramExit {
    ProcessEnd.reap(processID)
  }
}

/// Looks at children that have ended, by their number: others' children are not touched.
enum ProcessEnd {
  /// Waits for a child's end and takes its exit status.
  static func reap(_ processID: Int32) -> ProgramExit {
    let exit = wait(processID, WEXITED)
    OwnChildren.remove(processID)
    return exit
  }

  /// Waits for a child's end and leaves it unreaped: its number stays taken.
  static func peek(_ processID: Int32) -> ProgramExit {
    wait(processID, WEXITED | WNOWAIT)
  }

  private static func wait(_ processID: Int32, _ options: Int32) -> ProgramExit {
    var information = siginfo_t()
    _ = withoutInterruption {
      Int(waitid(P_PID, id_t(processID), &information, options))
    }
    let status = information._sifields._sigchld.si_status
    return information.si_code == CInt(CLD_EXITED) ? .exited(status) : .signaled(status)
  }
}
