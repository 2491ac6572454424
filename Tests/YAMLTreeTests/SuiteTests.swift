import Diagnostics
import TestSupport
import Testing
import YAMLTree

/// The public YAML test suite.
struct SuiteTests {
  private static let valid = SuiteCase.all.filter { !$0.fail }

  /// Valid texts that libyaml 0.2.5 does not take.
  private static let refusedByLibyaml: Set<String> = [
    "2JQS", "2LFX", "2SXE", "4ABK", "4MUZ-00", "4MUZ-01", "4MUZ-02", "58MP", "5MUD",
    "5T43", "6BCT", "6CA3", "6LVF", "6M2F", "7Z25", "8XYN", "96NN-00", "96NN-01", "9SA2",
    "A2M4", "BEC7", "CFD4", "DBG4", "DK3J", "DK95-00", "DK95-03", "DK95-04", "FP8R",
    "FRK4", "HM87-00", "HWV9", "K3WX", "M2N8-00", "M7A3", "MUS6-05", "MUS6-06", "NHX8",
    "NJ66", "NKF9", "Q5MG", "QT73", "R4YG", "S3PD", "SM9W-01", "UKK6-00", "UT92",
    "VJP3-01", "W4TN", "W5VH", "Y79Y-001", "Y79Y-010",
  ]

  /// Valid texts of which libyaml 0.2.5 sees something else than the suite.
  private static let misreadByLibyaml: Set<String> = [
    "652Z", "HM87-01", "JEF9-02", "L24T-01", "Y2GN",
  ]

  /// Texts that are no YAML, and that libyaml 0.2.5 takes.
  private static let wronglyTaken: Set<String> = [
    "9C9N", "9HCY", "9JBA", "CVW2", "DK95-01", "EB22", "G5U8", "MUS6-00", "MUS6-01",
    "QB6E", "RHX7", "S98Z", "SU5Z", "X4QW", "Y79Y-003", "YJV2",
  ]

  /// The valid texts that libyaml reads as the suite does.
  private static let common = valid.filter {
    !refusedByLibyaml.contains($0.id) && !misreadByLibyaml.contains($0.id)
  }

  @Test func `the suite is whole`() {
    #expect(SuiteCase.all.count == 402)
    #expect(Self.valid.count == 308)
    #expect(SuiteCase.all.count { $0.json != nil } == 282)
    #expect(Self.common.count == 252)
    #expect(Self.common.count { !SuiteFeatures($0).refusals.isEmpty } == 67)
  }

  @Test(.enabled(if: HostCommand.isInstalled("cc"), "needs cc"))
  func `every text gives the events of libyaml, and these differ from the suite's`() throws {
    let reference = try ReferenceReader()
    var refused: Set<String> = []
    var misread: Set<String> = []
    var taken: Set<String> = []
    for suite in SuiteCase.all {
      let events = try reference.events(of: suite.yaml)
      #expect(try EventText(of: suite.file) == events, "\(suite.id)")
      switch (suite.fail, events.isRefused) {
      case (true, true): break
      case (true, false): taken.insert(suite.id)
      case (false, true): refused.insert(suite.id)
      case (false, false): if events.text != suite.events { misread.insert(suite.id) }
      }
    }
    #expect(refused.sorted() == Self.refusedByLibyaml.sorted())
    #expect(misread.sorted() == Self.misreadByLibyaml.sorted())
    #expect(taken.sorted() == Self.wronglyTaken.sorted())
  }

  @Test(arguments: common)
  func `a text has the suite's events`(suite: SuiteCase) throws {
    #expect(try EventText(of: suite.file) == EventText(text: suite.events, isRefused: false))
  }

  @Test(arguments: common)
  func `what recipes do not take is refused, and nothing else`(suite: SuiteCase) {
    let reading = Reading(suite.yaml)
    #expect(reading.diagnostics.map(\.id) == SuiteFeatures(suite).refusals)
    #expect((reading.root == nil) == !reading.diagnostics.isEmpty)
  }

  @Test func `each refusal has its place`() {
    var text = ""
    for suite in Self.common {
      for diagnostic in Reading(suite.yaml).diagnostics {
        text += "\(suite.id) \(place(of: diagnostic, in: suite))\n"
      }
    }
    #expect(Golden.difference(text, at: Golden.folder("Suite/refusals.txt")) == nil)
  }

  @Test(arguments: common.filter { $0.json != nil && SuiteFeatures($0).refusals.isEmpty })
  func `a text has the suite's value`(suite: SuiteCase) throws {
    let json = try #require(JSONValue(parsing: suite.json ?? ""))
    #expect(Reading(suite.yaml).root.map(JSONValue.init) == json)
  }

  @Test(arguments: SuiteCase.all.filter { $0.fail || refusedByLibyaml.contains($0.id) })
  func `what libyaml refuses is told with its place and what to do`(suite: SuiteCase) throws {
    guard !Self.wronglyTaken.contains(suite.id) else { return }

    let reading = Reading(suite.yaml)
    #expect(reading.root == nil)
    let diagnostic = try #require(reading.diagnostics.last)
    #expect(isInFile(diagnostic.range, of: suite.file))
    #expect(diagnostic.help?.isEmpty == false, "\(DiagnosticRenderer().text(of: diagnostic))")
  }

  @Test func `of what libyaml takes wrongly, some is refused for another reason`() {
    let wrong = SuiteCase.all.filter { Self.wronglyTaken.contains($0.id) }
    let findings = wrong.map { ($0.id, Reading($0.yaml).diagnostics.map(\.id)) }
    #expect(
      Dictionary(uniqueKeysWithValues: findings.filter { !$0.1.isEmpty }) == [
        "9HCY": [.yamlFeature, .documentCount], "EB22": [.documentCount],
        "MUS6-00": [.yamlFeature], "MUS6-01": [.documentEmpty], "RHX7": [.documentCount],
      ])
  }

  private func isInFile(_ range: SourceRange?, of file: SourceFile) -> Bool {
    guard let start = range?.start, let line = file.line(start.line) else { return false }

    return (1...line.unicodeScalars.count + 1).contains(start.column)
  }

  /// Returns what stands where a diagnostic points to.
  private func place(of diagnostic: Diagnostic, in suite: SuiteCase) -> String {
    let start = diagnostic.range?.start ?? SourcePosition(line: 0, column: 0)
    let line = suite.file.line(start.line) ?? ""
    let rest = String(line.unicodeScalars.dropFirst(start.column - 1).prefix(40))
    return "\(start.line):\(start.column) \(diagnostic.id.rawValue) | \(rest)"
  }
}

extension JSONValue {
  fileprivate init(_ node: Node) {
    switch node {
    case .scalar(let scalar): self.init(scalar.core)
    case .sequence(let sequence): self = .list(sequence.elements.map(JSONValue.init))
    case .mapping(let mapping):
      self = .object(
        Dictionary(mapping.entries.map { ($0.key.text, JSONValue($0.value)) }) { _, last in last })
    }
  }

  private init(_ value: CoreValue) {
    switch value {
    case .null: self = .null
    case .boolean(let value): self = .boolean(value)
    case .integer(let value): self = .number(Double(value))
    case .float(let value): self = .number(value)
    case .string(let value): self = .text(value)
    }
  }
}
