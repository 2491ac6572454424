import TestSupport
import Testing

@testable import Commands

struct UnifiedDiffTests {
  private func diff(_ first: String, _ second: String) -> String {
    UnifiedDiff(Array(first.utf8), Array(second.utf8)).text(named: "r.yaml", changedBy: "formatted")
  }

  @Test func `equal texts differ nowhere`() {
    #expect(diff("", "") == "")
    #expect(diff("a\nb", "a\nb") == "")
  }

  @Test func `three lines stand around a change`() {
    let lines = (1...20).map { "line \($0)\n" }
    var changed = lines
    changed[9] = "another\n"
    #expect(
      diff(lines.joined(), changed.joined()) == """
        --- r.yaml
        +++ r.yaml\tformatted
        @@ -7,7 +7,7 @@
         line 7
         line 8
         line 9
        -line 10
        +another
         line 11
         line 12
         line 13

        """)
  }

  @Test func `a last line without its end is told`() {
    #expect(
      diff("a", "a\n") == """
        --- r.yaml
        +++ r.yaml\tformatted
        @@ -1,1 +1,1 @@
        -a
        \\ No newline at end of file
        +a

        """)
    #expect(diff("", "a\n").hasSuffix("\n@@ -0,0 +1,1 @@\n+a\n"))
  }

  /// Lines that are often the same, so that the matching has to find its way.
  @Test(.enabled(if: HostCommand.isInstalled("patch"), "needs patch"), arguments: 0..<4)
  func `patch makes the second text of the first`(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let folder = try TemporaryFolder()
    for _ in 0..<40 {
      var texts: [String] = []
      for _ in 0..<2 {
        let count = Int.random(in: 0..<40, using: &generator)
        let lines = (0..<count).map { _ in "\(Int.random(in: 0..<25, using: &generator))" }
        texts.append(
          lines.joined(separator: "\n") + (Bool.random(using: &generator) ? "\n" : ""))
      }
      try folder.write(texts[0], to: "r.yaml")
      try folder.write(diff(texts[0], texts[1]), to: "changes")
      try HostCommand(
        arguments: [
          "patch", "--silent", "--unified", "--fuzz=0", "--directory=\(folder.path)", "r.yaml",
          "--input=\(folder.file("changes"))",
        ]
      ).text()
      #expect((folder.text("r.yaml") ?? "") == texts[1])
    }
  }

  @Test func `many changed lines take no long time`() {
    let first = (0..<20_000).map { "  - \($0 % 7)\n" }.joined()
    let second = first.replacing("  - ", with: "- ")
    #expect(diff(first, second).split(separator: "\n").count == 40_003)
  }
}
