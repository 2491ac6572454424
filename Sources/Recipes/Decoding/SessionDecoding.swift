import Diagnostics
import LTTngModel
import YAMLTree

/// The session's keys of a recipe's top level or of an entry of `sessions`.
struct SessionFields {
  private let mapping: MappingNode

  /// Whether the session's keys stand among those of the recipe.
  let isPartOfRecipe: Bool

  init<Key: RecipeKey>(_ fields: Fields<Key>) {
    mapping = fields.mapping
    isPartOfRecipe = Key.self != SessionKey.self
  }

  subscript(_ key: SessionKey) -> Node? {
    mapping[key.rawValue]
  }

  var range: SourceRange { mapping.range }
}

extension RecipeDecoder {
  mutating func session(
    _ fields: SessionFields, name: String, range: SourceRange
  ) -> SessionRecipe? {
    let output = output(fields[.output])
    let declared = values.entries(fields[.channels], of: "`channels`")
    let channels = declared.compactMap { channel($0, output: output) }
    if declared.isEmpty, !isPreset, !values.diagnostics.hasErrors {
      values.diagnostics.error(
        .channelEmpty, "the session `\(name)` has no channel", at: range.firstLine,
        help: "use a preset (`use: [ust/malloc]`) or declare one under `channels`")
    }
    checkRole(fields[.role])
    // Those of a recipe's only session stand at its top level.
    if fields.isPartOfRecipe == false { _ = expectations(fields[.expect]) }
    return SessionRecipe(
      name: name, output: output, sharedMemoryPath: sharedMemoryPath(fields[.shmPath]),
      rotationSchedules: rotationSchedules(fields[.rotate]), channels: channels,
      trackers: trackers(fields[.track]),
      preload: preload(fields[.preload], for: channels),
      environment: environment(fields[.env]), range: range,
      ranges: SessionRecipe.Ranges(
        output: fields[.output]?.range, rotate: fields[.rotate]?.range,
        sharedMemoryPath: fields[.shmPath]?.range))
  }

  /// Returns what is said, and what the channels' events need; nothing where an empty list is said.
  private mutating func preload(_ node: Node?, for channels: [ChannelRecipe]) -> [String] {
    let said = preload(node)
    if case .sequence(let list) = node, list.elements.isEmpty { return [] }

    return said + PreloadHelpers.libraries(for: channels).filter { !said.contains($0) }
  }

  private mutating func preload(_ node: Node?) -> [String] {
    values.elements(node, of: "`preload`").compactMap { element in
      guard let name = plainText(element, of: "a library to preload") else { return nil }
      guard PreloadName.isAllowed(name.value) else {
        values.diagnostics.error(
          .presetUnsafe, "`\(name.value)` is not one of LTTng's preload helpers", at: name.range,
          help: "a bare name such as liblttng-ust-libc-wrapper.so; set LD_PRELOAD in a step's env "
            + "for others")
        return nil
      }

      return name.value
    }
  }

  mutating func environment(_ node: Node?) -> [String: RunText] {
    var result: [String: RunText] = [:]
    for entry in values.entries(node, of: "`env`") {
      if entry.key.text.isEmpty || entry.key.text.utf8.contains(where: { $0 == 0 || $0 == 0x3D }) {
        values.diagnostics.error(
          .nameInvalid, "`\(entry.key.text)` cannot be a variable's name", at: entry.key.range)
      }
      if let text = runText(
        entry.value, of: "the variable `\(entry.key.text)`", takesSecrets: true)
      {
        result[entry.key.text] = text
      }
    }
    return result
  }
}

/// The names that `preload` takes: LTTng's own helpers, by bare name.
package enum PreloadName {
  package static func isAllowed(_ name: String) -> Bool {
    let prefix = "liblttng-ust-"
    let suffix = ".so"
    guard name.hasPrefix(prefix), name.hasSuffix(suffix) else { return false }

    let middle = name.dropFirst(prefix.count).dropLast(suffix.count)
    return !middle.isEmpty && middle.utf8.allSatisfy { (0x61...0x7A).contains($0) || $0 == 0x2D }
  }
}
