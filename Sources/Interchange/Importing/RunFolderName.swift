/// How the folders and sessions of lttrecipe's own runs are called.
enum RunFolderName {
  /// Returns the id of the run in whose own folder a path is: `…/lttrecipe/runs/ID/trace…`.
  static func run(holding path: String) -> String? {
    let parts = path.split(separator: "/").map(String.init)
    for index in parts.indices.dropLast(3)
    where parts[index] == "lttrecipe" && parts[index + 1] == "runs" && parts[index + 3] == "trace" {
      return parts[index + 2]
    }
    return nil
  }

  /// Returns the name of a session without the run's id, which each run puts behind it.
  static func withoutRun(_ name: String, _ run: String?) -> String {
    if let run, name.hasSuffix("-\(run)") { return String(name.dropLast(run.count + 1)) }

    let parts = name.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count > 2, isTime(parts[parts.count - 2]), isRandom(parts[parts.count - 1]) else {
      return name
    }

    return parts.dropLast(2).joined(separator: "-")
  }

  /// `20260308T142530Z`.
  private static func isTime(_ text: Substring) -> Bool {
    let shape = text.utf8.map { (0x30...0x39).contains($0) ? UInt8(ascii: "0") : $0 }
    return String(decoding: shape, as: UTF8.self) == "00000000T000000Z"
  }

  /// `7f3a`.
  private static func isRandom(_ text: Substring) -> Bool {
    text.utf8.count == 4 && text.allSatisfy(\.isHexDigit)
  }
}
