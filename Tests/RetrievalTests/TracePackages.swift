import Glibc
import LTTngModel
import Payloads
import PlanExecution
import Retrieval
import SystemPackage
import TestSupport

/// A package with the traces of two sessions, and a folder to bring it to.
struct TracePackages {
  static let name = "web-run-1"

  let folder: TemporaryFolder
  let target: String

  init() throws {
    folder = try TemporaryFolder()
    target = folder.makeFolder("target")
    try folder.write("recipe", to: "run/recipe.yaml")
    try folder.write("{}", to: "run/manifest.json")
    try folder.write("out", to: "run/output/payload-1.stdout")
    try folder.write("", to: "run/output/payload-1.stderr")
    try folder.write("metadata", to: "run/trace/ust/uid/0/64-bit/metadata")
    try folder.write(
      String(repeating: "stream ", count: 100_000), to: "run/trace/ust/uid/0/64-bit/user_0")
    try folder.write("", to: "run/trace/ust/uid/0/64-bit/user_1")
    try folder.write("index", to: "run/trace/ust/uid/0/64-bit/index/user_0.idx")
    folder.makeFolder("run/trace/empty")
  }

  func package(isMovable: Bool = false, traces: [String] = ["run/trace"]) -> TracePackage {
    TracePackage(
      name: Self.name,
      traces: traces.map { path in
        let name = traces.count == 1 ? "trace" : "trace/\(path.split(separator: "/").last ?? "")"
        return TracePackage.Trace(name: name, path: folder.file(path), isMovable: isMovable)
      },
      documents: ["recipe.yaml", "manifest.json", "output"].map { folder.file("run/\($0)") })
  }

  func retriever(_ programs: (any ProgramRunning)? = nil) throws -> TraceRetriever {
    TraceRetriever(
      programs: try programs ?? ProgramSupervisor(), currentFolder: FilePath(folder.path),
      homeFolder: FilePath(folder.file("home")))
  }

  /// The files that every target has of a package with one trace.
  static let whole = [
    "manifest.json", "output/", "output/payload-1.stderr", "output/payload-1.stdout", "recipe.yaml",
    "trace/", "trace/empty/", "trace/ust/", "trace/ust/uid/", "trace/ust/uid/0/",
    "trace/ust/uid/0/64-bit/", "trace/ust/uid/0/64-bit/index/",
    "trace/ust/uid/0/64-bit/index/user_0.idx", "trace/ust/uid/0/64-bit/metadata",
    "trace/ust/uid/0/64-bit/user_0", "trace/ust/uid/0/64-bit/user_1",
  ]

  /// What is at the target.
  var arrived: [String] {
    TestFiles.tree("\(target)/\(Self.name)")
  }
}

/// Runs programs, then does something to the files.
final class MeddlingPrograms: ProgramRunning {
  private let programs: ProgramSupervisor
  private let meddle: ([String]) -> Void
  private(set) var commands: [[String]] = []

  init(_ meddle: @escaping ([String]) -> Void = { _ in }) throws {
    programs = try ProgramSupervisor()
    self.meddle = meddle
  }

  func run(
    _ arguments: [String], timeLimit: Duration, isInterruptible: Bool
  ) throws(ProgramError) -> ProgramResult {
    commands.append(arguments)
    let result = try programs.run(
      arguments, timeLimit: timeLimit, isInterruptible: isInterruptible)
    meddle(arguments)
    return result
  }
}

/// Changes one byte of a file, and neither its size nor its times.
func flipByte(_ path: String) {
  var status = stat()
  stat(path, &status)
  let descriptor = open(path, O_RDWR | O_CLOEXEC)
  var byte: UInt8 = 0
  pread(descriptor, &byte, 1, 3)
  byte ^= 1
  pwrite(descriptor, &byte, 1, 3)
  var times = [status.st_atim, status.st_mtim]
  futimens(descriptor, &times)
  close(descriptor)
}
