import Diagnostics
import SystemPackage
import YAMLTree

/// Replaces the `use` of sessions and presets by what the presets hold.
///
/// After it no `use` is left, and presets have contributed `channels`, `preload` and `env` to
/// sessions, and `requires` to the recipe.
struct PresetExpansion {
  /// The keys that a preset gives to a session, and the event lists that the session's file may name.
  static let contributed = ["channels", "preload", "env", "event-lists"]

  let library: PresetLibrary
  let currentFolder: FilePath
  let machine: MachineRelease
  let builtIns: [String: String]
  var diagnostics = DiagnosticCollector()

  /// The `requires` of all presets met, in order.
  private(set) var requirements: [MappingNode] = []

  /// The values that presets disagree on and that no file above them settles.
  private var conflicts: [NodeMerger.Conflict] = []

  /// How many times a preset was read.
  private var readCount = 0

  /// How many bytes the presets have that were read.
  private var byteCount = 0

  /// How many events the channels expanded so far hold.
  private var eventCount = 0

  /// The events that conditions took away, in all files.
  private var dropped: [Node] = []

  /// The presets of git repositories.
  private var locked: LockedPresets

  /// The outermost `use` that brought each preset first, by the name of the preset's file.
  private(set) var uses: [String: SourceRange] = [:]

  /// The presets being expanded, outermost first.
  private var open: [(path: FilePath, range: SourceRange)] = []

  init(
    library: PresetLibrary, currentFolder: FilePath, machine: MachineRelease,
    builtIns: [String: String], dropped: [Node], locked: LockedPresets
  ) {
    self.library = library
    self.currentFolder = currentFolder
    self.machine = machine
    self.builtIns = builtIns
    self.dropped = dropped
    self.locked = locked
  }

  /// Everything that was found; to be asked for at the end.
  var findings: DiagnosticCollector {
    var findings = diagnostics
    for conflict in conflicts {
      findings.add(conflict.isOfDomains ? domainError(conflict) : conflict.warning)
    }
    return findings
  }

  /// One channel cannot belong to two tracing domains.
  private func domainError(_ conflict: NodeMerger.Conflict) -> Diagnostic {
    Diagnostic(
      .channelDomain, .error,
      "two presets bring the channel `\(conflict.path[1])` for different tracing domains",
      at: conflict.warning.range,
      help: "give one of them another name: `{preset: NAME, channel: OTHER}`",
      notes: conflict.warning.notes)
  }

  /// Returns a session's or preset's mapping with its presets merged below it, its event lists put in and its
  /// `without` applied.
  ///
  /// `lists` are the event lists of the file, or nil where the mapping itself holds them.
  mutating func expand(
    _ mapping: MappingNode, of file: RecipeFile, lists: Node? = nil
  ) -> MappingNode {
    let conflictCount = conflicts.count
    var base = MappingNode(entries: [], range: mapping.range)
    for item in items(of: mapping["use"]) {
      let before = conflicts.count
      guard let preset = contents(of: item, usedBy: file) else { continue }

      for index in before..<conflicts.count {
        conflicts[index].path = item.renamed(conflicts[index].path)
      }

      var merger = NodeMerger()
      merger.merge(item.renamed(preset, &diagnostics), into: &base)
      conflicts += merger.conflicts
    }

    var own = mapping
    own.remove("use")
    if let lists { own.set("event-lists", to: lists) }
    let settled = conflicts[conflictCount...].filter { !$0.isSettled(by: own) }
    conflicts.replaceSubrange(conflictCount..., with: settled)
    var merger = NodeMerger()
    eventCount -= Self.eventCount(of: base)
    merger.merge(own, into: &base)
    return expandEvents(of: base)
  }

  /// What presets bring was counted with them, and is counted again with what uses them.
  private static func eventCount(of base: MappingNode) -> Int {
    (base["channels"]?.mapping?.entries ?? []).reduce(0) { count, channel in
      guard case .sequence(let events)? = channel.value.mapping?["events"] else { return count }

      return count + events.elements.count
    }
  }

  private mutating func expandEvents(of mapping: MappingNode) -> MappingNode {
    let lists = mapping["event-lists"]?.mapping ?? MappingNode(entries: [], range: mapping.range)
    var result = mapping
    result.remove("without")
    guard case .mapping(let channels)? = mapping["channels"] else { return result }

    var expansion = EventExpansion(lists: lists, dropped: dropped, eventCount: eventCount)
    let expanded = expansion.expand(channels, without: mapping["without"])
    result.set("channels", to: .mapping(expanded))
    diagnostics.append(contentsOf: expansion.diagnostics)
    eventCount = expansion.eventCount
    return result
  }

  private mutating func items(of node: Node?) -> [UseItem] {
    var decoder = NodeDecoder()
    let items = decoder.elements(node, of: "`use`").compactMap { UseItem($0, &decoder) }
    diagnostics.append(contentsOf: decoder.diagnostics)
    return items
  }

  /// Returns what a preset gives to a session, its own presets included.
  private mutating func contents(of item: UseItem, usedBy file: RecipeFile) -> MappingNode? {
    guard let (path, root) = place(of: item, usedBy: file) else { return nil }

    let canonical = FileSystem.canonicalPath(path) ?? path
    guard !open.contains(where: { $0.path == canonical }) else {
      reportCycle(item.name, to: canonical)
      return nil
    }
    guard isWithinLimits(item.name) else { return nil }

    open.append((canonical, item.name.range))
    defer { open.removeLast() }
    return read(path, item, within: root)
  }

  /// Returns a preset's file, and the folder of the git repository's files that it belongs to.
  private mutating func place(
    of item: UseItem, usedBy file: RecipeFile
  ) -> (path: FilePath, root: FilePath?)? {
    switch item.place {
    case .named(let name):
      guard let path = library.find(name.value, in: file) else {
        if isWithinLimits(name) { reportUnknown(name, in: file) }
        return nil
      }

      return (path, LockedPreset.root(file.root, of: path))
    case .git(let url, let path, let ref):
      guard let reference = GitReference(url: url, path: path, ref: ref, &diagnostics) else {
        return nil
      }

      do throws(PresetRefusal) {
        let preset = try locked.preset(reference)
        return (preset.file, preset.root)
      } catch {
        diagnostics.add(error.diagnostic(at: url.range))
        return nil
      }
    }
  }

  private mutating func read(
    _ path: FilePath, _ item: UseItem, within root: FilePath?
  ) -> MappingNode? {
    var document = RecipeDocument(role: .preset(usedAt: item.name), machine: machine)
    let isRead = document.read(
      displayName(of: path), currentFolder: currentFolder, within: root)
    let mapping =
      isRead
      ? document.substituted(settings: item.settings, builtIns: builtIns, machine: machine) : nil
    diagnostics.append(contentsOf: document.diagnostics)
    dropped += document.dropped
    byteCount += document.file?.source.bytes.count ?? 0
    if let name = document.file?.source.name, uses[name] == nil { uses[name] = open.first?.range }
    guard let file = document.file, let mapping else { return nil }

    check(mapping)
    let expanded = expand(mapping, of: file)
    return MappingNode(
      entries: expanded.entries.filter { Self.contributed.contains($0.key.text) },
      range: expanded.range)
  }

  /// Presets that use each other could be read without end; the first one too many is reported.
  private mutating func isWithinLimits(_ name: Located<String>) -> Bool {
    readCount += 1
    guard
      readCount > Limits.presetCount || open.count >= Limits.presetDepth
        || byteCount > Limits.presetByteCount
    else { return true }

    if readCount <= Limits.presetCount + 1 {
      diagnostics.error(
        .presetLimit,
        "the recipe uses more than \(Limits.presetCount) presets, more than "
          + "\(Limits.presetDepth) within each other, or presets of more than 8 MiB in all",
        at: name.range)
    }
    readCount = max(readCount, Limits.presetCount + 1)
    return false
  }

  /// Takes what a preset requires, and checks the variables that it sets.
  private mutating func check(_ preset: MappingNode) {
    var decoder = NodeDecoder()
    if let required = preset["requires"]?.mapping { requirements.append(required) }
    PresetVariable.check(preset["env"], &decoder)
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

/// The variables that presets may set: those of lttng-ust(3) that load no code, and those with which the
/// runtime of .NET records events.
enum PresetVariable {
  private static let allowed: Set<String> = [
    "COMPlus_EnableEventLog", "COMPlus_PerfMapEnabled", "DOTNET_EnableEventLog",
    "DOTNET_PerfMapEnabled",
    "LTTNG_UST_ABORT_ON_CRITICAL", "LTTNG_UST_ALLOW_BLOCKING", "LTTNG_UST_DEBUG",
    "LTTNG_UST_REGISTER_TIMEOUT", "LTTNG_UST_WITHOUT_BADDR_STATEDUMP",
    "LTTNG_UST_WITHOUT_PROCNAME_STATEDUMP",
  ]

  /// Reports each variable of a preset's `env` that it may not set.
  static func check(_ environment: Node?, _ decoder: inout NodeDecoder) {
    for entry in decoder.entries(environment, of: "`env`")
    where !allowed.contains(entry.key.text) {
      decoder.diagnostics.error(
        .presetUnsafe, "a preset cannot set the variable `\(entry.key.text)`", at: entry.key.range,
        help: "set it in the recipe; a preset sets: "
          + allowed.sorted().joined(separator: ", "))
    }
  }
}
