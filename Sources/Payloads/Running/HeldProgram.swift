import CGate
import Glibc
package import LTTngModel

/// Owns a child that waits before `execve()`; its program has not begun.
///
/// `deinit` ends the child without starting the program, and reaps it.
package struct HeldProgram: ~Copyable {
  /// The process number and, unchanged by the release, the program's; also its process group's.
  package let processID: Int32

  private let processDescriptor: Int32
  private let gate: Int32
  private let report: Int32

  private init(_ child: gate_child) {
    processID = child.process
    processDescriptor = child.process_descriptor
    gate = child.go
    report = child.report
  }

  deinit {
    close(gate)
    close(report)
    _ = ProcessEnd.reap(processID)
    close(processDescriptor)
  }

  /// Starts a child and waits until it has done all that comes before `execve()`.
  static func hold(
    _ launch: ProgramLaunch, _ streams: ProgramLaunch.Streams
  ) throws(ProgramError) -> HeldProgram {
    let held = HeldProgram(try launch.fork(streams))
    let first = ReportPipe.read(held.report)

    guard let first, first.error_number == 0 else {
      throw first.map(launch.error)
        ?? launch.error(ESRCH, "\(launch.executable) was ended before it began")
    }

    return held
  }

  /// Lets the program begin; nil when the child is gone, which is reaped then.
  consuming func release() -> RunningProgram? {
    var byte: UInt8 = 1

    guard withoutInterruption({ write(gate, &byte, 1) }) == 1 else {
      _ = consume self
      return nil
    }

    let running = RunningProgram(
      processID: processID, descriptor: processDescriptor, report: report, gate: gate)
    discard self
    return running
  }

  /// Ends the child without starting the program.
  ///
  /// - Returns: How the child ended: exit status 125, unless a signal did it.
  package consuming func abandon() -> ProgramExit {
    close(gate)
    close(report)
    let exit = ProcessEnd.reap(processID)
    close(processDescriptor)
    discard self
    return exit
  }
}

/// Reads what a child says on its report pipe.
enum ReportPipe {
  /// Returns the report of a program that has ended; nil where it had begun.
  ///
  /// The process is the program's own, or sudo's, which ends only when its gate has closed the report: one
  /// whose gate lives on was killed, and is not waited for.
  static func readAtEnd(_ descriptor: Int32, process: Int32) -> gate_report? {
    var set = [descriptor, process].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    _ = withoutInterruption { Int(poll(&set, nfds_t(set.count), -1)) }
    return set[0].revents != 0 || poll(&set, 1, 0) > 0 ? read(descriptor) : nil
  }

  /// Waits for one report; nil at the end of file: the program runs, or the child is gone.
  static func read(_ descriptor: Int32) -> gate_report? {
    var report = gate_report()
    let size = MemoryLayout<gate_report>.size
    let count = withoutInterruption { Glibc.read(descriptor, &report, size) }
    return count == size ? report : nil
  }
}
