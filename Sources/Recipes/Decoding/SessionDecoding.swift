import Diagnostics
import LTTngModel
import YAMLTree

/// The session's keys of a recipe's top level or of an entry of `sessions`.
struct SessionFields {
  private let mapping: MappingNode

  init<Key: RecipeKey>(_ fields: Fields<Key>) {
    mapping = fields.mapping
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
    let channels = values.entries(fields[.channels], of: "`channels`").compactMap { entry in
      channel(entry)
    }
    if channels.isEmpty, !values.diagnostics.hasErrors {
      values.diagnostics.error(
        .channelEmpty, "the session `\(name)` has no channel", at: range.firstLine,
        help: "use a preset (`use: [ust/malloc]`) or declare one under `channels`")
    }
    return SessionRecipe(
      name: name, outputFolder: output(fields[.output]), channels: channels,
      trackedUsers: trackedUsers(fields[.track]),
      payloadTrackerRange: payloadTracker(fields[.track]),
      preload: preload(fields[.preload]),
      environment: environment(fields[.env]), range: range)
  }

  private mutating func output(_ node: Node?) -> RunText? {
    guard let node, let fields = values.fields(node, as: OutputKey.self) else { return nil }
    guard let local = fields[.local] else {
      values.diagnostics.error(
        .keyMissing, "`output` does not say where to", at: node.range,
        help: "write `output: {local: FOLDER}`")
      return nil
    }

    return runText(local, of: "the output folder")
  }

  private mutating func trackedUsers(_ node: Node?) -> SessionRecipe.TrackedUsers {
    guard
      let node, let track = values.fields(node, as: TrackKey.self), let user = track[.user],
      let fields = values.fields(user, as: UserTrackKey.self), let vuid = fields[.vuid]
    else { return .payloadUsers }

    if case .scalar(let scalar) = vuid, scalar.text == "all" { return .all }
    if case .scalar(let scalar) = vuid {
      values.diagnostics.error(
        .valueInvalid, "`vuid` cannot be `\(scalar.text)`", at: scalar.range,
        help: "write `all`, or a list of users")
      return .payloadUsers
    }
    return .users(
      values.elements(vuid, of: "`vuid`").compactMap { plainText($0, of: "a user")?.value })
  }

  /// LTTng's process tracker takes numbers, and the payload's is known only when it is held.
  private mutating func payloadTracker(_ node: Node?) -> SourceRange? {
    guard
      let kernel = node?.mapping?[TrackKey.kernel.rawValue],
      let fields = values.fields(kernel, as: KernelTrackKey.self), let process = fields[.pid]
    else { return nil }

    if case .scalar(let scalar) = process, scalar.text == "payload" { return scalar.range }
    values.diagnostics.error(
      .valueInvalid, "`pid` can only be `payload` in this release", at: process.range,
      help: "write `track: {kernel: {pid: payload}}`, or filter the trace by the field `pid`")
    return nil
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
      if let text = runText(entry.value, of: "the variable `\(entry.key.text)`") {
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
