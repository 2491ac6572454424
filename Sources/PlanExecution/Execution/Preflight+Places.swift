import LTTngModel
import Planning
import SystemPackage

/// The folders that a plan has LTTng write to.
extension Preflight {
  func outputs() -> [Problem] {
    plan.sessions.compactMap { session in
      guard !session.isStaged, let folder = parent(of: session.tracePath),
        let obstacle = PrivateFolder.obstacleToWriting(folder)
      else { return nil }

      let key = session.output == .snapshot ? "{snapshot: {local: FOLDER}}" : "{local: FOLDER}"
      return Problem(
        .environmentNotReady,
        "the output folder \(folder) of `\(session.name)` cannot be written (\(obstacle))",
        help: "choose another with `output: \(key)`")
    }
  }

  /// LTTng-UST makes no channel where it cannot write, and says so to nobody (LTTng 2.13.9).
  func sharedMemoryPaths() -> [Problem] {
    plan.sessions.compactMap { session in
      guard let folder = parent(of: session.sharedMemoryPath),
        let obstacle = PrivateFolder.obstacleToWriting(folder)
      else { return nil }

      return Problem(
        .environmentNotReady,
        "the folder \(folder) for the sub-buffers of `\(session.name)` cannot be written (\(obstacle))",
        help: "choose another with `shm-path: FOLDER`")
    }
  }

  /// Returns the recipe's folder: a session has one of its own in it.
  func parent(of path: RunText?) -> FilePath? {
    path.map { FilePath($0.expanded(runID: "preflight")).removingLastComponent() }
  }
}
