import CBabeltrace
import Glibc
import LTTngModel

/// The program: reads the CTF traces at or below a folder and prints what is in them as JSON.
///
/// It runs apart from `lttrecipe` because a damaged trace can stop or crash libbabeltrace2; the
/// caller gives it a time limit.
@main
enum ReaderProgram {
  static func main() {
    do {
      try run(ReaderOptions(arguments: Array(CommandLine.arguments.dropFirst())))
    } catch let error as UsageError {
      write("lttrecipe-reader: \(error.message)\n\n\(ReaderOptions.usage)", to: STDERR_FILENO)
      exit(64)
    } catch {
      write("lttrecipe-reader: \(error)\n", to: STDERR_FILENO)
      exit(1)
    }
  }

  private static func run(_ options: ReaderOptions) throws {
    switch options.action {
    case .printHelp:
      try print(ReaderOptions.usage)
    case .printVersion:
      let library = "\(bt_version_get_major()).\(bt_version_get_minor()).\(bt_version_get_patch())"
      try print("lttrecipe-reader \(ProgramVersion.text) (libbabeltrace2 \(library))\n")
    case .read(let directory):
      let summary = try summary(of: directory, threadLimit: options.threadLimit)
      try print(SummaryEncoder.line(for: summary))
    }
  }

  private static func summary(
    of directory: String, threadLimit: Int
  ) throws(FileError) -> TraceSummary {
    let findings = try TraceFinder.traces(below: directory)
    var packets = findings.count > 1 ? PacketRegister() : nil
    return TraceSummary(
      traces: findings.map { finding in
        switch finding {
        case .trace(let folder): folder.contents(threadLimit: threadLimit, packets: &packets)
        case .unreadable(let path, let message): TraceContents(path: path, errors: [message])
        }
      })
  }

  private static func print(_ text: String) throws(FileError) {
    guard write(text, to: STDOUT_FILENO) else {
      throw FileError(path: "standard output", operation: "write", number: errno)
    }
  }

  @discardableResult
  private static func write(_ text: String, to descriptor: Int32) -> Bool {
    FileOutput.write(Array(text.utf8), to: descriptor)
  }
}
