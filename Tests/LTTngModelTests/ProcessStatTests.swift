import LTTngModel
import Testing

/// The content of `/proc/PID/stat`.
struct ProcessStatTests {
  private static func content(_ name: String, state: String = "S") -> [UInt8] {
    let numbers = (4...52).map { $0 == 4 ? "7" : "\($0)" }.joined(separator: " ")
    return Array("12 (\(name)) \(state) \(numbers)\n".utf8)
  }

  @Test(arguments: ["sh", "a b", "(sd-pam)", ") S 1 (", "line\nbreak", "", "12 (sh) Z 7"])
  func `a name can hold anything`(_ name: String) throws {
    let stat = try #require(ProcessStat(Self.content(name)))
    #expect(stat.name == name)
    #expect(stat.state == "S" && stat.parent == 7 && stat.startTime == 22)
  }

  @Test func `the state tells whether a process goes on`() throws {
    for state in ["R", "S", "D", "I", "T", "t", "Z", "X"] {
      let stat = try #require(ProcessStat(Self.content("sh", state: state)))
      #expect(stat.hasEnded == ["Z", "X"].contains(state))
      #expect(stat.isStopped == ["T", "t"].contains(state))
    }
  }

  @Test(arguments: ["", "12", "12 (sh", "12 )sh( S 7", "12 (sh) S 7 8", "12 (sh)"])
  func `anything else is none`(_ text: String) {
    #expect(ProcessStat(Array(text.utf8)) == nil)
  }
}
