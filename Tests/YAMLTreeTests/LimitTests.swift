import Diagnostics
import Testing
import YAMLTree

struct LimitTests {
  private func nested(_ depth: Int) -> String {
    String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
  }

  @Test func `64 levels are read, 65 are not`() {
    #expect(Reading(nested(64)).findings == [])
    #expect(Reading(nested(65)).findings == ["1:65 yaml-limit"])
    #expect(Reading(String(repeating: "- ", count: 64) + "a").findings == [])
    #expect(Reading(String(repeating: "- ", count: 65) + "a").findings == ["1:129 yaml-limit"])
  }

  @Test(arguments: ["[", "{", "- ", "? ", "{a: ", "[a, ", "!a [", "&a ["])
  func `endless nesting is refused`(text: String) {
    let reading = Reading(String(repeating: text, count: (1 << 20) / text.utf8.count))
    #expect(reading.diagnostics.contains { $0.id == .yamlLimit })
    #expect(reading.root == nil)
  }

  @Test func `what an alias stands for counts where the alias stands`() {
    let deep = "a: &x \(nested(40))\nb: "
    #expect(Reading(deep + nested(22).replacing("[]", with: "[*x]")).findings == [])
    #expect(Reading(deep + nested(23).replacing("[]", with: "[*x]")).findings == [])
    #expect(
      Reading(deep + nested(24).replacing("[]", with: "[*x]")).findings == ["2:28 yaml-limit"])
  }

  @Test func `a file may be as large as the limit`() {
    let limits = NodeReader.Limits(byteCount: 10, depth: 1, nodeCount: 10)
    #expect(Reading("0123456789", limits: limits).findings == [])
    #expect(Reading("01234567890", limits: limits).findings == ["1:1 file-too-large"])
  }

  @Test func `keys, values and what aliases stand for are counted`() {
    func limits(_ count: Int) -> NodeReader.Limits {
      NodeReader.Limits(byteCount: 100, depth: 9, nodeCount: count)
    }
    // The root, two keys, a list of two, the same again.
    let text = "a: &x [1, 2]\nb: *x\n"
    #expect(Reading(text, limits: limits(9)).findings == [])
    #expect(Reading(text, limits: limits(8)).findings == ["2:4 yaml-limit"])
    #expect(Reading(text, limits: limits(4)).findings == ["1:11 yaml-limit"])
  }

  @Test func `a billion laughs are refused before anything is copied`() {
    var text = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n"
    for level in 1...40 {
      let aliases = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(aliases)]\n"
    }
    let reading = Reading(text)
    #expect(reading.findings.count == 1)
    #expect(reading.diagnostics.first?.id == .yamlLimit)
  }

  @Test func `200 000 nodes are read`() {
    #expect(Reading("[" + String(repeating: "a,", count: 199_999) + "]").findings == [])
    #expect(
      Reading("[" + String(repeating: "a,", count: 200_000) + "]").findings
        == ["1:400000 yaml-limit"])
  }

  @Test func `a mapping of many keys and its duplicates are found`() {
    let limits = NodeReader.Limits(byteCount: 1 << 22, depth: 9, nodeCount: 1 << 20)
    let keys = (0..<100_000).map { "k\($0): 1\n" }.joined()
    let reading = Reading(keys, limits: limits)
    #expect(reading.root?.mapping?.entries.count == 100_000)
    #expect(reading.root?["k99999"]?.range.start.line == 100_000)

    let duplicates = Reading(keys + keys, limits: limits)
    #expect(duplicates.diagnostics.count == 1001)
    #expect(duplicates.findings[999] == "101000:1 key-duplicate")
    #expect(duplicates.findings.last == "101001:1 finding-limit")
  }

  @Test func `many tag directives are refused at the first`() {
    let text = (0..<100_000).map { "%TAG !\($0)! x\n" }.joined() + "---\n"
    let limits = NodeReader.Limits(byteCount: 1 << 22, depth: 9, nodeCount: 9)
    #expect(Reading(text, limits: limits).findings == ["1:1 yaml-feature"])
    #expect(Reading("[a]\n" + text, limits: limits).findings == ["2:1 document-count"])
  }

  @Test func `many undefined aliases beside many anchors are not compared`() {
    let anchors = (0..<30_000).map { "- &anchor\($0) x\n" }.joined()
    let reading = Reading(anchors + String(repeating: "- *ancor1\n", count: 30_000))
    #expect(reading.diagnostics.count == 1001)
    #expect(reading.diagnostics.first?.help?.contains("quoted") == true)
  }

  @Test(.timeLimit(.minutes(10)), arguments: ["!", "é"])
  func `a text of 4 MiB is quoted in no time in its square`(text: String) throws {
    let long = String(repeating: text, count: (1 << 22) / text.utf8.count)
    let limits = NodeReader.Limits(byteCount: 1 << 26, depth: 9, nodeCount: 9)
    let reading = Reading("- !\(long)\n", limits: limits)
    #expect(reading.root == nil)
    #expect(reading.diagnostics.allSatisfy { $0.message.utf8.count < 10_000 })

    let place = try #require(Reading("a").root).range
    let scalar = Scalar(text: long + "\u{7}", style: .plain, range: place)
    #expect(YAMLWriter().text(of: .scalar(scalar)).utf8.count > 1 << 22)
  }
}
