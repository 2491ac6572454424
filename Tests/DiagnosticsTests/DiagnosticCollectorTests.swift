import Diagnostics
import Testing

struct DiagnosticCollectorTests {
  private func range(_ name: String, _ line: Int, _ column: Int) -> SourceRange {
    let position = SourcePosition(line: line, column: column)
    return SourceRange(file: SourceFile(name: name, bytes: []), start: position, end: position)
  }

  @Test func `findings are sorted by file, line and column, those without a place first`() {
    var collector = DiagnosticCollector()
    collector.error(.keyUnknown, "5", at: range("b", 1, 1))
    collector.warning(.keyUnknown, "4", at: range("a", 10, 1))
    collector.error(.keyUnknown, "3", at: range("a", 9, 10))
    collector.error(.keyUnknown, "2", at: range("a", 9, 2))
    collector.error(.keyUnknown, "1", at: nil)
    #expect(collector.sorted.map(\.message) == ["1", "2", "3", "4", "5"])
    #expect(collector.diagnostics.map(\.message) == ["5", "4", "3", "2", "1"])
  }

  @Test func `findings at one place keep their order`() {
    var collector = DiagnosticCollector()
    for number in 0..<20 {
      collector.error(.keyUnknown, "\(number)", at: range("a", 1, 1))
    }
    #expect(collector.sorted.map(\.message) == (0..<20).map { "\($0)" })
  }

  @Test func `only errors end a stage`() {
    var collector = DiagnosticCollector()
    #expect(!collector.hasErrors)
    collector.warning(.presetConflict, "w", at: nil)
    #expect(!collector.hasErrors)

    var other = DiagnosticCollector()
    other.error(.keyMissing, "e", at: nil, help: "h", notes: [Diagnostic.Note("n")])
    collector.append(contentsOf: other)
    #expect(collector.hasErrors)
    #expect(collector.diagnostics.map(\.message) == ["w", "e"])
    #expect(collector.diagnostics.last?.help == "h")
    #expect(collector.diagnostics.last?.notes.map(\.message) == ["n"])
  }

  @Test func `each id has a name of its own in kebab case`() {
    let names = DiagnosticID.allCases.map(\.rawValue)
    #expect(Set(names).count == names.count)
    for name in names {
      let words = name.split(separator: "-", omittingEmptySubsequences: false)
      #expect(words.allSatisfy { !$0.isEmpty && $0.allSatisfy { $0.isLowercase || $0 == "8" } })
    }
  }
}
