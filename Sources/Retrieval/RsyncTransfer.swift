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
    _ = try run(["rsync", "--version"])
  }

  /// Pushes a package and checks by content what arrived; returns where it is.
  func push(_ package: TracePackage, to place: String) throws(RetrievalError) -> String {
    let folder = (place.hasSuffix("/") || place.hasSuffix(":") ? place : place + "/") + package.name
    for trace in package.traces {
      let parts = [trace.path + "/", "\(folder)/\(trace.name)/"]
      _ = try run(["rsync"] + Self.options + ["--"] + parts)
      try check(parts, place: folder)
    }
    let documents = package.documents + [folder + "/"]
    _ = try run(["rsync"] + Self.options + ["--"] + documents)
    try check(documents, place: folder)
    return folder
  }

  /// Asks rsync, by checksums and without a transfer, what differs: nothing may.
  private func check(_ parts: [String], place: String) throws(RetrievalError) {
    let result = try run(
      [
        "rsync", "--recursive", "--checksum", "--dry-run", "--protect-args", "--out-format=%n",
        "--",
      ]
        + parts)
    let differing = String(decoding: result.output, as: UTF8.self)
      .split(separator: "\n").filter { !$0.hasSuffix("/") }
    guard let first = differing.first else { return }

    throw RetrievalError("what arrived at \(place) differs: \(first)")
  }

  private func run(_ command: [String]) throws(RetrievalError) -> ProgramResult {
    let result: ProgramResult
    do throws(ProgramError) {
      result = try programs.run(command, timeLimit: Self.patience)
    } catch {
      throw RetrievalError(error.description, help: "install it: apt-get install rsync")
    }
    guard result.exit.isSuccess else {
      let said = String(decoding: result.errorOutput.suffix(2000), as: UTF8.self)
      throw RetrievalError("rsync failed (\(result.exit)): \(said)")
    }

    return result
  }
}
