import Glibc
import LTTngModel

/// Opens the files that a program's output is appended to.
enum OutputFile {
  /// Opens a file for appending, made with mode 0600 when there is none.
  ///
  /// A symbolic link is refused: as root, lttrecipe would otherwise write wherever the link's maker
  /// wants. A FIFO without a reader is an error and doesn't block.
  static func open(_ path: String, for program: String) throws(ProgramError) -> OwnedDescriptor {
    let flags = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK
    let number = Int32(withoutInterruption { Int(Glibc.open(path, flags, 0o600)) })

    guard number >= 0 else { throw error(errno, path, program) }

    // O_NONBLOCK was for open() alone: the program wants plain files.
    _ = fcntl(number, F_SETFL, O_APPEND)
    return OwnedDescriptor(number)
  }

  private static func error(_ number: Int32, _ path: String, _ program: String) -> ProgramError {
    let reason = number == ELOOP ? "it is a symbolic link" : errorText(number)
    return ProgramError(
      program: program, errorNumber: number,
      description: "cannot open the output file \(path): \(reason)")
  }
}

/// Opens `/dev/null`, the standard input of every program.
enum NullDevice {
  static func open(for program: String) throws(ProgramError) -> OwnedDescriptor {
    let number = Glibc.open("/dev/null", O_RDONLY | O_CLOEXEC)

    guard number >= 0 else {
      throw ProgramError(
        program: program, errorNumber: errno,
        description: "cannot open /dev/null: \(errorText(errno))")
    }

    return OwnedDescriptor(number)
  }

  /// Opens `/dev/null` for each closed standard stream, whose number would otherwise be given to
  /// the next pipe or file.
  static func fillStandardStreams() {
    while true {
      let number = Glibc.open("/dev/null", O_RDWR)

      guard (0...STDERR_FILENO).contains(number) else {
        if number >= 0 {
          close(number)
        }
        return
      }
    }
  }
}
