import Diagnostics
import Testing

struct DiagnosticRendererTests {
  private func diagnostic(
    _ line: String, from start: Int, to end: Int, message: String = "wrong", help: String? = nil,
    notes: [Diagnostic.Note] = []
  ) -> Diagnostic {
    Diagnostic(
      .valueInvalid, .error, message, at: range(line, from: start, to: end), help: help,
      notes: notes)
  }

  private func range(_ line: String, from start: Int, to end: Int) -> SourceRange {
    SourceRange(
      file: SourceFile(name: "r.yaml", bytes: Array(line.utf8)),
      start: SourcePosition(line: 1, column: start), end: SourcePosition(line: 1, column: end))
  }

  private func lines(_ diagnostic: Diagnostic) -> [String] {
    DiagnosticRenderer().text(of: diagnostic).split(separator: "\n").map { String($0) }
  }

  @Test func `after many findings the rest is counted`() {
    let findings = Array(repeating: diagnostic("a: bad", from: 4, to: 7), count: 60_000)
    let text = DiagnosticRenderer().text(of: findings)
    #expect(text.hasSuffix("\nnote: 59800 more findings are not shown\n"))
    #expect(text.split(separator: "\n").count == 3 * 200 + 1)
    #expect(!DiagnosticRenderer().text(of: Array(findings.prefix(200))).contains("not shown"))
  }

  @Test func `a finding has its place, line, carets, help and notes`() {
    let note = Diagnostic.Note("see here", at: range("a: bad", from: 1, to: 2))
    let text = DiagnosticRenderer().text(
      of: diagnostic("a: bad", from: 4, to: 7, help: "write good", notes: [note]))
    #expect(
      text == """
        r.yaml:1:4: error: wrong [value-invalid]
         1 | a: bad
           |    ^^^
          help: write good
        r.yaml:1:1: note: see here
         1 | a: bad
           | ^

        """)
  }

  @Test func `a finding without a place has one line`() {
    let diagnostic = Diagnostic(.fileUnreadable, .warning, "no such file")
    #expect(
      DiagnosticRenderer().text(of: [diagnostic, diagnostic])
        == String(repeating: "warning: no such file [file-unreadable]\n", count: 2))
  }

  @Test func `an empty range and the end of the line have one caret`() {
    #expect(lines(diagnostic("abc", from: 2, to: 2))[2] == "   |  ^")
    #expect(lines(diagnostic("abc", from: 4, to: 4))[2] == "   |    ^")
  }

  @Test func `a range over several lines is marked to the end of the first`() {
    let file = SourceFile(name: "r.yaml", bytes: Array("ab: cd\nef".utf8))
    let range = SourceRange(
      file: file, start: SourcePosition(line: 1, column: 5),
      end: SourcePosition(line: 2, column: 2))
    #expect(lines(Diagnostic(.typeWrong, .error, "x", at: range))[2] == "   |     ^^")
  }

  @Test func `a range outside the text does no harm`() {
    #expect(lines(diagnostic("abc", from: 5000, to: 6000))[2] == "   |    ^")
    #expect(lines(diagnostic("abc", from: 0, to: 0))[2] == "   | ^")
  }

  @Test(arguments: [1, 79, 81, 161, 500, 920, 1000])
  func `of a long line the part around the column is shown, the caret below it`(column: Int) {
    var line = Array(repeating: UInt8(ascii: "."), count: 1000)
    line[column - 1] = UInt8(ascii: "X")
    let lines = lines(
      diagnostic(String(decoding: line, as: UTF8.self), from: column, to: column + 1))
    #expect(lines[1].utf8.count <= 5 + 160)
    #expect(lines[1].utf8.firstIndex(of: UInt8(ascii: "X")) != nil)
    #expect(
      Array(lines[1].utf8).firstIndex(of: UInt8(ascii: "X"))
        == Array(lines[2].utf8).firstIndex(of: UInt8(ascii: "^")))
    #expect(lines[2].hasSuffix(" ^"))
  }

  @Test func `carets of a long range stop at the shown part`() {
    let line = String(repeating: "x", count: 1000)
    #expect(lines(diagnostic(line, from: 1, to: 1001))[2].utf8.count == 5 + 160)
  }

  @Test func `control characters are escaped and the carets stay below their text`() {
    let lines = lines(diagnostic("\u{1B}[31m\tx\u{202E}: bad", from: 11, to: 14))
    #expect(lines[1] == #" 1 | \u{1B}[31m x\u{202E}: bad"#)
    let text = Array(lines[1].unicodeScalars)
    let carets = Array(lines[2].unicodeScalars)
    #expect(carets.firstIndex(of: "^") == text.count - 3)
    #expect(lines[2].hasSuffix(" ^^^"))
  }

  @Test func `nothing of the text reaches the terminal raw`() {
    let note = Diagnostic.Note("n\u{9B}")
    let file = SourceFile(name: "evil\u{1B}.yaml", bytes: Array("\u{7F}".utf8))
    let start = SourcePosition(line: 1, column: 1)
    let text = DiagnosticRenderer().text(
      of: Diagnostic(
        .nameInvalid, .error, "m\u{1B}\nx", at: SourceRange(file: file, start: start, end: start),
        help: "h\u{1B}", notes: [note]))
    let isClean = text.unicodeScalars.allSatisfy {
      $0 == "\n" || (0x20..<0x7F).contains($0.value)
    }
    #expect(isClean)
    #expect(text.hasPrefix(#"evil\u{1B}.yaml:1:1: error: m\u{1B}\nx [name-invalid]"#))
    #expect(text.contains(#"help: h\u{1B}"#))
  }

  @Test func `colors are only written when asked for`() {
    let diagnostic = diagnostic("abc", from: 1, to: 2)
    #expect(!DiagnosticRenderer().text(of: diagnostic).utf8.contains(0x1B))
    let colored = DiagnosticRenderer(isColored: true).text(of: diagnostic)
    #expect(colored.contains("\u{1B}[1;31merror:\u{1B}[0m"))
    #expect(colored.contains("\u{1B}[1;32m^\u{1B}[0m"))
  }

  @Test(arguments: [
    ("plain é 😀", "plain é 😀"), ("a\tb", "a b"), ("a\u{0}b", #"a\u{0}b"#),
    ("\u{200F}\u{2028}\u{2066}", #"\u{200F}\u{2028}\u{2066}"#), ("\r\n", #"\u{D}\n"#),
  ])
  func `text is escaped`(text: String, expected: String) {
    #expect(TerminalText.escaped(text) == expected)
  }
}
