import Glibc
import LTTngModel

/// Where a trace comes from, beyond what the machine tells.
package struct Provenance {
  /// The variables that the payload inherits and that the manifest tells.
  let environment: [String: String]

  private let userName: String?
  private let lttngVersion: () -> String?
  private let sha256: ([UInt8]) -> String?

  /// Of `inherited`, the caller's variables, only some are told: others may be nobody's business.
  ///
  /// `lttngVersion` and `sha256` are asked when the recording is over.
  package init(
    inherited: [String: String] = [:], userName: String? = nil,
    lttngVersion: @escaping () -> String? = { nil },
    sha256: @escaping ([UInt8]) -> String? = { _ in nil }
  ) {
    environment = inherited.filter { name, _ in
      name == "LANG" || name == "PATH" || name.hasPrefix("LTTNG_")
    }
    self.userName = userName
    self.lttngVersion = lttngVersion
    self.sha256 = sha256
  }

  /// Writes it into the manifest of a run.
  func complete(_ manifest: inout TraceManifest, _ folder: RunFolder, isOfThisBoot: Bool) {
    manifest.user = userName
    manifest.lttngVersion = lttngVersion()
    manifest.clockOffset = isOfThisBoot ? Self.clockOffset : nil
    manifest.recipeSHA256 = WholeFile.read(folder.recipe).flatMap(sha256)
  }

  /// How far the wall clock is ahead of CLOCK_MONOTONIC, in nanoseconds.
  private static var clockOffset: Int64 {
    time(CLOCK_REALTIME) - time(CLOCK_MONOTONIC)
  }

  private static func time(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
