import Glibc

/// Arguments that the program does not understand.
struct UsageError: Error {
  let message: String
}

/// What the arguments ask for.
struct ReaderOptions {
  enum Action {
    case read(directory: String)
    case printHelp
    case printVersion
  }

  static let usage = """
    Usage: lttrecipe-reader [--threads N] DIR
           lttrecipe-reader --help | --version

    Reads every CTF trace at or below DIR and prints one line of JSON: the number of
    events per name, what was discarded, the times of the first and the last event,
    and what could not be read.

      --threads N  read a large trace with at most N threads, 1 to 64
                   (default: the number of processors, at most 8)

    """

  private static let threadRange = 1...64

  private(set) var action: Action
  private(set) var threadLimit: Int

  init(arguments: [String]) throws(UsageError) {
    threadLimit = Self.defaultThreadLimit
    action = .printHelp

    var rest = arguments[...]
    while let argument = rest.first, argument.hasPrefix("-"), argument != "-" {
      rest.removeFirst()
      switch argument {
      case "--help", "-h": return
      case "--version":
        action = .printVersion
        return
      case "--threads": threadLimit = try Self.threadLimit(rest.popFirst())
      case "--":
        action = .read(directory: try Self.onlyDirectory(rest))
        return
      default: throw UsageError(message: "unknown option '\(argument)'")
      }
    }
    action = .read(directory: try Self.onlyDirectory(rest))
  }

  private static var defaultThreadLimit: Int {
    min(max(sysconf(Int32(_SC_NPROCESSORS_ONLN)), 1), 8)
  }

  private static func threadLimit(_ text: String?) throws(UsageError) -> Int {
    guard let text else { throw UsageError(message: "--threads needs a number") }
    guard let count = Int(text), threadRange.contains(count) else {
      throw UsageError(message: "--threads needs a number from 1 to 64, not '\(text)'")
    }

    return count
  }

  private static func onlyDirectory(_ arguments: ArraySlice<String>) throws(UsageError) -> String {
    guard let directory = arguments.first, !directory.isEmpty else {
      throw UsageError(message: "the folder is missing")
    }
    guard arguments.count == 1 else {
      throw UsageError(message: "one folder is read at a time, not \(arguments.count)")
    }

    return directory
  }
}
