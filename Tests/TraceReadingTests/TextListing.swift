/// What the program `babeltrace2` prints of a trace: another reader to compare with.
struct TextListing {
  private(set) var events: [String: UInt64] = [:]

  /// Nanoseconds from the clock's origin.
  private(set) var beginTime: Int64?
  private(set) var endTime: Int64?

  init(of directory: String) throws {
    let arguments = ["babeltrace2", "--clock-seconds", "--no-delta", directory]
    for line in try Tool.output(arguments).split(separator: "\n") {
      let words = line.split(separator: " ", maxSplits: 3)
      let name = words[2].hasSuffix(":") ? words[2].dropLast() : words[2]
      events[String(name), default: 0] += 1

      let time = Int64(String(words[0].filter { $0 >= "0" && $0 <= "9" }))
      beginTime = beginTime ?? time
      endTime = time
    }
  }
}
