import Diagnostics
import LTTngModel
import PlanExecution
import SystemPackage
import TestSupport
import Testing

@testable import Commands

struct SARIFTests {
  private static let presetFile = SourceFile(
    name: "/etc/lttrecipe/a b.yaml", bytes: Array("kind: preset\n".utf8))
  private static let file = SourceFile(
    name: "./recipes/größe.yaml", bytes: Array("name: \"🦊é\" x\n".utf8))

  private static func range(
    _ file: SourceFile, _ start: (Int, Int), _ end: (Int, Int)
  ) -> SourceRange {
    SourceRange(
      file: file, start: SourcePosition(line: start.0, column: start.1),
      end: SourcePosition(line: end.0, column: end.1))
  }

  private static let checks = [
    RecipeCheck(
      name: "./recipes/größe.yaml",
      diagnostics: [
        Diagnostic(
          .presetConflict, .warning, "two presets set `a`", at: range(file, (1, 11), (1, 12)),
          help: "choose",
          notes: [
            Diagnostic.Note("the other \"value\"", at: range(presetFile, (1, 1), (1, 5))),
            Diagnostic.Note("no place"),
          ]),
        Diagnostic(.keyUnknown, .error, "unknown key\u{1B}", at: range(file, (1, 1), (2, 1))),
        Diagnostic(.parameterUnknown, .note, "--set", at: nil),
      ], isValid: false),
    RecipeCheck(
      name: "-",
      diagnostics: [
        Diagnostic(
          .keyUnknown, .error, "unknown key",
          at: range(SourceFile(name: SourceFile.standardInputName, bytes: []), (1, 1), (1, 1)))
      ], isValid: false),
    RecipeCheck(
      name: "gone.yaml", diagnostics: [Diagnostic(.fileUnreadable, .error, "cannot read")],
      isValid: false),
    RecipeCheck(name: "good.yaml", diagnostics: [], isValid: true),
  ]

  private func text(_ checks: [RecipeCheck]) -> String {
    let document = SARIFReport(checks: checks, folder: "/work place").document
    return String(decoding: JSONText.encode(document, isPretty: true), as: UTF8.self)
  }

  @Test func `a document with everything that there can be`() {
    let text = text(Self.checks).replacing("\"\(ProgramVersion.text)\"", with: "\"VERSION\"")
    #expect(Golden.difference(text, at: Golden.folder("Golden/validate.sarif")) == nil)
  }

  @Test(arguments: [checks, [], [checks[3]]])
  func `a document is what the standard demands`(checks: [RecipeCheck]) throws {
    let root = try #require(JSONText.decode(JSONValue.self, from: Array(text(checks).utf8)))
    #expect(SARIFStandard.violations(of: root) == [])
    #expect(root["runs"][0]["results"].elements.count == checks.flatMap(\.diagnostics).count)
  }

  @Test(arguments: [
    ("r.yaml", "r.yaml"), ("./r.yaml", "r.yaml"), ("a/../b//c.yaml", "b/c.yaml"),
    ("/work place/x/r.yaml", "x/r.yaml"), ("/work placex/r.yaml", "file:///work%20placex/r.yaml"),
    ("../r.yaml", "../r.yaml"), ("/etc/r.yaml", "file:///etc/r.yaml"),
    ("a:b%/ü#?.yaml", "a%3Ab%25/%C3%BC%23%3F.yaml"), ("\u{1}\n", "%01%0A"),
  ])
  func `a path becomes a reference`(path: String, reference: String) throws {
    let check = RecipeCheck(
      name: path, diagnostics: [Diagnostic(.yamlSyntax, .error, "")], isValid: false)
    let document = SARIFReport(checks: [check], folder: "/work place").document
    let place = document.runs[0].results[0].locations[0].physicalLocation
    #expect(place?.artifactLocation.uri == reference)
  }
}
