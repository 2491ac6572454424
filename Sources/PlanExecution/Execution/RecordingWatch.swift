package import LTTngModel
import Planning
import SystemPackage

/// Looks once a second whether a limit of the recording is reached.
///
/// It looks inside the recording window, so it makes but a few stat and statvfs calls.
package final class RecordingWatch {
  private static let interval: UInt64 = 1_000_000_000

  private let limits: RunLimits

  /// Where sessions write.
  private let folders: [FilePath]

  /// A folder of each file system that they write to.
  private let places: [FilePath]

  /// The sizes of the archived chunks, which do not change any more.
  private var archivedSizes: [FilePath: UInt64] = [:]

  /// When recording is to end, on the monotonic clock in nanoseconds.
  private var end: UInt64?
  private var hasBegun = false

  /// The limit that was reached.
  private var reached: ReachedLimit?

  /// When ``look(at:)`` is due; nil before ``begin(at:)``.
  package private(set) var nextLook: UInt64?

  /// Returns nil where there is no limit.
  init?(_ limits: RunLimits?, folders: [String]) {
    guard let limits else { return nil }

    self.limits = limits
    self.folders = folders.map { FilePath($0) }
    var devices: Set<UInt64> = []
    places = self.folders.compactMap(FileSystemSpace.init).filter {
      devices.insert($0.device).inserted
    }.map(\.folder)
  }

  /// Says that recording begins; only the first call counts.
  package func begin(at now: UInt64) {
    guard !hasBegun else { return }

    hasBegun = true
    end = limits.durationMilliseconds.map { milliseconds in
      let (time, isOver) = milliseconds.multipliedReportingOverflow(by: 1_000_000)
      return isOver ? .max : now.saturatedSum(time)
    }
    setNextLook(after: now)
  }

  private func setNextLook(after now: UInt64) {
    let times = [end, limits.isAboutFolders ? now.saturatedSum(Self.interval) : nil]
    nextLook = times.compactMap(\.self).min()
  }

  /// Looks, where it is time to; returns the limit that is reached, also when that was seen before.
  package func look(at now: UInt64) -> ReachedLimit? {
    guard reached == nil, let nextLook, now >= nextLook else { return reached }

    setNextLook(after: now)
    reached = reachedFreeDisk ?? reachedTraceSize ?? reachedDuration(now)
    return reached
  }

  private func reachedDuration(_ now: UInt64) -> ReachedLimit? {
    guard let end, now >= end, let milliseconds = limits.durationMilliseconds else { return nil }

    let text = TimeSpan.description(ofMilliseconds: milliseconds)
    return ReachedLimit(.duration, "recording was ended after \(text) (`limits: duration`)")
  }

  private var reachedFreeDisk: ReachedLimit? {
    guard let wanted = limits.freeDisk else { return nil }

    for place in places {
      guard let free = FileSystemSpace.available(at: place), free < wanted else { continue }

      return ReachedLimit(
        .freeDisk,
        "recording was ended when \(ByteCount.rounded(free)) were free in \(place), less than "
          + "\(ByteCount.description(of: wanted)) (`limits: free-disk`)")
    }
    return nil
  }

  private var reachedTraceSize: ReachedLimit? {
    guard let wanted = limits.traceSize else { return nil }

    let size = folders.reduce(UInt64(0)) { $0.saturatedSum(traceSize(in: $1)) }
    guard size >= wanted else { return nil }

    return ReachedLimit(
      .traceSize,
      "recording was ended when the trace had \(ByteCount.rounded(size)), not less than "
        + "\(ByteCount.description(of: wanted)) (`limits: trace-size`)")
  }

  private func traceSize(in folder: FilePath) -> UInt64 {
    FileTree.names(in: folder).reduce(UInt64(0)) { sum, name in
      let path = folder.appending(name)
      return sum.saturatedSum(name == "archives" ? archiveSize(path) : FileTree.size(of: path))
    }
  }

  /// A long recording has thousands of chunks: each is looked at once.
  private func archiveSize(_ folder: FilePath) -> UInt64 {
    FileTree.names(in: folder).reduce(UInt64(0)) { sum, name in
      let path = folder.appending(name)
      let size = archivedSizes[path] ?? FileTree.size(of: path)
      archivedSizes[path] = size
      return sum.saturatedSum(size)
    }
  }
}
