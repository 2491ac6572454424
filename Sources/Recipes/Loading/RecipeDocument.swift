import Diagnostics
import SystemPackage
import YAMLTree

/// One file on its way from text to a mapping whose parameters are put in.
struct RecipeDocument {
  /// What the file is read for.
  enum Role {
    case recipe
    case preset(usedAt: Located<String>)

    /// To be checked, whichever of the two it is.
    case either
  }

  let role: Role
  var diagnostics = DiagnosticCollector()
  private(set) var file: RecipeFile?
  private(set) var root: MappingNode?

  /// The recipe's name with its parameters put in, after ``substituted(settings:builtIns:machine:)``; nil
  /// for a preset that is used, which takes that of the recipe.
  private(set) var recipeName: String?

  /// The axes of the file's matrix, after ``substituted(settings:builtIns:machine:)``.
  private(set) var matrix: RecipeMatrix?

  /// The values of the secret parameters.
  private(set) var secrets: [String: String] = [:]

  /// What conditions took away.
  private(set) var dropped: [Node] = []

  /// The machine that the recipe is for; nil where it does not matter.
  private let machine: MachineRelease?

  init(role: Role, machine: MachineRelease? = nil) {
    self.role = role
    self.machine = machine
  }

  /// Reads the text and checks its head and its shape; returns whether it can be used.
  ///
  /// `tree` is the folder of the git repository's files that a preset belongs to; a `kept` text is read in
  /// place of the file.
  mutating func read(
    _ name: String, currentFolder: FilePath, within tree: FilePath? = nil,
    kept: RecipeFile? = nil
  ) -> Bool {
    guard
      let file = kept
        ?? RecipeFile.read(name, currentFolder: currentFolder, diagnostics: &diagnostics),
      let node = NodeReader.read(file.source, diagnostics: &diagnostics)
    else { return false }

    self.file = file
    guard case .mapping(let mapping) = node else {
      diagnostics.error(
        .typeWrong, "a recipe must be a mapping, not \(node.kindName)", at: node.range,
        help: "begin with `lttrecipe: 1`")
      return false
    }

    if let tree { self.file?.confine(to: tree) }
    if case .scalar(let name)? = mapping["name"] { self.file?.setName(name.text) }
    root = mapping
    checkVersion(mapping)
    checkKind(mapping)
    if !diagnostics.hasErrors { checkShape(mapping) }
    return !diagnostics.hasErrors
  }

  /// Returns the values that the environment has for secrets of the file.
  func settings(in environment: SecretEnvironment) -> [ParameterSetting] {
    environment.settings(of: secretNames)
  }

  /// Returns the mapping with its conditions decided and its parameters put in.
  mutating func substituted(
    settings: [ParameterSetting], builtIns: [String: String], machine: MachineRelease
  ) -> MappingNode? {
    guard let root, let file else { return nil }

    let table = ParameterTable(
      declarations: root["parameters"], matrix: root["matrix"], settings: settings,
      fileName: file.source.name)
    diagnostics.append(contentsOf: table.diagnostics)
    guard let values = table.values else { return nil }

    matrix = table.matrix
    secrets = values.filter { $0.value.isSecret }.mapValues(\.text)
    refuseSecretsOfPreset(root)
    var conditions = Conditions(machine: machine, parameters: table.names, values: values)
    let document = conditions.apply(to: root)
    diagnostics.append(contentsOf: conditions.diagnostics)
    dropped = conditions.dropped

    var known = builtIns
    known["recipe.dir"] = file.folder.string
    if !isUsed {
      recipeName =
        name(of: root, parameters: values, builtIns: known) ?? (isPreset ? "preset" : nil)
      known["recipe.name"] = recipeName
    }
    var substitution = ParameterSubstitution(
      parameters: values, names: table.names, builtIns: known,
      sessionName: isPreset || root["sessions"] != nil ? nil : recipeName)
    let result = substitution.substitute(in: document)
    diagnostics.append(contentsOf: substitution.diagnostics)
    guard !diagnostics.hasErrors else { return nil }

    let paths = ReadPaths(folder: file.folder)
    return isPreset
      ? paths.resolved(result, as: PresetKey.self) : paths.resolved(result, as: TopKey.self)
  }

  /// Whether another file uses this one.
  private var isUsed: Bool {
    if case .preset = role { true } else { false }
  }

  /// The names of the parameters that are declared secret.
  private var secretNames: [String] {
    let declarations = root?["parameters"]?.mapping?.entries ?? []
    return declarations.filter { declaration in
      guard case .scalar(let flag)? = declaration.value.mapping?[ParameterKey.secret.rawValue]
      else {
        return false
      }
      return flag.core == .boolean(true)
    }.map(\.key.text)
  }

  /// A preset starts nothing that could need a secret.
  private mutating func refuseSecretsOfPreset(_ root: MappingNode) {
    guard isPreset else { return }

    for name in secrets.keys.sorted() {
      diagnostics.error(
        .secretExposed, "a preset's parameter cannot be secret",
        at: root["parameters"]?.mapping?.entry(named: name)?.key.range,
        help: "declare it in the recipe, whose steps need it")
    }
  }

  /// Whether the file says that it is a preset.
  var isPreset: Bool {
    guard case .scalar(let kind)? = root?["kind"] else { return false }

    return kind.text == "preset"
  }

  private func name(
    of root: MappingNode, parameters: [String: ParameterValue], builtIns: [String: String]
  ) -> String? {
    guard case .scalar(let name)? = root["name"] else { return nil }

    return ParameterSubstitution(parameters: parameters, builtIns: builtIns, sessionName: nil)
      .value(of: name)
  }

  private mutating func checkShape(_ mapping: MappingNode) {
    var check = ShapeCheck()
    if let machine { check.installedLTTng = machine.lttng }
    if isPreset {
      check.check(mapping, as: PresetKey.self)
    } else {
      check.check(mapping, as: TopKey.self)
    }
    diagnostics.append(contentsOf: check.diagnostics)
  }

  private mutating func checkVersion(_ mapping: MappingNode) {
    guard let version = mapping["lttrecipe"] else {
      diagnostics.error(
        .keyMissing, "the recipe does not say its language version", at: mapping.range.firstLine,
        help: "begin with `lttrecipe: 1`")
      return
    }
    if case .scalar(let scalar) = version, scalar.core.wholeNumber == 1 { return }

    diagnostics.error(
      .versionUnsupported, "this release reads version 1 of the recipe language only",
      at: version.range,
      help: version.scalarText == "1"
        ? "write it without quotes: `lttrecipe: 1`" : "write `lttrecipe: 1`")
  }

  private mutating func checkKind(_ mapping: MappingNode) {
    var kind = "recipe"
    var range = mapping.range.firstLine
    if let node = mapping["kind"] {
      var decoder = NodeDecoder()
      let text = decoder.text(node, of: "`kind`")
      diagnostics.append(contentsOf: decoder.diagnostics)
      guard let text else { return }

      kind = text.value
      range = text.range
    }
    switch (role, kind) {
    case (.recipe, "recipe"), (.preset, "preset"), (.either, "recipe"), (.either, "preset"):
      return
    case (.recipe, "preset"):
      diagnostics.error(
        .presetKind, "this file is a preset, which records nothing by itself", at: range,
        help: "name it in the `use` of a recipe")
    case (.preset(let usedAt), "recipe"):
      diagnostics.error(
        .presetKind, "`\(usedAt.value)` is a recipe, not a preset", at: usedAt.range,
        help: "a preset says `kind: preset`",
        notes: [Diagnostic.Note("the file that was found", at: range)])
    default:
      diagnostics.error(
        .valueInvalid, "`kind` cannot be `\(kind)`", at: range, help: "it is recipe or preset")
    }
  }
}

extension SourceRange {
  /// The first line alone, for faults of a whole document.
  var firstLine: SourceRange {
    let end = SourcePosition(line: start.line, column: start.column + 1)
    return SourceRange(file: file, start: start, end: end)
  }
}
