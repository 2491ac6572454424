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

  private static func status(
    of processID: Int32
  ) -> (hasEnded: Bool, parent: Int32, startTime: UInt64)? {
    guard let bytes = WholeFile.read(.init("/proc/\(processID)/stat")),
      // The fields follow the command's name, which is in parentheses and can hold anything.
      let name = bytes.lastIndex(of: UInt8(ascii: ")"))
    else { return nil }

    let fields = bytes[name...].dropFirst(2).split(separator: UInt8(ascii: " "))
    guard fields.count > 19, let state = fields.first?.first,
      let parent = Int32(String(decoding: fields[1], as: UTF8.self)),
      let startTime = UInt64(String(decoding: fields[19], as: UTF8.self))
    else { return nil }

    return (state == UInt8(ascii: "Z") || state == UInt8(ascii: "X"), parent, startTime)
  }
}
