/// What `/proc/PID/stat` tells of a process (proc(5)).
package struct ProcessStat: Hashable, Sendable {
  /// The name of its program, at most 15 bytes of it.
  package let name: String

  /// The letter of its state, such as `S`.
  package let state: Character

  package let parent: Int32

  /// In clock ticks since the boot.
  package let startTime: UInt64

  /// Takes the file's content; nil for any other.
  package init?(_ content: [UInt8]) {
    // The name is in parentheses and can hold any byte, those of a parenthesis and a line break, too.
    guard let begin = content.firstIndex(of: UInt8(ascii: "(")),
      let end = content.lastIndex(of: UInt8(ascii: ")")), begin < end
    else { return nil }

    let fields = content[end...].dropFirst(2).split(separator: UInt8(ascii: " "))
      .map { String(decoding: $0, as: UTF8.self) }
    guard fields.count > 19, let state = fields[0].first, let parent = Int32(fields[1]),
      let startTime = UInt64(fields[19])
    else { return nil }

    name = String(decoding: content[(begin + 1)..<end], as: UTF8.self)
    self.state = state
    self.parent = parent
    self.startTime = startTime
  }

  /// Whether it has ended, and was not reaped yet.
  package var hasEnded: Bool { "ZX".contains(state) }

  /// Whether a signal, or a debugger, has stopped it.
  package var isStopped: Bool { "Tt".contains(state) }
}
