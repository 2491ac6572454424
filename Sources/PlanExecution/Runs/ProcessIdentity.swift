import LTTngModel
import SystemPackage

/// A process that can be known again: a number alone may be another one's by now.
package struct ProcessIdentity: Hashable, Codable, Sendable {
  package let processID: Int32

  /// In clock ticks since the boot (field 22 of `/proc/PID/stat`, proc(5)).
  package let startTime: UInt64

  /// Returns nil where there is no such process.
  package init?(_ processID: Int32) {
    guard let status = Self.status(of: processID) else { return nil }

    self.processID = processID
    startTime = status.startTime
  }

  /// Whether the process runs; one that ended and was not yet reaped does not.
  package var isAlive: Bool {
    guard let status = Self.status(of: processID) else { return false }

    return status.startTime == startTime && !status.hasEnded
  }

  /// Returns the number of a process's parent; nil where there is no such process.
  package static func parent(of processID: Int32) -> Int32? {
    status(of: processID)?.parent
  }

  /// The name of the process's program, as ps(1) shows it; empty where it is gone.
  package var name: String {
    String(decoding: WholeFile.read(.init("/proc/\(processID)/comm")) ?? [], as: UTF8.self).trimmed
  }

  /// The real user id of the process, as whom it can be signalled (kill(2)); nil where it is gone.
  ///
  /// The owner of its files in `/proc` is another one where it has changed its rights (proc(5)).
  package var userID: UInt32? {
    let lines = (WholeFile.read(.init("/proc/\(processID)/status")) ?? [])
      .split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
    let numbers = lines.first { $0.hasPrefix("Uid:") }?.split { $0.isWhitespace }
    return numbers?.dropFirst().first.flatMap { UInt32($0) }
  }

  /// Returns the processes that the threads of a process are the parents of; nil where the kernel has no lists of
  /// them (CONFIG_PROC_CHILDREN).
  ///
  /// A list that is read while a process ends can lack another one (proc(5)).
  package static func children(of processID: Int32) -> [Int32]? {
    let tasks = FilePath("/proc/\(processID)/task")
    let lists = FileTree.names(in: tasks).compactMap { thread in
      WholeFile.read(tasks.appending(thread).appending("children"))
    }
    guard !lists.isEmpty else { return nil }

    return lists.flatMap { String(decoding: $0, as: UTF8.self).split(separator: " ") }
      .compactMap { Int32($0) }
  }

  private static func status(of processID: Int32) -> ProcessStat? {
    WholeFile.read(.init("/proc/\(processID)/stat")).flatMap { ProcessStat($0) }
  }
}
