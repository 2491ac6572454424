import Glibc
import LTTngModel
import PlanExecution
import SystemPackage

/// Pushes packages with rsync(1).
struct RsyncTransfer {
  private static let patience = Duration.seconds(24 * 3600)

  /// Archive mode without owners, which an unprivileged target cannot set; parts are kept so that an
  /// interrupted transfer resumes; `--mkpath` makes the target's folders.
  private static let options = [
    "--recursive", "--times", "--perms", "--protect-args", "--mkpath",
    "--partial-dir=.rsync-partial",
  ]

  let programs: any ProgramRunning

  func checkInstalled() throws(RetrievalError) {
    _ = try run(["--version"])
  }

  /// Checks that the host of a destination answers and lets us in.
  func checkReachable(_ place: String) throws(RetrievalError) {
    let result = try start(["--list-only", "--dirs", "--", place], timeLimit: .seconds(30))
    if case .exited(let status) = result.exit, Self.answeredStatuses.contains(status) { return }

    throw RetrievalError(
      "the rsync target \(place) cannot be reached: \(Self.said(result))",
      help: "try it by hand: rsync \(place)")
  }

  /// Pushes a package and checks by content what arrived; returns where it is.
  func push(_ package: TracePackage, to place: String) throws(RetrievalError) -> String {
    let folder = (place.hasSuffix("/") || place.hasSuffix(":") ? place : place + "/") + package.name
    for trace in package.traces {
      try push(["\(trace.path)/", "\(folder)/\(trace.name)/"], place: folder)
    }
    let sizes = Self.sizes(of: package.documents)
    try push(package.documents + ["\(folder)/"], place: folder) { name in
      // A program that was left running may go on writing.
      sizes[name].map { $0 < Self.sizes(of: package.documents)[name] ?? 0 } ?? false
    }
    return folder
  }

  /// Returns the sizes of files, by the names that rsync has for them.
  private static func sizes(of documents: [String]) -> [String: UInt64] {
    var sizes: [String: UInt64] = [:]
    for document in documents.map({ FilePath($0) }) {
      let name = document.lastComponent?.string ?? ""
      for file in FileTree.names(in: document) {
        sizes["\(name)/\(file)"] = FileTree.size(of: document.appending(file))
      }
    }
    return sizes
  }

  /// Transfers sources to the last of the paths, then asks rsync, by checksums and without a
  /// transfer, what differs: nothing may.
  func push(
    _ paths: [String], place: String, mayDiffer: (String) -> Bool = { _ in false }
  ) throws(RetrievalError) {
    _ = try run(Self.options + ["--"] + paths)
    let result = try run(
      ["--recursive", "--checksum", "--dry-run", "--protect-args", "--out-format=%n", "--"] + paths)
    let differing = String(decoding: result.output, as: UTF8.self)
      .split(separator: "\n").filter { !$0.hasSuffix("/") && !mayDiffer(String($0)) }
    guard let first = differing.first else { return }

    throw RetrievalError("what arrived at \(place) differs: \(first)")
  }

  /// Returns the sizes of the files below a folder of a destination, by their paths in it.
  func sizes(below place: String) throws(RetrievalError) -> [String: UInt64] {
    let result = try run([
      "--recursive", "--list-only", "--no-human-readable", "--8-bit-output", "--protect-args", "--",
      "\(place)/",
    ])
    var sizes: [String: UInt64] = [:]
    for line in String(decoding: result.output, as: UTF8.self).split(separator: "\n") {
      // -rw------- SIZE DATE TIME PATH
      let fields = line.split(separator: " ", maxSplits: 4)
      if fields.count == 5, fields[0].hasPrefix("-") {
        sizes[String(fields[4])] = UInt64(fields[1])
      }
    }
    return sizes
  }

  // MARK: - The program

  /// Exit statuses of rsync(1) that say that the target answered: done, and a path that is not there.
  private static let answeredStatuses: Set<Int32> = [0, 23]

  /// Nobody can answer a prompt of ssh while a recipe is applied; RSYNC_RSH chooses another shell.
  private static var remoteShell: [String] {
    getenv("RSYNC_RSH") == nil ? ["--rsh=ssh -o BatchMode=yes"] : []
  }

  private func run(_ arguments: [String]) throws(RetrievalError) -> ProgramResult {
    let result = try start(arguments)
    guard result.exit.isSuccess else {
      throw RetrievalError("rsync failed (\(result.exit)): \(Self.said(result))")
    }

    return result
  }

  private func start(
    _ arguments: [String], timeLimit: Duration = patience
  ) throws(RetrievalError) -> ProgramResult {
    do throws(ProgramError) {
      return try programs.run(
        ["rsync"] + Self.remoteShell + arguments, timeLimit: timeLimit, isInterruptible: true)
    } catch {
      throw RetrievalError(error.description, help: "install it: apt-get install rsync")
    }
  }

  private static func said(_ result: ProgramResult) -> String {
    let text = String(decoding: result.errorOutput.suffix(2000), as: UTF8.self)
    return text.split(whereSeparator: \.isNewline).joined(separator: "; ")
  }
}
