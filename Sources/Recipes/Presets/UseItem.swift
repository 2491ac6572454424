import Diagnostics
import YAMLTree

/// One element of `use`: which preset, under which names, with which values.
struct UseItem {
  /// Where the preset is.
  enum Place {
    /// In the search path or at a path.
    case named(Located<String>)

    /// In a git repository.
    case git(url: Located<String>, path: Located<String>, ref: Located<String>)
  }

  let place: Place

  /// The name that the preset's one channel gets.
  let channel: Located<String>?

  /// New names of the preset's channels.
  let channels: [(old: Scalar, new: Located<String>)]

  let settings: [ParameterSetting]

  /// What it is called in messages, and where.
  var name: Located<String> {
    switch place {
    case .named(let name): name
    case .git(_, let path, _): path
    }
  }

  /// Reads an element whose shape is right.
  init?(_ node: Node, _ decoder: inout NodeDecoder) {
    guard case .mapping(let mapping) = node else {
      guard let name = decoder.text(node, of: "a preset's name") else { return nil }

      place = .named(name)
      channel = nil
      channels = []
      settings = []
      return
    }

    let fields = Fields<UseKey>(mapping: mapping)
    guard let place = Self.place(fields, &decoder) else { return nil }

    self.place = place
    channel = fields[.channel].flatMap { decoder.text($0, of: "`channel`") }
    channels = decoder.entries(fields[.channels], of: "`channels`").compactMap { entry in
      decoder.text(entry.value, of: "a channel's new name").map { (entry.key, $0) }
    }
    settings = decoder.entries(fields[.with], of: "`with`").compactMap {
      Self.setting($0, &decoder)
    }
  }

  /// Reads a value of a preset's parameter, which must be known before the run and may be no secret.
  private static func setting(
    _ entry: MappingNode.Entry, _ decoder: inout NodeDecoder
  ) -> ParameterSetting? {
    let owner = "the parameter `\(entry.key.text)`"
    guard let text = decoder.text(entry.value, of: owner) else { return nil }

    var value = ""
    for piece in TextTemplate.pieces(of: text.value) {
      guard case .literal(let literal) = piece else {
        decoder.diagnostics.error(
          .valueInvalid, "neither `${run.id}` nor a secret can stand in \(owner) of a preset",
          at: text.range,
          help: "they are known only when a step starts: use them in `env` of a step")
        return nil
      }

      value += literal
    }
    return ParameterSetting(name: entry.key.text, value: value, source: .with, range: text.range)
  }

  private static func place(
    _ fields: Fields<UseKey>, _ decoder: inout NodeDecoder
  ) -> Place? {
    if let preset = fields[.preset] {
      return decoder.text(preset, of: "`preset`").map(Place.named)
    }
    guard
      let url = fields[.git].flatMap({ decoder.text($0, of: "`git`") }),
      let path = fields[.path].flatMap({ decoder.text($0, of: "`path`") }),
      let ref = fields[.ref].flatMap({ decoder.text($0, of: "`ref`") })
    else { return nil }

    return .git(url: url, path: path, ref: ref)
  }

  /// Returns what the preset gives with its channels under their new names.
  func renamed(_ contents: MappingNode, _ diagnostics: inout DiagnosticCollector) -> MappingNode {
    guard channel != nil || !channels.isEmpty else { return contents }

    var map = contents["channels"]?.mapping ?? MappingNode(entries: [], range: contents.range)
    var names: [String: Located<String>] = [:]
    if let channel {
      guard map.entries.count == 1, let only = map.entries.first else {
        reportCount(map, at: channel.range, &diagnostics)
        return contents
      }

      names[only.key.text] = channel
    }
    for (old, new) in channels {
      if map[old.text] == nil { reportUnknown(old, map, &diagnostics) }
      names[old.text] = new
    }
    for index in map.entries.indices {
      guard let new = names[map.entries[index].key.text] else { continue }

      map.entries[index].key = Scalar(text: new.value, style: .plain, range: new.range)
    }
    checkNames(map, &diagnostics)
    var result = contents
    result.set("channels", to: .mapping(map))
    return result
  }

  /// Returns a path of keys within the preset with the new name of its channel.
  func renamed(_ path: [String]) -> [String] {
    guard path.count > 1, path[0] == "channels" else { return path }

    let new = channel?.value ?? channels.first { $0.old.text == path[1] }?.new.value
    return new.map { ["channels", $0] + path.dropFirst(2) } ?? path
  }

  private func checkNames(_ channels: MappingNode, _ diagnostics: inout DiagnosticCollector) {
    var seen: Set<String> = []
    for entry in channels.entries where !seen.insert(entry.key.text).inserted {
      diagnostics.error(
        .presetChannel, "two channels of `\(name.value)` would be called `\(entry.key.text)`",
        at: self.channels.first?.new.range ?? name.range, help: "give each a name of its own")
    }
  }

  private func reportCount(
    _ channels: MappingNode, at range: SourceRange, _ diagnostics: inout DiagnosticCollector
  ) {
    let names = channels.entries.map { "`\($0.key.text)`" }.joined(separator: ", ")
    diagnostics.error(
      .presetChannel,
      "the preset `\(name.value)` has \(channels.entries.isEmpty ? "no channel" : "several channels")",
      at: range,
      help: channels.entries.isEmpty
        ? "take `channel` out" : "say which is called how: `channels: {OLD: NEW}`; it has \(names)")
  }

  private func reportUnknown(
    _ key: Scalar, _ channels: MappingNode, _ diagnostics: inout DiagnosticCollector
  ) {
    let names = channels.entries.map(\.key.text)
    diagnostics.error(
      .presetChannel, "the preset `\(name.value)` has no channel `\(key.text)`", at: key.range,
      help: NearestSpelling.question(for: key.text, among: names)
        ?? "it has: \(names.joined(separator: ", "))")
  }
}
