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

  private func collector(of count: Int, last: Severity = .error) -> DiagnosticCollector {
    var collector = DiagnosticCollector()
    for number in 0..<count {
      collector.add(
        Diagnostic(
          .keyUnknown, number + 1 == count ? last : .warning, "\(number)", at: range("a", number, 1)
        ))
    }
    return collector
  }

  @Test func `1000 findings are kept, and that there are more is said once`() {
    #expect(collector(of: 1000).diagnostics.count == 1000)
    #expect(!collector(of: 1000).isFull)
    for count in [1001, 5000] {
      let full = collector(of: count)
      #expect(full.isFull && full.hasErrors)
      #expect(full.diagnostics.dropLast().map(\.message) == (0..<1000).map { "\($0)" })
      #expect(full.diagnostics.last?.id == .findingLimit)
      #expect(full.diagnostics.last?.severity == .note)
      #expect(full.diagnostics.last?.range?.start.line == 1000)
    }
  }

  @Test func `findings that another left out count as left out`() {
    for own in [0, 600, 1000, 1001] {
      var collector = collector(of: own, last: .warning)
      collector.append(contentsOf: self.collector(of: 1500))
      collector.append(contentsOf: self.collector(of: 1500))
      #expect(collector.isFull && collector.hasErrors)
      #expect(collector.diagnostics.count == 1001)
      #expect(collector.diagnostics.count { $0.id == .findingLimit } == 1)
    }
  }

  @Test func `texts that nobody reads to their end are cut`() {
    let long = String(repeating: "é", count: 1 << 20)
    let diagnostic = Diagnostic(
      .keyUnknown, .error, long, help: long, notes: [Diagnostic.Note(long)])
    let short = String(repeating: "é", count: 2000) + "…"
    #expect(diagnostic.message == short)
    #expect(diagnostic.help == short && diagnostic.notes[0].message == short)
    let fits = String(repeating: "é", count: 2000)
    #expect(Diagnostic(.keyUnknown, .error, fits).message == fits)
  }
}
