import Diagnostics
import Testing

struct SourceFileTests {
  private func file(_ text: String) -> SourceFile {
    SourceFile(name: "r.yaml", bytes: Array(text.utf8))
  }

  @Test func `lines end at LF and at CRLF, and the last needs no end`() {
    let file = file("one\r\ntwo\n\nfour")
    #expect((0...5).map { file.line($0) } == [nil, "one", "two", "", "four", nil])
  }

  @Test func `a file that ends with a line break has an empty last line`() {
    #expect(file("a\n").line(2) == "")
    #expect(file("").line(1) == "")
  }

  @Test func `columns count Unicode scalars`() {
    // Two bytes, four bytes, and a letter with a combining accent: two scalars.
    let text = "é😀e\u{301}x"
    #expect(file(text).position(at: text.utf8.count - 1) == SourcePosition(line: 1, column: 5))
  }

  @Test func `offsets become lines and columns`() {
    let file = file("ab\ncd\n")
    let positions = (0...6).map { file.position(at: $0) }
    #expect(positions.map(\.line) == [1, 1, 1, 2, 2, 2, 3])
    #expect(positions.map(\.column) == [1, 2, 3, 1, 2, 3, 1])
  }

  @Test func `an offset behind the end is the end`() {
    #expect(file("ab").position(at: 99) == SourcePosition(line: 1, column: 3))
  }

  @Test func `a byte order mark belongs to no line and takes no column`() {
    let file = file("\u{FEFF}ab\nc")
    #expect(file.line(1) == "ab")
    #expect(file.position(at: 0) == SourcePosition(line: 1, column: 1))
    #expect(file.position(at: 4) == SourcePosition(line: 1, column: 2))
    #expect(file.position(at: 6) == SourcePosition(line: 2, column: 1))
  }

  @Test func `bytes that are not UTF-8 are shown as replacement characters`() {
    let file = SourceFile(name: "r.yaml", bytes: [0x61, 0xFF, 0x62])
    #expect(file.line(1) == "a\u{FFFD}b")
    #expect(file.position(at: 2) == SourcePosition(line: 1, column: 3))
  }

  @Test func `a range is described by file, line and column`() {
    let file = file("abc")
    let range = SourceRange(
      file: file, start: SourcePosition(line: 1, column: 2), end: SourcePosition(line: 1, column: 3)
    )
    #expect("\(range)" == "r.yaml:1:2")
    let located = Located("b", at: range).map { $0 + "!" }
    #expect(located.value == "b!")
    #expect(located.range.end == range.end)
  }
}
