import Diagnostics
import SystemPackage
import YAMLTree

/// Replaces the `use` of sessions and presets by what the presets hold.
///
/// After it no `use` is left, and presets have contributed `channels`, `preload` and `env` to
/// sessions, and `requires` to the recipe.
struct PresetExpansion {
  /// Far more than a real recipe uses.
  private static let readLimit = 200
  private static let depthLimit = 16

  /// The keys that a preset gives to a session.
  static let contributed = ["channels", "preload", "env"]

  let library: PresetLibrary
  let currentFolder: FilePath
  let builtIns: [String: String]
  var diagnostics = DiagnosticCollector()

  /// The `requires` of all presets met, in order.
  private(set) var requirements: [MappingNode] = []

  /// The values that presets disagree on and that no file above them settles.
  private var conflicts: [NodeMerger.Conflict] = []

  /// How many times a preset was read.
  private var readCount = 0

  /// The presets being expanded, outermost first.
  private var open: [(path: FilePath, range: SourceRange)] = []

  init(library: PresetLibrary, currentFolder: FilePath, builtIns: [String: String]) {
    self.library = library
    self.currentFolder = currentFolder
    self.builtIns = builtIns
  }

  /// Everything that was found; to be asked for at the end.
  var findings: DiagnosticCollector {
    var findings = diagnostics
    for conflict in conflicts { findings.add(conflict.warning) }
    return findings
  }

  /// Returns a session's or preset's mapping with its presets merged below it.
  mutating func expand(_ mapping: MappingNode, of file: RecipeFile) -> MappingNode {
    let conflictCount = conflicts.count
    var base = MappingNode(entries: [], range: mapping.range)
    for element in presetNames(in: mapping["use"]) {
      guard let preset = contents(of: element, usedBy: file) else { continue }

      var merger = NodeMerger()
      base = merger.merge(base, with: preset)
      conflicts += merger.conflicts
    }

    var own = mapping
    own.remove("use")
    let settled = conflicts[conflictCount...].filter { !$0.isSettled(by: own) }
    conflicts.replaceSubrange(conflictCount..., with: settled)
    var merger = NodeMerger()
    return merger.merge(base, with: own)
  }

  private mutating func presetNames(in node: Node?) -> [Located<String>] {
    var decoder = NodeDecoder()
    var names: [Located<String>] = []
    for element in decoder.elements(node, of: "`use`") {
      if case .mapping(let mapping) = element {
        decoder.diagnostics.error(
          .notYetSupported, "a preset with options is not carried out by this release",
          at: mapping.range, help: "name the preset alone")
      } else if let name = decoder.text(element, of: "a preset's name") {
        names.append(name)
      }
    }
    diagnostics.append(contentsOf: decoder.diagnostics)
    return names
  }

  /// Returns what a preset gives to a session, its own presets included.
  private mutating func contents(
    of name: Located<String>, usedBy file: RecipeFile
  ) -> MappingNode? {
    guard let path = library.find(name.value, in: file) else {
      reportUnknown(name, in: file)
      return nil
    }

    let canonical = FileSystem.canonicalPath(path) ?? path
    guard !open.contains(where: { $0.path == canonical }) else {
      reportCycle(name, to: canonical)
      return nil
    }
    guard isWithinLimits(name) else { return nil }

    open.append((canonical, name.range))
    defer { open.removeLast() }
    return read(path, name: name)
  }

  private mutating func read(_ path: FilePath, name: Located<String>) -> MappingNode? {
    var document = RecipeDocument(role: .preset(usedAt: name))
    guard
      document.read(displayName(of: path), currentFolder: currentFolder),
      let file = document.file, let mapping = document.substituted(settings: [], builtIns: builtIns)
    else {
      diagnostics.append(contentsOf: document.diagnostics)
      return nil
    }

    diagnostics.append(contentsOf: document.diagnostics)
    check(mapping)
    let expanded = expand(mapping, of: file)
    return MappingNode(
      entries: expanded.entries.filter { Self.contributed.contains($0.key.text) },
      range: expanded.range)
  }

  /// Presets that use each other could be read without end; the first one too many is reported.
  private mutating func isWithinLimits(_ name: Located<String>) -> Bool {
    readCount += 1
    guard readCount > Self.readLimit || open.count >= Self.depthLimit else { return true }

    if readCount <= Self.readLimit + 1 {
      diagnostics.error(
        .presetLimit,
        "the recipe uses more than \(Self.readLimit) presets, or more than "
          + "\(Self.depthLimit) within each other", at: name.range)
    }
    readCount = max(readCount, Self.readLimit + 1)
    return false
  }

  /// Takes what a preset requires, and checks the variables that it sets.
  private mutating func check(_ preset: MappingNode) {
    var decoder = NodeDecoder()
    if let required = preset["requires"] {
      if let mapping = required.mapping { requirements.append(mapping) }
      if required.mapping == nil {
        decoder.wrongType(required, expected: "a mapping", of: RequirementKey.owner)
      }
    }
    for entry in decoder.entries(preset["env"], of: "`env`")
    where !PresetVariable.allowed.contains(entry.key.text) {
      decoder.diagnostics.error(
        .presetUnsafe, "a preset cannot set the variable `\(entry.key.text)`", at: entry.key.range,
        help: "set it in the recipe; a preset sets: "
          + PresetVariable.allowed.sorted().joined(separator: ", "))
    }
    diagnostics.append(contentsOf: decoder.diagnostics)
  }

  /// A path below the caller's folder is shown relative to it.
  private func displayName(of path: FilePath) -> String {
    var relative = path
    return relative.removePrefix(currentFolder) ? relative.string : path.string
  }

  private mutating func reportUnknown(_ name: Located<String>, in file: RecipeFile) {
    let looked = library.folders(for: file).map(\.string).joined(separator: ", ")
    let places = PresetLibrary.isPath(name.value) ? "" : "looked in \(looked)"
    let question = NearestSpelling.question(
      for: name.value, among: library.names(for: file))
    diagnostics.error(
      .presetUnknown, "no preset is called `\(name.value)`", at: name.range,
      help: question ?? (places.isEmpty ? "the path starts from the file that says it" : places))
  }

  private mutating func reportCycle(_ name: Located<String>, to path: FilePath) {
    let notes = open.map { Diagnostic.Note("used here", at: $0.range) }
    diagnostics.error(
      .presetCycle, "the preset `\(name.value)` uses itself", at: name.range,
      help: "take this `use` out", notes: notes)
  }
}

/// The variables that presets may set: those of lttng-ust(3) that load no code.
enum PresetVariable {
  static let allowed: Set<String> = [
    "LTTNG_UST_ABORT_ON_CRITICAL", "LTTNG_UST_ALLOW_BLOCKING", "LTTNG_UST_DEBUG",
    "LTTNG_UST_REGISTER_TIMEOUT", "LTTNG_UST_WITHOUT_BADDR_STATEDUMP",
    "LTTNG_UST_WITHOUT_PROCNAME_STATEDUMP",
  ]
}
