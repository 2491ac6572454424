import Diagnostics
import YAMLTree

/// The parameters that a file declares, with their values.
struct ParameterTable {
  /// The value of each parameter that has one; nil where one is missing or a declaration is wrong.
  private(set) var values: [String: ParameterValue]?

  /// The names of all parameters, those without a value included.
  private(set) var names: [String] = []

  /// The matrix, with one value for each axis that a setting names.
  private(set) var matrix: RecipeMatrix?

  private(set) var diagnostics = DiagnosticCollector()

  /// Finds the values of the parameters of a file, which is called `fileName` in messages.
  ///
  /// A parameter that is an axis of the `matrix` has the first of its values.
  init(
    declarations: Node?, matrix: Node?, settings: [ParameterSetting], fileName: String
  ) {
    var decoder = NodeDecoder()
    let declared = decoder.entries(declarations, of: "`parameters`")
    names = declared.map(\.key.text)
    let set = Dictionary(settings.map { ($0.name, $0) }) { _, last in last }
    let readings = declared.map { ParameterDeclaration($0, &decoder) }
    let axes = MatrixReading(matrix, declarations: readings, set: set, &decoder)
    var values: [String: ParameterValue] = [:]
    for declaration in readings {
      let name = declaration.name.text
      Self.checkName(declaration.name, &decoder)
      values[name] =
        axes.parameters.contains(name)
        ? axes.firstValues[name] : declaration.value(set: set[name], &decoder)
    }
    for setting in settings where !names.contains(setting.name) {
      Self.reportUnknown(setting, among: names, fileName: fileName, &decoder)
    }
    self.matrix = axes.matrix
    self.values = decoder.diagnostics.hasErrors ? nil : values
    diagnostics = decoder.diagnostics
  }

  private static func reportUnknown(
    _ setting: ParameterSetting, among names: [String], fileName: String,
    _ decoder: inout NodeDecoder
  ) {
    let listed =
      names.isEmpty ? "it declares none" : "it declares: \(names.joined(separator: ", "))"
    let place = setting.source == .option ? " (--set)" : ""
    decoder.diagnostics.error(
      .parameterUnknown, "`\(fileName)` declares no parameter `\(setting.name)`\(place)",
      at: setting.range, help: NearestSpelling.question(for: setting.name, among: names) ?? listed)
  }

  private static func checkName(_ key: Scalar, _ decoder: inout NodeDecoder) {
    guard !ParameterName.isAllowed(key.text) else { return }

    decoder.diagnostics.error(
      .nameInvalid, "a parameter cannot be called `\(key.text)`", at: key.range,
      help: ParameterName.isReserved(key.text)
        ? "the word has a meaning of its own: in `when`, in `matrix`, as `${\(key.text)}`, or as a variable of programs"
        : "use lower-case letters, digits and `-`, beginning with a letter")
  }
}
