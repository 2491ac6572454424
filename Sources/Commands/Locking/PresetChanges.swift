import Diagnostics
import Recipes
import SystemPackage
import YAMLTree

/// What an update changed in one preset.
struct PresetChange {
  let source: GitSource
  let path: String

  /// What the preset records and how, one thing a line; nil where one of the two cannot be read.
  let difference: (added: [String], removed: [String])?
}

/// Compares what presets are in effect, before and after an update.
struct PresetComparison {
  let loading: RecipeLoading

  func change(
    of reference: GitReference, from old: LockedPresets, to new: LockedPresets
  ) -> PresetChange {
    let before = lines(of: reference, in: old)
    let after = lines(of: reference, in: new)
    let difference = before.flatMap { before in
      after.map { after in
        (added: Self.lines(after, notIn: before), removed: Self.lines(before, notIn: after))
      }
    }
    return PresetChange(source: reference.source, path: reference.path, difference: difference)
  }

  private static func lines(_ lines: [String], notIn others: [String]) -> [String] {
    let others = Set(others)
    return lines.filter { !others.contains($0) }
  }

  private func lines(of reference: GitReference, in locked: LockedPresets) -> [String]? {
    var locked = locked
    guard let preset = try? locked.preset(reference) else { return nil }

    var loader = loading.loader()
    return loader.loadPreset(preset.file.string, within: preset.root, locked: locked)
      .map { EffectiveLines.lines(of: $0.effective) }
  }
}

/// What an effective preset records and how, one thing a line.
enum EffectiveLines {
  static func lines(of preset: Node) -> [String] {
    guard case .mapping(let root) = preset else { return [] }

    var lines: [String] = []
    for entry in root.entries {
      switch entry.key.text {
      case "channels": lines += channels(entry.value)
      case "preload", "env", "requires": lines += settings(entry, prefix: "")
      default: break
      }
    }
    return lines
  }

  private static func channels(_ node: Node) -> [String] {
    guard case .mapping(let channels) = node else { return [] }

    return channels.entries.flatMap { channel -> [String] in
      guard case .mapping(let keys) = channel.value else { return [] }

      return keys.entries.flatMap { entry -> [String] in
        guard entry.key.text == "events", case .sequence(let events) = entry.value else {
          return settings(entry, prefix: "\(channel.key.text): ")
        }

        return events.elements.flatMap(events(of:)).map { "\(channel.key.text): \($0)" }
      }
    }
  }

  /// An item that lists several names is one line for each of them.
  private static func events(of node: Node) -> [String] {
    guard case .mapping(let item) = node, let first = item.entries.first else {
      return [text(node)]
    }

    guard first.key.text != "any-of", case .sequence(let names) = first.value else {
      return [event(item)]
    }

    return names.elements.map { name in
      var single = item
      single.entries[0].value = name
      return event(single)
    }
  }

  /// A tracepoint is its name, as it is written.
  private static func event(_ item: MappingNode) -> String {
    guard item.entries.count == 1 else { return text(.mapping(item)) }

    let name = text(item.entries[0].value)
    return item.entries[0].key.text == "tracepoint" ? name : "\(item.entries[0].key.text) \(name)"
  }

  private static func settings(_ entry: MappingNode.Entry, prefix: String) -> [String] {
    switch entry.value {
    case .sequence(let list): list.elements.map { "\(prefix)\(entry.key.text) \(text($0))" }
    case .mapping(let mapping):
      mapping.entries.flatMap { settings($0, prefix: "\(prefix)\(entry.key.text) ") }
    case .scalar(let scalar): ["\(prefix)\(entry.key.text) \(scalar.text)"]
    }
  }

  private static func text(_ node: Node) -> String {
    switch node {
    case .scalar(let scalar): scalar.text
    case .sequence(let list): "[\(list.elements.map(text).joined(separator: ", "))]"
    case .mapping(let mapping):
      "{\(mapping.entries.map { "\($0.key.text): \(text($0.value))" }.joined(separator: ", "))}"
    }
  }
}
