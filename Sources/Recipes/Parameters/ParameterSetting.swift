package import Diagnostics
package import SystemPackage
import YAMLTree

/// A value for a parameter, given from outside of the file that declares it.
package struct ParameterSetting: Sendable {
  /// Where it was given.
  package enum Source: String, Sendable {
    case option = "--set"
    case file = "--set-file"
    case with = "with"
    case environment

    /// A secret that is given again to what was made with it.
    case earlier

    /// What messages name.
    var text: String? {
      switch self {
      case .option, .file: rawValue
      case .environment: "the environment"
      case .with, .earlier: nil
      }
    }
  }

  package let name: String
  package let value: String
  package let source: Source

  /// Where it stands in a file; nil for the command line.
  package let range: SourceRange?

  package init(name: String, value: String, source: Source = .option, range: SourceRange? = nil) {
    self.name = name
    self.value = value
    self.source = source
    self.range = range
  }

  /// Reads `NAME=VALUE`.
  package init?(_ text: String) {
    guard let equals = text.firstIndex(of: "="), equals != text.startIndex else { return nil }

    self.init(name: String(text[..<equals]), value: String(text[text.index(after: equals)...]))
  }
}

/// The values that the caller gives: first those of the environment, which only secrets have, then those of files,
/// then single ones; the last one counts.
package struct GivenParameters: Sendable {
  /// The files of `--set-file`.
  package var files: [String]

  /// The values of `--set`.
  package var settings: [ParameterSetting]

  /// What secrets have that no file gives.
  package let environment: SecretEnvironment

  package init(
    files: [String] = [], settings: [ParameterSetting] = [],
    environment: SecretEnvironment = SecretEnvironment()
  ) {
    self.files = files
    self.settings = settings
    self.environment = environment
  }

  /// Returns all values but those of the environment, those of files first; what is wrong with a file is added
  /// to `diagnostics`.
  package func settings(
    from currentFolder: FilePath, diagnostics: inout DiagnosticCollector
  ) -> [ParameterSetting] {
    files.flatMap {
      ParameterFile.settings($0, currentFolder: currentFolder, diagnostics: &diagnostics)
    } + settings
  }
}

/// Reads the files of `--set-file`: a YAML mapping from names to values.
enum ParameterFile {
  /// Returns the settings of a file; what is wrong with it is added to `diagnostics`.
  static func settings(
    _ name: String, currentFolder: FilePath, diagnostics: inout DiagnosticCollector
  ) -> [ParameterSetting] {
    guard
      let file = RecipeFile.read(name, currentFolder: currentFolder, diagnostics: &diagnostics)
    else { return [] }

    // Its lines hold secrets, perhaps: messages say where, and quote none of them.
    let source = SourceFile(name: file.source.name, bytes: file.source.bytes, showsText: false)
    guard let root = NodeReader.read(source, diagnostics: &diagnostics) else { return [] }

    var decoder = NodeDecoder()
    let settings = decoder.entries(root, of: "a file of parameters").compactMap { entry in
      decoder.text(entry.value, of: "the value of `\(entry.key.text)`").map {
        ParameterSetting(
          name: entry.key.text, value: $0.value, source: .file, range: entry.key.range)
      }
    }
    diagnostics.append(contentsOf: decoder.diagnostics)
    return settings
  }
}
