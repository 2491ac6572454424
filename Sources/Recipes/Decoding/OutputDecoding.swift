import Diagnostics
import LTTngModel
import YAMLTree

/// Where a session's event records go, and when they are rotated.
extension RecipeDecoder {
  mutating func output(_ node: Node?) -> OutputRecipe {
    guard let node else { return .runFolder }
    guard case .mapping(let mapping) = node else { return .none }

    let fields = Fields<OutputKey>(mapping: mapping)
    if let local = fields[.local] {
      return folder(local, of: "the output folder").map(OutputRecipe.local) ?? .runFolder
    }
    if let relay = fields[.relay] { return address(relay).map(OutputRecipe.relay) ?? .runFolder }
    if let live = fields[.live] { return self.live(live) }

    return fields[.snapshot].map { .snapshot(snapshot($0)) } ?? .runFolder
  }

  /// Returns a folder on this machine; LTTng takes a URL for one too.
  private mutating func folder(_ node: Node, of owner: String) -> RunText? {
    guard let folder = runText(node, of: owner), isWritable(folder.description, node, owner) else {
      return nil
    }
    guard !folder.description.isEmpty, !folder.description.contains("://") else {
      values.diagnostics.error(
        .valueInvalid, "\(owner) cannot be `\(folder)`", at: node.range,
        help: folder.description.isEmpty
          ? "write a path, or take it out"
          : "write a path; a relay daemon's URL stands under `relay`")
      return nil
    }

    return folder
  }

  private mutating func live(_ node: Node) -> OutputRecipe {
    guard let fields = values.fields(node, as: LiveKey.self) else { return .runFolder }

    let relay = fields[.relay].map { address($0) } ?? .thisMachine
    var interval: UInt64 = 1_000_000
    if let node = fields[.interval], let time = values.microseconds(node, of: "`interval`") {
      if time == 0 {
        values.diagnostics.error(
          .valueInvalid, "`interval` of a live output cannot be 0", at: node.range,
          help: "such as `interval: 1s`, LTTng's own default")
      }
      if isTime(time, atMost: UInt64(UInt32.max), "71min", node, "`interval`") { interval = time }
    }
    return relay.map { .live($0, interval: interval) } ?? .runFolder
  }

  private mutating func snapshot(_ node: Node) -> SnapshotRecipe {
    var snapshot = SnapshotRecipe(place: .runFolder, maxSize: 0)
    guard let fields = values.fields(node, as: SnapshotKey.self) else { return snapshot }

    if let local = fields[.local], let folder = folder(local, of: "the folder of the snapshots") {
      snapshot.place = .local(folder)
    }
    if let relay = fields[.relay], let address = address(relay) { snapshot.place = .relay(address) }
    if let node = fields[.maxSize], let size = values.size(node, of: "`max-size`") {
      snapshot.maxSize = size
    }
    if let node = fields[.name], let name = sessionName(node, of: "a snapshot output's name") {
      snapshot.name = name.value
    }
    return snapshot
  }

  // MARK: - Relay daemons

  /// The daemon finds out about a URL only when a channel is made, and answers with a code.
  mutating func address(_ node: Node) -> RelayAddress? {
    let control: Node?
    let data: Node?
    if case .mapping(let mapping) = node {
      let fields = Fields<RelayKey>(mapping: mapping)
      (control, data) = (fields[.control], fields[.data])
    } else {
      (control, data) = (node, nil)
    }
    guard let url = control.flatMap({ plainText($0, of: "a relay daemon's URL") }) else {
      return nil
    }

    let dataURL = data.flatMap { plainText($0, of: "`data`") }
    if data != nil, dataURL == nil { return nil }

    let address = RelayAddress(control: url.value, data: dataURL?.value)
    guard let fault = address.fault else { return address }

    values.diagnostics.error(
      .valueInvalid, "the relay daemon's URL is wrong: \(fault)", at: node.range,
      help: fault.help)
    return nil
  }

  // MARK: - Rotation

  mutating func rotationSchedules(_ node: Node?) -> [RotationSchedule] {
    guard let node, let fields = values.fields(node, as: RotateKey.self) else { return [] }

    var schedules: [RotationSchedule] = []
    if let every = fields[.every], let time = values.microseconds(every, of: "`every`"),
      isMoreThanZero(time, every, "`every`"),
      isTime(time, atMost: UInt64(UInt32.max) - 1, "71min", every, "`every`")
    {
      schedules.append(.periodic(microseconds: time))
    }
    if let size = fields[.size], let count = values.size(size, of: "`size`"),
      isMoreThanZero(count, size, "`size`")
    {
      schedules.append(.size(bytes: count))
    }
    if fields[.every] == nil, fields[.size] == nil {
      values.diagnostics.error(
        .keyMissing, "`rotate` does not say when", at: node.range,
        help: "write `every: 60s`, `size: 100MiB` or both, or take it out")
    }
    return schedules
  }

  private mutating func isMoreThanZero(_ value: UInt64, _ node: Node, _ owner: String) -> Bool {
    guard value == 0 else { return true }

    values.diagnostics.error(
      .valueInvalid, "\(owner) of `rotate` cannot be 0", at: node.range,
      help: "take it out for a session that LTTng does not rotate by itself")
    return false
  }

  /// Returns the folder of the sub-buffers of user space.
  mutating func sharedMemoryPath(_ node: Node?) -> RunText? {
    guard let node, let path = runText(node, of: "`shm-path`"),
      isWritable(path.description, node, "`shm-path`")
    else { return nil }
    guard path.description.hasPrefix("/") else {
      values.diagnostics.error(
        .valueInvalid, "`shm-path` must be an absolute path, not `\(path)`", at: node.range,
        help: "such as `/dev/shm/trace`")
      return nil
    }

    return path
  }
}
