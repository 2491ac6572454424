import Diagnostics
import LTTngModel
import YAMLTree

/// What a trigger does.
extension RecipeDecoder {
  mutating func triggerAction(
    _ node: Node, _ sessions: [SessionRecipe], rate: RatePolicy?
  ) -> TriggerAction<String>? {
    guard let fields = values.fields(node, as: TriggerActionKey.self),
      let key = TriggerActionKey.kinds.first(where: { fields[$0] != nil }),
      let value = fields[key], let kind = actionKind(key, value, sessions)
    else { return nil }

    return TriggerAction(kind, rate: fields[.rate].flatMap { ratePolicy($0) } ?? rate)
  }

  private mutating func actionKind(
    _ key: TriggerActionKey, _ value: Node, _ sessions: [SessionRecipe]
  ) -> TriggerAction<String>.Kind? {
    if key == .notify { return notification(value) }
    if key == .snapshot { return snapshotAction(value, sessions) }
    guard let session = namedSession(value, sessions) else { return nil }

    switch key {
    case .start: return .start(session: session.name)
    case .stop: return .stop(session: session.name)
    default:
      checkRotates(session, at: value.range, "take `rotate` out")
      return .rotate(session: session.name)
    }
  }

  private mutating func notification(_ value: Node) -> TriggerAction<String>.Kind? {
    if values.boolean(value, of: "`notify`") == false {
      values.diagnostics.error(
        .valueInvalid, "`notify: false` does nothing", at: value.range,
        help: "take the action out, or write `notify: true`")
    }
    return .notify
  }

  mutating func ratePolicy(_ node: Node) -> RatePolicy? {
    guard let fields = values.fields(node, as: RateKey.self) else { return nil }

    if let count = fields[.onceAfter] {
      return values.count(count, of: "`once-after`").map { .onceAfter($0) }
    }
    return fields[.every].flatMap { values.count($0, of: "`every`") }.map { .every($0) }
  }

  // MARK: - Snapshots

  private mutating func snapshotAction(
    _ node: Node, _ sessions: [SessionRecipe]
  ) -> TriggerAction<String>.Kind? {
    guard case .mapping(let mapping) = node else {
      guard let session = namedSession(node, sessions) else { return nil }

      checkRecordsSnapshots(session, hasOutput: false, at: node.range)
      return .snapshot(session: session.name, output: nil)
    }

    let fields = Fields<TriggerSnapshotKey>(mapping: mapping)
    let isElsewhere = fields[.local] != nil || fields[.relay] != nil
    let output = isElsewhere ? snapshotOutput(fields) : nil
    guard let session = namedSession(fields[.session], sessions) else { return nil }

    checkRecordsSnapshots(session, hasOutput: isElsewhere, at: node.range)
    return .snapshot(session: session.name, output: output)
  }

  /// A session that writes what it records has no snapshots (LTTng 2.13.9: −124), and one without an output
  /// has nowhere to put them (−51).
  private mutating func checkRecordsSnapshots(
    _ session: SessionRecipe, hasOutput: Bool, at range: SourceRange
  ) {
    switch session.output {
    case .snapshot: return
    case .none where hasOutput: return
    case .none:
      values.diagnostics.error(
        .valueInvalid,
        "a snapshot of the session `\(session.name)`, which has no output, goes nowhere",
        at: range, help: "write `{snapshot: {session: \(session.name), local: FOLDER}}`")
    default:
      values.diagnostics.error(
        .valueInvalid,
        "LTTng records no snapshot of the session `\(session.name)`: it has an output",
        at: range, help: "give the session `output: {snapshot: {}}`")
    }
  }

  private mutating func snapshotOutput(
    _ fields: Fields<TriggerSnapshotKey>
  ) -> SnapshotOutput<String>? {
    let size = fields[.maxSize].flatMap { values.size($0, of: "`max-size`") } ?? 0
    let name = fields[.name].flatMap { sessionName($0, of: "a snapshot output's name") }
    let place: SnapshotOutput<String>.Place? =
      if let local = fields[.local] {
        absoluteFolder(local).map { .local($0) }
      } else { fields[.relay].flatMap { address($0) }.map { .relay($0) } }
    return place.map {
      SnapshotOutput(name: name?.value ?? "snapshot-1", place: $0, maxSize: size).normalized
    }
  }

  /// The daemon writes there by itself, whoever is the caller by then.
  private mutating func absoluteFolder(_ node: Node) -> String? {
    guard let path = plainText(node, of: "`local`") else { return nil }
    guard path.value.hasPrefix("/") else {
      values.diagnostics.error(
        .valueInvalid,
        "`local` of a trigger's snapshot must be an absolute path, not `\(path.value)`",
        at: path.range, help: "such as `/var/tmp/snapshots`")
      return nil
    }

    return path.value
  }
}
