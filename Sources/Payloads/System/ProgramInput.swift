import CGate
import Glibc
import LTTngModel
import PlanExecution

/// Makes the standard input of programs.
enum ProgramInput {
  /// Opens what a program reads; `/dev/null` where nothing is said.
  static func open(
    _ source: ProgramSpecification.Input?, for program: String
  ) throws(ProgramError) -> OwnedDescriptor {
    switch source {
    case nil: try NullDevice.open(for: program)
    case .file(let path): try open(path, for: program)
    case .text(let text): try hold(Array(text.utf8), for: program)
    }
  }

  /// Says why a file cannot be read; nil where it can.
  ///
  /// Nothing is opened: that changes some devices.
  static func fault(of path: String) -> (errorNumber: Int32, reason: String)? {
    var status = stat()
    guard stat(path, &status) == 0 else { return (errno, errorText(errno)) }
    if let kind = unreadableKind(status) { return (EINVAL, kind) }
    guard faccessat(AT_FDCWD, path, R_OK, AT_EACCESS) == 0 else { return (errno, errorText(errno)) }

    return nil
  }

  /// Opening a FIFO waits for its writer, and one without a writer reads as empty.
  private static func unreadableKind(_ status: stat) -> String? {
    switch status.st_mode & S_IFMT {
    case S_IFREG, S_IFCHR, S_IFBLK: nil
    case S_IFDIR: "it is a folder"
    case S_IFIFO: "it is a FIFO, whose writer would have to be waited for"
    default: "it is a socket"
    }
  }

  /// What the path names may have changed since it was looked at, so nothing is waited for here either.
  private static func open(
    _ path: String, for program: String
  ) throws(ProgramError) -> OwnedDescriptor {
    let flags = O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK
    let number = Int32(withoutInterruption { Int(Glibc.open(path, flags)) })
    guard number >= 0 else { throw error(errno, errorText(errno), path, program) }

    let file = OwnedDescriptor(number)
    var status = stat()
    if fstat(number, &status) == 0, let kind = unreadableKind(status) {
      throw error(EINVAL, kind, path, program)
    }
    // O_NONBLOCK was for open() alone.
    _ = fcntl(number, F_SETFL, 0)
    return file
  }

  /// Puts a text into memory that has no name: a pipe would hold 64 KiB, and wait for the program to read.
  private static func hold(
    _ bytes: [UInt8], for program: String
  ) throws(ProgramError) -> OwnedDescriptor {
    let number = gate_memory_file("lttrecipe-stdin")
    guard number >= 0 else { throw textError(program) }

    let file = OwnedDescriptor(number)
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        withoutInterruption {
          write(number, buffer.baseAddress?.advanced(by: done), bytes.count - done)
        }
      }
      guard count > 0 else { throw textError(program) }

      done += count
    }
    guard lseek(number, 0, SEEK_SET) == 0 else { throw textError(program) }

    return file
  }

  private static func error(
    _ number: Int32, _ reason: String, _ path: String, _ program: String
  ) -> ProgramError {
    ProgramError(
      program: program, errorNumber: number,
      description: "cannot read the file \(path) of `stdin`: \(reason)")
  }

  private static func textError(_ program: String) -> ProgramError {
    ProgramError(
      program: program, errorNumber: errno,
      description: "cannot keep the text of `stdin` in memory: \(errorText(errno))")
  }
}
