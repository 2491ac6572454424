import Diagnostics
import YAMLTree

/// A value for a parameter, from the command line.
package struct ParameterSetting: Hashable, Sendable {
  package let name: String
  package let value: String

  package init(name: String, value: String) {
    self.name = name
    self.value = value
  }

  /// Reads `NAME=VALUE`.
  package init?(_ text: String) {
    guard let equals = text.firstIndex(of: "="), equals != text.startIndex else { return nil }

    self.init(name: String(text[..<equals]), value: String(text[text.index(after: equals)...]))
  }
}

/// The parameters that a file declares, with their values.
struct ParameterTable {
  /// Every `shell` step gets a variable for each parameter.
  private static let limit = 100

  private let declarations: Node?
  private let settings: [ParameterSetting]

  /// The value of each parameter that has one; nil where one is missing or a declaration is wrong.
  private(set) var values: [String: String]?

  /// The names of all parameters, those without a value included.
  private(set) var names: [String] = []

  init(declarations: Node?, settings: [ParameterSetting]) {
    self.declarations = declarations
    self.settings = settings
  }

  /// Finds the values; returns what is wrong with the declarations and settings.
  mutating func resolve(recipeName: String) -> DiagnosticCollector {
    var decoder = NodeDecoder()
    let declared = decoder.entries(declarations, of: "`parameters`")
    guard declared.count <= Self.limit else {
      decoder.diagnostics.error(
        .parameterLimit, "a file can declare at most \(Self.limit) parameters",
        at: declarations?.range.firstLine)
      return decoder.diagnostics
    }

    let set = Dictionary(settings.map { ($0.name, $0.value) }) { _, last in last }
    var values: [String: String] = [:]
    names = declared.map(\.key.text)
    for entry in declared {
      checkName(entry.key, &decoder)
      let declaration = ParameterDeclaration(entry, &decoder)
      values[entry.key.text] = declaration.value(set: set[entry.key.text], &decoder)
    }
    checkSettings(recipeName, &decoder)
    self.values = decoder.diagnostics.hasErrors ? nil : values
    return decoder.diagnostics
  }

  private func checkSettings(_ recipeName: String, _ decoder: inout NodeDecoder) {
    for setting in settings where !names.contains(setting.name) {
      let listed =
        names.isEmpty ? "it declares none" : "it declares: \(names.joined(separator: ", "))"
      decoder.diagnostics.error(
        .parameterUnknown, "`\(recipeName)` declares no parameter `\(setting.name)` (--set)",
        at: nil, help: NearestSpelling.question(for: setting.name, among: names) ?? listed)
    }
  }

  /// Names are lower-case so that the variables of `shell` steps never hide one of the system's.
  private func checkName(_ key: Scalar, _ decoder: inout NodeDecoder) {
    let isLetter = { (byte: UInt8) in (0x61...0x7A).contains(byte) }
    let isValid =
      key.text.utf8.first.map(isLetter) == true
      && key.text.utf8.allSatisfy {
        isLetter($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-")
      }
    guard !isValid else { return }

    decoder.diagnostics.error(
      .nameInvalid, "a parameter cannot be called `\(key.text)`", at: key.range,
      help: "use lower-case letters, digits and `-`, beginning with a letter")
  }
}
