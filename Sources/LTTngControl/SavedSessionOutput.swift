import LTTngModel

extension SessionOutput where Path == String {
  /// Reads where a `<session>` of a saved document writes to.
  ///
  /// A session without output has a destination with an empty path, and a snapshot session none at all.
  init(savedSession element: XMLElement) throws(SavedSessionError) {
    let attributes = element.child(named: "attributes")
    if attributes?.child(named: "snapshot_mode")?.text == "true" {
      self = .snapshot
      return
    }

    let output = element.descendant("output", "consumer_output")
    switch try output.map({ (output) throws(SavedSessionError) in try SavedPlace(output) }) {
    case .local(let path): self = .local(path)
    case .relay(let address):
      let interval = attributes?.child(named: "live_timer_interval")
      guard let interval else {
        self = .relay(address)
        return
      }
      guard let number = UInt64(interval.text) else {
        throw SavedSessionError("<live_timer_interval> holds no number")
      }

      self = .live(address, interval: number)
    case .nowhere, nil: self = .none
    }
  }
}

extension SnapshotOutput where Path == String {
  /// Reads the snapshot outputs of a `<session>`.
  ///
  /// The daemon saves them of a snapshot session only.
  static func outputs(
    savedSession element: XMLElement
  ) throws(SavedSessionError) -> [SnapshotOutput] {
    let elements = element.descendant("output", "snapshot_outputs")?.children(named: "output") ?? []
    var outputs: [SnapshotOutput] = []
    for element in elements {
      if let output = try SnapshotOutput(saved: element) { outputs.append(output) }
    }
    return outputs
  }

  /// Returns nil for an output that leads nowhere.
  private init?(saved element: XMLElement) throws(SavedSessionError) {
    guard let destination = element.child(named: "consumer_output") else { return nil }

    let place: Place
    switch try SavedPlace(destination) {
    case .local(let path): place = .local(path)
    case .relay(let address): place = .relay(address)
    case .nowhere: return nil
    }
    self.init(
      name: try element.requiredText(of: "name"), place: place,
      maxSize: try element.requiredNumber(of: "max_size"))
  }
}

extension RotationSchedule {
  /// Reads the schedules of a `<session>`: the periodic one first.
  static func schedules(
    savedSession element: XMLElement
  ) throws(SavedSessionError) -> [RotationSchedule] {
    let schedules = element.descendant("attributes", "rotation_schedules")
    var result: [RotationSchedule] = []
    for periodic in schedules?.children(named: "periodic") ?? [] {
      result.append(.periodic(microseconds: try periodic.requiredNumber(of: "time_us")))
    }
    for size in schedules?.children(named: "size_threshold") ?? [] {
      result.append(.size(bytes: try size.requiredNumber(of: "bytes")))
    }
    return result
  }
}

/// What a `<consumer_output>` says.
private enum SavedPlace {
  case local(String)
  case relay(RelayAddress)
  case nowhere

  init(_ output: XMLElement) throws(SavedSessionError) {
    let destination = output.child(named: "destination")
    if let network = destination?.child(named: "net_output") {
      let address = RelayAddress(
        control: try network.requiredText(of: "control_uri"),
        data: try network.requiredText(of: "data_uri"))
      self = .relay(address.normalized)
    } else if let path = destination?.child(named: "path")?.text, path.hasPrefix("/") {
      self = .local(path)
    } else {
      self = .nowhere
    }
  }
}
