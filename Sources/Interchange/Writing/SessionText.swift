import LTTngModel
import YAMLTree

/// Writes the keys of a session.
struct SessionText {
  private let session: ImportedSession

  /// Whether the recipe has no payload.
  private let isStanding: Bool
  private let names: [ObjectName: String]
  private let repeated: RepeatedRules

  init(_ session: ImportedSession, isStanding: Bool) {
    self.session = session
    self.isStanding = isStanding
    names = Self.names(of: session.channels)
    repeated = RepeatedRules(session)
  }

  func add(to lines: inout RecipeLines) {
    lines.add(session.notes)
    addOutput(to: &lines)
    lines.nest("channels") { lines in
      for channel in session.channels { add(channel, to: &lines) }
    }
    addTrackers(to: &lines)
    addSchedules(to: &lines)
    if let path = session.sharedMemoryPath { lines.add("shm-path", path) }
    if !session.preload.isEmpty { lines.add("preload: \(InlineText.list(session.preload))") }
  }

  private func addOutput(to lines: inout RecipeLines) {
    switch session.output {
    case .standard: break
    case .said(.none): lines.add("output: none")
    case .said(.local(let path)):
      lines.add("output: {local: \(InlineText.value(path))}")
    case .said(.relay(let address)): lines.add("output: {relay: \(Self.text(of: address))}")
    case .said(.live(let address, let interval)):
      let time = QuantityText.time(microseconds: interval)
      lines.add("output: {live: {relay: \(Self.text(of: address)), interval: \(time)}}")
    case .said(.snapshot): lines.add("output: {snapshot: \(snapshotText)}")
    }
  }

  private var snapshotText: String {
    guard let output = session.snapshotOutput else { return "{}" }

    return InlineText.mapping(Self.entries(of: output))
  }

  static func entries(
    of output: SnapshotOutput<String>
  ) -> [(key: String, value: String)] {
    var entries: [(key: String, value: String)] = []
    switch output.place {
    case .local(let path): entries.append(("local", InlineText.value(path)))
    case .relay(let address): entries.append(("relay", text(of: address)))
    }
    if output.maxSize > 0 { entries.append(("max-size", QuantityText.size(output.maxSize))) }
    if output.name != snapshotName {
      entries.append(("name", InlineText.value(output.name)))
    }
    return entries
  }

  /// LTTng's own name of a session's first snapshot output.
  static let snapshotName = "snapshot-1"

  static func text(of address: RelayAddress) -> String {
    guard let data = address.data else { return InlineText.value(address.control) }

    return InlineText.mapping([
      ("control", InlineText.value(address.control)), ("data", InlineText.value(data)),
    ])
  }

  private func addSchedules(to lines: inout RecipeLines) {
    guard !session.rotationSchedules.isEmpty else { return }

    let entries = session.rotationSchedules.map { schedule -> (key: String, value: String) in
      switch schedule {
      case .periodic(let time): ("every", QuantityText.time(microseconds: time))
      case .size(let bytes): ("size", QuantityText.size(bytes))
      }
    }
    lines.add("rotate: \(InlineText.mapping(entries.sorted { $0.key < $1.key }))")
  }
}

// MARK: - Trackers

extension SessionText {
  private func addTrackers(to lines: inout RecipeLines) {
    let domains = [TracingDomain.kernel, .user].compactMap { domain in
      let entries = entries(of: domain)
      return entries.isEmpty ? nil : (domain.rawValue, InlineText.mapping(entries))
    }
    guard !domains.isEmpty else { return }

    lines.add("track: \(InlineText.mapping(domains))")
  }

  private func entries(of domain: TracingDomain) -> [(key: String, value: String)] {
    var entries = ProcessAttributeTracker.Attribute.allCases.compactMap {
      attribute -> (key: String, value: String)? in
      let tracker = session.trackers.first { $0.domain == domain && $0.attribute == attribute }
      return tracker.map {
        (attribute.rawValue, $0.values.isEmpty ? "none" : InlineText.list($0.values))
      }
    }
    // A recipe's own default is the payload's user; LTTng's is everybody.
    if domain == .user, session.hasChannel(in: .user),
      !entries.contains(where: { $0.key == "vuid" })
    {
      entries.append(("vuid", "all"))
    }
    return entries
  }
}

// MARK: - Channels

extension SessionText {
  private struct ObjectName: Hashable {
    let name: String
    let domain: TracingDomain
  }

  /// The keys of the channels: LTTng's names, which two domains can share, and those of the agents'
  /// domains for the channels that LTTng names.
  private static func names(of channels: [ImportedChannel]) -> [ObjectName: String] {
    var names: [ObjectName: String] = [:]
    for channel in channels {
      let (name, domain) = (channel.configuration.name, channel.configuration.domain)
      let wanted = domain.isAgent ? domain.rawValue : name
      let isTaken = names.values.contains(wanted)
      names[ObjectName(name: name, domain: domain)] =
        isTaken ? "\(wanted)-\(domain.rawValue)" : wanted
    }
    return names
  }

  /// Returns the key of a channel in the recipe.
  static func key(
    of name: String, _ domain: TracingDomain, in session: ImportedSession
  ) -> String? {
    names(of: session.channels)[ObjectName(name: name, domain: domain)]
  }

  private func add(_ channel: ImportedChannel, to lines: inout RecipeLines) {
    let configuration = channel.configuration
    let name = ObjectName(name: configuration.name, domain: configuration.domain)
    guard !channel.rules.isEmpty else {
      lines.add(channel.notes)
      lines.addComment("not carried over: the channel `\(configuration.name)` records no event")
      return
    }

    lines.nest(WrittenText.key(names[name] ?? configuration.name)) { lines in
      lines.add(channel.notes)
      lines.add("domain: \(configuration.domain.rawValue)")
      for (key, value) in ChannelAttributes.text(of: configuration, in: session) {
        lines.add("\(key): \(value)")
      }
      if !channel.contexts.isEmpty {
        lines.add("contexts: \(InlineText.list(channel.contexts.map(\.text)))")
      }
      EventsText(channel, repeated: repeated[channel]).add(to: &lines)
    }
  }
}

/// The attributes of a channel that differ from LTTng's own, in the language's order.
enum ChannelAttributes {
  static func text(
    of channel: ChannelConfiguration, in session: ImportedSession
  ) -> [(key: String, value: String)] {
    let usual = usual(for: channel, in: session)
    var entries: [(key: String, value: String)] = []
    func add<Value: Equatable>(
      _ key: String, _ path: KeyPath<ChannelConfiguration, Value>, _ text: (Value) -> String
    ) {
      guard channel[keyPath: path] != usual[keyPath: path] else { return }

      entries.append((key, text(channel[keyPath: path])))
    }
    add("subbuf-size", \.subbufSize, QuantityText.size)
    add("num-subbuf", \.numSubbuf, String.init)
    add("event-record-loss-mode", \.eventRecordLossMode, \.rawValue)
    if channel.buffering != ChannelConfiguration(name: "", domain: channel.domain).buffering {
      entries.append(("buffering", channel.buffering.rawValue))
    }
    add("output", \.output, \.rawValue)
    add("switch-timer", \.switchTimer, QuantityText.time)
    add("read-timer", \.readTimer, QuantityText.time)
    add("monitor-timer", \.monitorTimer, QuantityText.time)
    add("blocking-timeout", \.blockingTimeout, text)
    add("tracefile-size", \.tracefileSize, QuantityText.size)
    add("tracefile-count", \.tracefileCount, String.init)
    return entries
  }

  /// What LTTng makes of a channel of which nothing is said (lttng-enable-channel(1)); the channels of
  /// a snapshot session overwrite and are mapped.
  static func usual(
    for channel: ChannelConfiguration, in session: ImportedSession
  ) -> ChannelConfiguration {
    var usual = ChannelConfiguration(
      name: channel.name, domain: channel.domain, buffering: channel.buffering)
    if session.isSnapshot {
      usual.eventRecordLossMode = .overwrite
      usual.output = .mmap
    }
    return usual
  }

  private static func text(_ timeout: BlockingTimeout) -> String {
    switch timeout {
    case .forever: "inf"
    case .microseconds(let time): QuantityText.time(microseconds: time)
    }
  }
}
