import LTTngModel

/// Commands about sessions as a whole.
extension ScriptSessions {
  mutating func create(_ command: LTTngCommandLine) throws(Refusal) {
    var session = ScriptSession(givenName: command.operands.first)
    let place = place(command)
    session.session.output = try Self.output(command, place)
    if session.session.isSnapshot, let place {
      session.session.snapshotOutput = SnapshotOutput(name: SessionText.snapshotName, place: place)
    }
    if let path = command.value("shm-path") {
      session.session.sharedMemoryPath = MarkedText.plain(path)
      if MarkedText.plain(path) == nil {
        losses.append("`--shm-path`: only a shell knows `\(MarkedText.shown(path))`")
      }
    }
    add(session)
  }

  private static func output(
    _ command: LTTngCommandLine, _ place: SnapshotOutput<String>.Place?
  ) throws(Refusal) -> ImportedSession.Output {
    if command.has("snapshot") { return .said(.snapshot) }
    if command.has("no-output") || command.has("no-consumer") { return .said(.none) }
    if command.has("live") {
      let interval = try time(command.value("live") ?? "1000000", of: "live")
      guard case .relay(let address)? = place else {
        return .said(.live(RelayAddress(control: "net://127.0.0.1"), interval: interval))
      }

      return .said(.live(address, interval: interval))
    }
    switch place {
    case nil: return .standard
    case .local(let path)?: return .said(.local(path))
    case .relay(let address)?: return .said(.relay(address))
    }
  }

  /// Returns where the options and URLs of a command say that LTTng writes; nil for nowhere, or for where
  /// only a shell knows.
  private mutating func place(
    _ command: LTTngCommandLine, url: String? = nil
  ) -> SnapshotOutput<String>.Place? {
    if let path = command.value("output") { return folder(path).map { .local($0) } }
    if let url = url ?? command.value("set-url") { return place(url: url) }
    guard let control = command.value("ctrl-url").flatMap({ address($0) }) else { return nil }

    return .relay(
      RelayAddress(control: control, data: command.value("data-url").flatMap { address($0) }))
  }

  private mutating func place(url: String) -> SnapshotOutput<String>.Place? {
    if case .value(.given(_, nil))? = MarkedText.parts(of: url).first {
      losses.append(
        "`\(MarkedText.shown(url))`: only who calls the script knows whether it is a folder or the "
          + "address of a relay daemon; the trace is in the run's own folder here")
      return nil
    }

    let scheme = "file://"
    if url.hasPrefix(scheme) {
      return folder(String(url.dropFirst(scheme.count))).map { .local($0) }
    }

    return url.contains("://")
      ? address(url).map { .relay(RelayAddress(control: $0)) } : folder(url).map { .local($0) }
  }

  /// Returns where a trigger's snapshot goes, of which everything is known.
  static func place(knownURL url: String) -> SnapshotOutput<String>.Place {
    let scheme = "file://"
    if url.hasPrefix(scheme) { return .local(String(url.dropFirst(scheme.count))) }

    return url.contains("://") ? .relay(RelayAddress(control: url)) : .local(url)
  }

  static func time(_ text: String, of option: String) throws(Refusal) -> UInt64 {
    guard let time = CommandQuantity.microseconds(text) else {
      throw Refusal("`--\(option)` cannot be `\(text)`")
    }

    return time
  }

  static func size(_ text: String, of option: String) throws(Refusal) -> UInt64 {
    guard let size = CommandQuantity.size(text) else {
      throw Refusal("`--\(option)` cannot be `\(text)`")
    }

    return size
  }

  // MARK: - Schedules and snapshot outputs

  mutating func enableRotation(_ command: LTTngCommandLine) throws(Refusal) {
    let index = try index(of: command.value("session"))
    var schedules: [RotationSchedule] = []
    if let timer = command.value("timer") {
      schedules.append(.periodic(microseconds: try Self.time(timer, of: "timer")))
    }
    if let size = command.value("size") {
      schedules.append(.size(bytes: try Self.size(size, of: "size")))
    }
    for schedule in schedules {
      sessions[index].session.rotationSchedules.removeAll { $0.isOfSameKind(as: schedule) }
      sessions[index].session.rotationSchedules.append(schedule)
    }
  }

  mutating func disableRotation(_ command: LTTngCommandLine) throws(Refusal) {
    let index = try index(of: command.value("session"))
    sessions[index].session.rotationSchedules.removeAll { schedule in
      switch schedule {
      case .periodic: command.has("timer")
      case .size: command.has("size")
      }
    }
  }

  /// `add-output` and `del-output`; the others do something at once.
  mutating func snapshot(_ command: LTTngCommandLine) throws(Refusal) {
    let index = try index(of: command.value("session"))
    switch command.operands.first {
    case "add-output": try addSnapshotOutput(command, to: index)
    case "del-output": sessions[index].session.snapshotOutput = nil
    case "list-output": break
    default: throw Refusal("`lttrecipe snapshot RECIPE` records a snapshot")
    }
  }

  private mutating func addSnapshotOutput(
    _ command: LTTngCommandLine, to index: Int
  ) throws(Refusal) {
    let url = command.operands.count > 1 ? command.operands[1] : nil
    guard let place = place(command, url: url) else {
      guard losses.isEmpty else { return }

      throw Refusal("it does not say where snapshots go")
    }
    guard sessions[index].session.isSnapshot else {
      throw Refusal("recipes have snapshot outputs of snapshot sessions only")
    }

    let size = try command.value("max-size").map { (text) throws(Refusal) -> UInt64 in
      try Self.size(text, of: "max-size")
    }
    sessions[index].session.snapshotOutput = SnapshotOutput(
      name: command.value("name") ?? SessionText.snapshotName, place: place, maxSize: size ?? 0)
  }

  // MARK: - Trackers

  mutating func track(_ command: LTTngCommandLine, isTracked: Bool) throws(Refusal) {
    let index = try index(of: command.value("session"))
    let domain: TracingDomain = command.has("kernel") ? .kernel : .user
    for option in command.options {
      guard let attribute = ProcessAttributeTracker.Attribute(savedOption: option.name, domain)
      else { continue }

      let values = option.value.map(CommandQuantity.items)
      sessions[index].session.change(attribute, domain, to: values, isTracked: isTracked)
    }
  }
}

extension ScriptSessions {
  /// Takes trackers away that let nothing be recorded any more, now that the values are not known which a
  /// `track` would have put into them.
  mutating func releaseTrackers(like arguments: [String]) {
    let domain: TracingDomain =
      arguments.contains { $0 == "-k" || $0 == "--kernel" } ? .kernel : .user
    for index in sessions.indices {
      let empty = sessions[index].session.trackers.filter {
        $0.domain == domain && $0.values.isEmpty
      }
      sessions[index].session.trackers.removeAll(where: empty.contains)
      for tracker in empty {
        losses.append(
          "the tracker \(tracker.attribute.rawValue) of the session \(sessions[index].session.name): "
            + "which processes it lets through is not known, so all are recorded")
      }
    }
  }
}

extension ProcessAttributeTracker.Attribute {
  /// `--pid` of user space is what is called `vpid` since LTTng 2.12 (lttng-track(1)).
  fileprivate init?(savedOption name: String, _ domain: TracingDomain) {
    self.init(rawValue: domain == .user && name == "pid" ? "vpid" : name)
  }
}

extension ImportedSession {
  /// Takes values into an inclusion set or out of it; nil stands for all.
  fileprivate mutating func change(
    _ attribute: ProcessAttributeTracker.Attribute, _ domain: TracingDomain, to values: [String]?,
    isTracked: Bool
  ) {
    let place = trackers.firstIndex { $0.domain == domain && $0.attribute == attribute }
    var tracker =
      place.map { trackers[$0] }
      ?? ImportedTracker(domain: domain, attribute: attribute, values: [])
    switch (values, isTracked) {
    case (nil, true):
      if let place { trackers.remove(at: place) }
      return
    case (nil, false): tracker.values = []
    case (let values?, true): tracker.values += values.filter { !tracker.values.contains($0) }
    case (let values?, false): tracker.values.removeAll(where: values.contains)
    }
    if let place {
      trackers[place] = tracker
    } else if isTracked || values == nil {
      trackers.append(tracker)
    }
  }
}
