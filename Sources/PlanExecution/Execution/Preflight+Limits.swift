import LTTngModel
import Planning
import SystemPackage

/// The limits of a recording that would end it at once.
extension Preflight {
  func freeDisk() -> [Problem] {
    guard let wanted = plan.limits?.freeDisk else { return [] }

    var devices: Set<UInt64> = []
    return plan.sessions.compactMap { session in
      guard let folder = parent(of: session.tracePath), let place = FileSystemSpace(at: folder),
        place.available < wanted, devices.insert(place.device).inserted
      else { return nil }

      return Problem(
        .environmentNotReady,
        "\(ByteCount.rounded(place.available)) are free in \(place.folder), where `\(session.name)` "
          + "writes, and `limits: free-disk` wants \(ByteCount.description(of: wanted)) to stay free",
        help:
          "free some, lower the limit, or choose another file system with `output: {local: FOLDER}`"
      )
    }
  }
}
