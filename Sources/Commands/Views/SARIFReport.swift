import Diagnostics
import LTTngModel
import SystemPackage

/// Puts the findings of recipes into a SARIF document.
struct SARIFReport {
  let checks: [RecipeCheck]

  /// The folder that paths are made relative to.
  let folder: FilePath

  var document: SARIFDocument {
    let ids = DiagnosticID.allCases.filter { id in
      checks.contains { $0.diagnostics.contains { $0.id == id } }
    }
    let driver = SARIFDocument.Driver(
      name: "lttrecipe", version: ProgramVersion.text, rules: ids.map(rule))
    let indices = Dictionary(uniqueKeysWithValues: zip(ids, ids.indices))
    let results = checks.flatMap { check in
      check.diagnostics.map { diagnostic in
        result(diagnostic, of: check, ruleIndex: indices[diagnostic.id] ?? -1)
      }
    }
    return SARIFDocument(runs: [
      SARIFDocument.Run(tool: SARIFDocument.Tool(driver: driver), results: results)
    ])
  }

  private func rule(_ id: DiagnosticID) -> SARIFDocument.Rule {
    let page = Explanation.page(of: id.rawValue)
    return SARIFDocument.Rule(
      id: id.rawValue, shortDescription: page.map { text("\($0.title).") },
      fullDescription: page.map { text($0.meaning) }, help: page.map { text($0.text) })
  }

  private func result(
    _ diagnostic: Diagnostic, of check: RecipeCheck, ruleIndex: Int
  ) -> SARIFDocument.Result {
    let help = diagnostic.help.map { "\nhelp: \($0)" } ?? ""
    let notes = diagnostic.notes.map { note in
      SARIFDocument.Location(
        physicalLocation: note.range.map(place), message: text(note.message))
    }
    return SARIFDocument.Result(
      ruleId: diagnostic.id.rawValue, ruleIndex: ruleIndex, level: diagnostic.severity.rawValue,
      message: text(diagnostic.message + help),
      locations: [
        SARIFDocument.Location(
          physicalLocation: diagnostic.range.map(place) ?? place(of: check), message: nil)
      ],
      relatedLocations: notes.isEmpty ? nil : notes)
  }

  private func text(_ text: String) -> SARIFDocument.Text {
    SARIFDocument.Text(text: text)
  }

  private func place(_ range: SourceRange) -> SARIFDocument.PhysicalLocation {
    SARIFDocument.PhysicalLocation(
      artifactLocation: artifact(range.file.name),
      region: SARIFDocument.Region(
        startLine: range.start.line, startColumn: range.start.column, endLine: range.end.line,
        endColumn: range.end.column))
  }

  /// What a finding without a place is about: the file as a whole.
  private func place(of check: RecipeCheck) -> SARIFDocument.PhysicalLocation {
    SARIFDocument.PhysicalLocation(artifactLocation: artifact(check.name), region: nil)
  }

  private func artifact(_ name: String) -> SARIFDocument.ArtifactLocation {
    guard name != "-", name != SourceFile.standardInputName else {
      return SARIFDocument.ArtifactLocation(uri: nil, description: text("standard input"))
    }

    return SARIFDocument.ArtifactLocation(uri: uri(of: name), description: nil)
  }

  /// Returns a reference relative to the folder where the file is below it.
  private func uri(of name: String) -> String {
    var path = folder.pushing(FilePath(name)).lexicallyNormalized()
    if path.removePrefix(folder) { return PercentEncoding.path(path.string) }

    // A relative path that leaves the folder stays as it is, for tools that know where they run.
    let isAbsolute = FilePath(name).isAbsolute
    return isAbsolute
      ? "file://" + PercentEncoding.path(path.string) : PercentEncoding.path(name)
  }
}

/// Writes paths as parts of a URI (RFC 3986).
enum PercentEncoding {
  /// Returns a path with all bytes but `/` and the unreserved ones encoded.
  static func path(_ path: String) -> String {
    path.utf8.map { byte in
      isPlain(byte)
        ? String(Unicode.Scalar(byte))
        : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }.joined()
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: "/-._~".utf8.contains(byte)
    }
  }
}
