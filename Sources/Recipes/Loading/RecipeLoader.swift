package import Diagnostics
package import SystemPackage
package import YAMLTree

/// A recipe that is ready to be planned.
package struct LoadedRecipe: Sendable {
  package let recipe: Recipe

  /// The effective recipe: presets merged, parameters put in; valid YAML of the same meaning.
  package let effective: Node

  package let file: RecipeFile

  /// The values of which the recipe wants a run each; nil for one run.
  ///
  /// The recipe is that of the first combination.
  package let matrix: RecipeMatrix?

  /// The values that were given for parameters, those of files among them.
  package let settings: [ParameterSetting]

  /// The values of the secret parameters; they are in no other part.
  package let secrets: [String: String]

  /// What the recipe says and this release does not carry out: it can be shown, not planned or applied.
  package let planned: [Diagnostic]
}

/// A preset by itself.
package struct LoadedPreset: Sendable {
  /// The preset with its own presets merged and its parameters put in.
  package let effective: Node

  package let file: RecipeFile
}

/// Takes a recipe from its file to the effective recipe, in stages; each reports all that it finds,
/// and the next one begins only where it found no error.
package struct RecipeLoader {
  private let library: PresetLibrary
  private let currentFolder: FilePath
  private let machine: MachineRelease
  private let store: PresetStore

  /// Of a matrix of more combinations than this, only some are looked at before it is applied; of a recipe of many
  /// events, fewer.
  private static let combinationLimit = 200
  private static let matrixEventLimit = 500_000

  private var checksMatrix = true

  /// What was given for parameters.
  private var settings: [ParameterSetting] = []

  /// What is read in place of the recipe's file.
  private var kept: RecipeFile?

  /// The built-ins known before a run: `host`, `user`, and `recipe.name` once it is read.
  private var builtIns: [String: String]

  private var found = DiagnosticCollector()

  /// The `use` of the recipe that brought each preset, by the name of the preset's file.
  private var uses: [String: SourceRange] = [:]

  /// What was found; what is wrong in a preset names the `use` that brought it.
  package var diagnostics: DiagnosticCollector { found.map(noting) }

  package init(
    library: PresetLibrary, store: PresetStore = .none, currentFolder: FilePath,
    machine: MachineRelease, host: String, user: String
  ) {
    self.library = library
    self.store = store
    self.currentFolder = currentFolder
    self.machine = machine
    builtIns = ["host": host, "user": user]
  }

  /// Returns the recipe, or nil where ``diagnostics`` holds an error; `name` is a path, or `-` for
  /// standard input.
  package mutating func load(_ name: String, given: GivenParameters = GivenParameters())
    -> LoadedRecipe?
  {
    var document = RecipeDocument(role: .recipe, machine: machine)
    guard let (effective, file) = effective(name, &document, given) else { return nil }

    var decoder = RecipeDecoder(machine: machine)
    let recipe = decoder.decode(effective)
    found.append(contentsOf: decoder.diagnostics)
    guard let recipe, !found.hasErrors else { return nil }

    found.append(contentsOf: RecipeValidator.diagnostics(of: recipe))
    checkMatrix(document, recipe)
    guard !found.hasErrors else { return nil }

    return LoadedRecipe(
      recipe: recipe, effective: .mapping(effective), file: file, matrix: document.matrix,
      settings: settings, secrets: document.secrets, planned: planned(effective))
  }

  /// Returns the recipe of one combination of a loaded recipe's matrix, or nil where ``diagnostics`` holds an
  /// error; its file is not read again.
  package mutating func load(_ combination: Combination, of loaded: LoadedRecipe) -> LoadedRecipe? {
    guard let other = load(combination, of: loaded.file, loaded.settings) else { return nil }

    if let matrix = loaded.matrix {
      let check = MatrixCheck(matrix: matrix, first: loaded.recipe)
      for diagnostic in check.diagnostics(of: other.recipe) { found.add(diagnostic) }
    }
    return found.hasErrors ? nil : other
  }

  private mutating func load(
    _ combination: Combination, of file: RecipeFile, _ settings: [ParameterSetting]
  ) -> LoadedRecipe? {
    checksMatrix = false
    return load(kept: file, given: GivenParameters(settings: settings + combination.settings))
  }

  /// Returns the recipe of a text that was kept, such as a plan's effective recipe.
  package mutating func load(
    kept file: RecipeFile, given: GivenParameters = GivenParameters()
  ) -> LoadedRecipe? {
    kept = file
    return load(file.source.name, given: given)
  }

  private func planned(_ effective: MappingNode) -> [Diagnostic] {
    var check = ReleaseCheck()
    check.check(effective)
    return check.diagnostics.map(noting).sorted
  }

  private func noting(_ diagnostic: Diagnostic) -> Diagnostic {
    guard let file = diagnostic.range?.file, let use = uses[file.name], use.file !== file,
      !diagnostic.notes.contains(where: { $0.range?.file === use.file })
    else { return diagnostic }

    return diagnostic.noting(Diagnostic.Note("this `use` brings it", at: use))
  }

  /// Looks at the other combinations of a matrix: what is wrong with a later run is told before the first one
  /// begins.
  private mutating func checkMatrix(_ document: RecipeDocument, _ recipe: Recipe) {
    guard let matrix = document.matrix, let file = document.file, checksMatrix else { return }

    let check = MatrixCheck(matrix: matrix, first: recipe)
    for diagnostic in check.diagnostics { found.add(diagnostic) }
    var seen = Set(found.diagnostics.map(\.place))
    let limit = min(Self.combinationLimit, Self.matrixEventLimit / recipe.eventCount)
    for combination in matrix.sample(atMost: limit).dropFirst() {
      var other = self
      other.found = DiagnosticCollector()
      let loaded = other.load(combination, of: file, settings)
      let own = loaded.map { check.diagnostics(of: $0.recipe) } ?? []
      for diagnostic in other.found.diagnostics + own where seen.insert(diagnostic.place).inserted {
        found.add(diagnostic.noting(combination))
      }
    }
  }

  /// Checks the syntax of a file and its shape, and nothing of what it means; returns whether
  /// ``diagnostics`` holds no error.
  package mutating func checkShape(_ name: String, mayBePreset: Bool = true) -> Bool {
    var document = RecipeDocument(role: mayBePreset ? .either : .recipe, machine: machine)
    _ = document.read(name, currentFolder: currentFolder)
    found.append(contentsOf: document.diagnostics)
    return !found.hasErrors
  }

  /// Checks a file that is a recipe or a preset; returns whether ``diagnostics`` holds no error.
  ///
  /// A preset is checked as the one session of a recipe would take it. Where parameters of the file need
  /// values and nothing else is wrong, that is a note, and the rest is not checked.
  package mutating func check(_ name: String, given: GivenParameters = GivenParameters()) -> Bool {
    var document = RecipeDocument(role: .either, machine: machine)
    guard let (effective, _) = effective(name, &document, given) else {
      return needsOnlyValues(document.file)
    }

    var decoder = RecipeDecoder(machine: machine)
    if document.isPreset {
      decoder.checkPreset(effective)
    } else if let recipe = decoder.decode(effective) {
      found.append(contentsOf: RecipeValidator.diagnostics(of: recipe))
      checkMatrix(document, recipe)
    }
    found.append(contentsOf: decoder.diagnostics)
    return !found.hasErrors
  }

  /// Makes notes of missing values, where nothing else is wrong; returns whether that is so.
  private mutating func needsOnlyValues(_ file: RecipeFile?) -> Bool {
    let errors = found.diagnostics.filter { $0.severity == .error }
    let needsValues = errors.allSatisfy { error in
      error.id == .parameterMissing && error.range?.file === file?.source
    }
    guard needsValues, !errors.isEmpty else { return false }

    let all = found.diagnostics
    found = DiagnosticCollector()
    for finding in all {
      found.add(
        finding.severity != .error
          ? finding
          : Diagnostic(
            finding.id, .note, finding.message, at: finding.range,
            help: "what uses it is checked once it has one"
              + (finding.help.map { "; \($0)" } ?? "")))
    }
    return true
  }

  /// Returns a preset, or nil where ``diagnostics`` holds an error; `name` is a path.
  ///
  /// `tree` is the folder of the git repository's files that the preset belongs to; `locked` are the presets
  /// of other repositories, which else the lock file beside the preset pins.
  package mutating func loadPreset(
    _ name: String, given: GivenParameters = GivenParameters(), within tree: FilePath? = nil,
    locked: LockedPresets? = nil
  ) -> LoadedPreset? {
    var document = RecipeDocument(role: .either, machine: machine)
    guard let (effective, file) = effective(name, &document, given, within: tree, locked: locked)
    else { return nil }
    guard document.isPreset else {
      found.error(
        .presetKind, "`\(name)` is a recipe, not a preset", at: effective.range.firstLine,
        help: "lttrecipe show \(name) shows a recipe")
      return nil
    }

    return LoadedPreset(effective: .mapping(effective), file: file)
  }

  /// Returns what a file says with its presets merged and its parameters put in.
  private mutating func effective(
    _ name: String, _ document: inout RecipeDocument, _ given: GivenParameters,
    within tree: FilePath? = nil, locked: LockedPresets? = nil
  ) -> (MappingNode, RecipeFile)? {
    settings = given.settings(from: currentFolder, diagnostics: &found)
    let isRead = document.read(
      name, currentFolder: currentFolder, within: tree, kept: kept)
    settings = document.settings(in: given.environment) + settings
    let substituted =
      isRead
      ? document.substituted(settings: settings, builtIns: builtIns, machine: machine) : nil
    found.append(contentsOf: document.diagnostics)
    guard let substituted, let file = document.file else { return nil }

    if let name = document.recipeName { builtIns["recipe.name"] = name }
    var effective = expandPresets(
      substituted, of: file, dropped: document.dropped,
      locked: locked ?? LockedPresets(of: file, currentFolder: currentFolder, store: store))
    keepSecrets(document.secrets, in: &effective)
    var removals = RemovalCheck()
    removals.check(effective, as: TopKey.self)
    found.append(contentsOf: removals.diagnostics)
    return found.hasErrors ? nil : (effective, file)
  }

  /// Returns the recipe with the presets of its sessions merged, and without what is used up by then.
  private mutating func expandPresets(
    _ root: MappingNode, of file: RecipeFile, dropped: [Node], locked: LockedPresets
  ) -> MappingNode {
    var expansion = PresetExpansion(
      library: library, currentFolder: currentFolder, machine: machine, builtIns: builtIns,
      dropped: dropped, locked: locked)
    var result = root
    if case .mapping(var sessions)? = root["sessions"] {
      for (index, entry) in sessions.entries.enumerated() {
        guard case .mapping(let session) = entry.value else { continue }

        var expanded = expansion.expand(session, of: file, lists: root["event-lists"])
        expanded.remove("event-lists")
        sessions.entries[index].value = .mapping(expanded)
      }
      result.set("sessions", to: .mapping(sessions))
    } else {
      expandOnlySession(&result, &expansion, of: file)
    }
    found.append(contentsOf: expansion.findings)
    uses = expansion.uses
    for key in ["matrix", "event-lists"] { result.remove(key) }
    return withRequirements(expansion.requirements, result)
  }

  /// Leaves the declarations of secret parameters, which are put in only when the plan is carried out.
  private func keepSecrets(_ secrets: [String: String], in root: inout MappingNode) {
    guard var parameters = root["parameters"]?.mapping else { return }

    parameters.entries.removeAll { secrets[$0.key.text] == nil }
    root.set("parameters", to: .mapping(parameters))
    if parameters.entries.isEmpty { root.remove("parameters") }
  }

  private func expandOnlySession(
    _ root: inout MappingNode, _ expansion: inout PresetExpansion, of file: RecipeFile
  ) {
    let own = sessionPart(of: root)
    let expanded = expansion.expand(own, of: file, lists: root["event-lists"])
    for entry in own.entries where expanded[entry.key.text] == nil {
      root.remove(entry.key.text)
    }
    for entry in expanded.entries {
      root.set(entry.key.text, to: entry.value)
    }
  }

  /// The keys of the session of a recipe that has just one.
  private func sessionPart(of root: MappingNode) -> MappingNode {
    MappingNode(
      entries: root.entries.filter { TopKey.ofSession.map(\.rawValue).contains($0.key.text) },
      range: root.range)
  }

  /// Adds what the presets require to what the recipe does.
  private func withRequirements(_ requirements: [MappingNode], _ root: MappingNode) -> MappingNode {
    var result = root
    for required in requirements {
      var own =
        result["requires"]?.mapping ?? MappingNode(entries: [], range: required.range)
      for entry in required.entries {
        own.set(entry.key.text, to: united(own[entry.key.text], entry.value))
      }
      result.set("requires", to: .mapping(own))
    }
    return result
  }

  /// Returns the list of all values of two scalars or lists, each once.
  private func united(_ first: Node?, _ second: Node) -> Node {
    guard let first else { return second }

    var seen: Set<String> = []
    let elements = (elements(first) + elements(second)).filter { node in
      guard case .scalar(let scalar) = node else { return true }

      return seen.insert(scalar.text).inserted
    }
    return .sequence(SequenceNode(elements: elements, range: second.range))
  }

  private func elements(_ node: Node) -> [Node] {
    if case .sequence(let sequence) = node { return sequence.elements }

    return [node]
  }
}
