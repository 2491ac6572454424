import Glibc
import LTTngModel
import PlanExecution
import SystemPackage

/// Looks whether a program in the background is ready for the steps after it.
final class ReadinessProbe {
  private enum Kind {
    case begun
    case file(FilePath, before: FileState?)
    case port(UInt16)
    case output([OutputSearch])
    case program(ProgramLaunch)
  }

  /// What tells that a file was changed.
  private struct FileState: Equatable {
    let device: UInt64
    let inode: UInt64
    let size: Int64
    let changeSeconds: Int
    let changeNanoseconds: Int

    init?(_ path: FilePath) {
      var status = stat()
      guard stat(path.string, &status) == 0 else { return nil }

      device = UInt64(status.st_dev)
      inode = UInt64(status.st_ino)
      size = Int64(status.st_size)
      changeSeconds = status.st_ctim.tv_sec
      changeNanoseconds = status.st_ctim.tv_nsec
    }
  }

  /// How long one run of a program may take that tells the readiness.
  private static let programPatience = Duration.seconds(10)

  private let kind: Kind

  /// Takes note of what is there before the program begins.
  ///
  /// - Throws: Where the port is taken, so that it would tell nothing.
  init(
    _ readiness: BackgroundSpecification.Readiness, of program: ProgramSpecification
  ) throws(ProgramError) {
    switch readiness {
    case .begun: kind = .begun
    case .file(let path): kind = .file(FilePath(path), before: FileState(FilePath(path)))
    case .port(let port):
      guard !ListeningPorts.contains(port) else {
        throw ProgramError(
          program: program.executable, errorNumber: EADDRINUSE,
          description:
            "another program listens on the port \(port) already, so that it cannot tell when this one is ready"
        )
      }

      kind = .port(port)
    case .output(let text):
      kind = .output(
        [program.outputPath, program.errorOutputPath].map { OutputSearch(text, in: $0) })
    case .run(let program): kind = .program(ProgramLaunch(program))
    }
  }

  /// Whether it is enough that the program has begun.
  var isAboutBegin: Bool {
    if case .begun = kind { true } else { false }
  }

  /// Looks; a program that does is given no more time than there is until `deadline`, or until `watch` finds a
  /// limit.
  ///
  /// - Throws: When the program that tells the readiness cannot be run.
  func isReady(
    _ supervisor: ProgramSupervisor, _ watch: RecordingWatch?, until deadline: UInt64
  ) throws(ProgramError) -> Bool {
    switch kind {
    case .begun: return false
    case .file(let path, let before): return FileState(path).map { $0 != before } ?? false
    case .port(let port): return ListeningPorts.contains(port)
    case .output(let searches): return searches.contains { $0.isFound() }
    case .program(let launch):
      let now = MonotonicClock.now()
      let rest = Duration.nanoseconds(deadline > now ? deadline - now : 1)
      return try supervisor.run(
        launch, timeLimit: min(Self.programPatience, rest), isInterruptible: true,
        watch: watch
      ).exit.isSuccess
    }
  }

  /// How long to wait until the next look, in nanoseconds, after so many since the program's begin.
  ///
  /// Looks that cost little come often; the others take no more than a small part of the time.
  func pause(after passed: UInt64) -> UInt64 {
    let least: UInt64 = 1_000_000
    return switch kind {
    case .begun, .file, .output: least
    case .port, .program: min(max(least, passed / 8), 50 * least)
    }
  }
}

/// Looks for a text in what a program appends to a file, from where its end was.
private final class OutputSearch {
  /// No look reads more.
  private static let limit = 16 << 20

  private let path: String
  private let text: [UInt8]
  private var offset: Int64

  /// The end of what was read, in which the text may have begun.
  private var rest: [UInt8] = []

  init(_ text: String, in path: String) {
    self.path = path
    self.text = Array(text.utf8)
    offset = Int64(FileTree.size(of: FilePath(path)))
  }

  func isFound() -> Bool {
    let size = Int64(FileTree.size(of: FilePath(path)))
    guard size > offset else { return false }

    let bytes = rest + read(min(Int(size - offset), Self.limit))
    offset += Int64(bytes.count - rest.count)
    rest = Array(bytes.suffix(text.count - 1))
    return bytes.firstRange(of: text) != nil
  }

  private func read(_ count: Int) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { return [] }

    let file = OwnedDescriptor(descriptor)
    return [UInt8](unsafeUninitializedCapacity: count) { buffer, done in
      done = max(
        0, withoutInterruption { pread(file.number, buffer.baseAddress, count, Int(offset)) })
    }
  }
}

/// The TCP ports of this network namespace on which something listens (proc(5), /proc/net/tcp).
enum ListeningPorts {
  /// The state of a listening socket.
  private static let listening = "0A"

  static func contains(_ port: UInt16) -> Bool {
    ["/proc/self/net/tcp", "/proc/self/net/tcp6"].contains { path in
      String(decoding: WholeFile.read(FilePath(path)) ?? [], as: UTF8.self)
        .split(separator: "\n").dropFirst().contains { isListening($0, on: port) }
    }
  }

  /// A line: `sl`, `ADDRESS:PORT` here, that of the other side, the state, and so on, in hexadecimal.
  private static func isListening(_ line: Substring, on port: UInt16) -> Bool {
    let fields = line.split(separator: " ", maxSplits: 4)
    guard fields.count > 3, fields[3] == listening,
      let digits = fields[1].split(separator: ":").last
    else { return false }

    return UInt16(digits, radix: 16) == port
  }
}
