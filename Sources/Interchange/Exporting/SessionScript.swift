import LTTngModel

/// Writes the commands that make a session.
struct SessionScript {
  private let exported: ExportedSession
  private let session: ObservedSession

  /// What the variables of the session end with.
  private let variable: String

  init(_ exported: ExportedSession, _ variable: String) {
    self.exported = exported
    session = exported.session
    self.variable = variable
  }

  private var name: String { "\"$session\(variable)\"" }
  private var target: String { "--session=\(name)" }
  private var output: String { "\"$output\(variable)\"" }

  /// The words that make the session.
  var creation: [String] {
    ["lttng", "create", name] + outputOptions + sharedMemoryOption
  }

  /// Adds what the session has in it.
  func addConfiguration(to lines: inout ShellLines) {
    addSnapshotOutput(to: &lines)
    for schedule in session.rotationSchedules { lines.add(words(of: schedule)) }
    for channel in session.channels where !channel.configuration.domain.isAgent {
      lines.add(words(of: channel.configuration))
    }
    for channel in session.channels { addRules(of: channel, to: &lines) }
    for channel in session.channels { addContexts(of: channel, to: &lines) }
    for tracker in session.trackers { lines.add(words(of: tracker)) }
    if exported.tracksPayload {
      lines.addLoss("that only the payload's processes of \(session.name) are recorded")
    }
  }

  // MARK: - The session

  private var outputOptions: [String] {
    switch session.output {
    case .none: ["--no-output"]
    case .local: ["--output=\(output)"]
    case .relay(let address): Self.urls(of: address)
    case .live(let address, let interval): ["--live=\(interval)"] + Self.urls(of: address)
    case .snapshot:
      switch session.snapshotOutputs.first?.place {
      case .local?: ["--snapshot", "--output=\(output)"]
      case .relay(let address)?: ["--snapshot"] + Self.urls(of: address)
      case nil: ["--snapshot"]
      }
    }
  }

  /// lttng-create(1) makes a folder below this one, for the session of this time alone.
  private var sharedMemoryOption: [String] {
    guard let path = session.sharedMemoryPath else { return [] }

    let own = "/\(session.name)"
    let folder = path.hasSuffix(own) ? String(path.dropLast(own.count)) : path
    return [ShellQuoting.option("shm-path", folder.isEmpty ? "/" : folder)]
  }

  static func urls(of address: RelayAddress) -> [String] {
    guard let data = address.data else { return [ShellQuoting.option("set-url", address.control)] }

    return [
      ShellQuoting.option("ctrl-url", address.control), ShellQuoting.option("data-url", data),
    ]
  }

  /// `lttng create` gives the output a name of its own, and no limit.
  private func addSnapshotOutput(to lines: inout ShellLines) {
    guard let snapshot = session.snapshotOutputs.first,
      snapshot.name != SessionText.snapshotName || snapshot.maxSize > 0
    else { return }

    lines.add(["lttng", "snapshot", "del-output", target, "1"])
    var words = ["lttng", "snapshot", "add-output", target]
    words.append(ShellQuoting.option("name", snapshot.name))
    if snapshot.maxSize > 0 { words.append("--max-size=\(snapshot.maxSize)") }
    switch snapshot.place {
    case .local: words.append("file://\(output)")
    case .relay(let address):
      words += address.data == nil ? [ShellQuoting.word(address.control)] : Self.urls(of: address)
    }
    lines.add(words)
  }

  private func words(of schedule: RotationSchedule) -> [String] {
    switch schedule {
    case .periodic(let time): ["lttng", "enable-rotation", target, "--timer=\(time)"]
    case .size(let bytes): ["lttng", "enable-rotation", target, "--size=\(bytes)"]
    }
  }

  private func words(of tracker: ProcessAttributeTracker) -> [String] {
    let domain = Self.option(of: tracker.domain)
    let attribute = "--\(tracker.attribute.rawValue)"
    guard !tracker.inclusionSet.isEmpty else {
      return ["lttng", "untrack", target, domain, attribute, "--all"]
    }

    let values = tracker.inclusionSet.map(String.init).joined(separator: ",")
    return ["lttng", "track", target, domain, "\(attribute)=\(values)"]
  }

  static func option(of domain: TracingDomain) -> String {
    domain == .user ? "--userspace" : "--\(domain.rawValue)"
  }

  // MARK: - Channels

  private func words(of channel: ChannelConfiguration) -> [String] {
    var words = ["lttng", "enable-channel", target, Self.option(of: channel.domain)]
    switch channel.buffering {
    case .perUser: words.append("--buffers-uid")
    case .perProcess: words.append("--buffers-pid")
    case .global: break
    }
    words.append("--\(channel.eventRecordLossMode.rawValue)")
    words.append("--subbuf-size=\(channel.subbufSize)")
    words.append("--num-subbuf=\(channel.numSubbuf)")
    words += attributes(of: channel)
    return words + [ShellQuoting.word(channel.name)]
  }

  /// What differs from the defaults of lttng-enable-channel(1).
  private func attributes(of channel: ChannelConfiguration) -> [String] {
    let usual = ChannelConfiguration(
      name: channel.name, domain: channel.domain, buffering: channel.buffering)
    var words: [String] = []
    if channel.output != usual.output { words.append("--output=\(channel.output.rawValue)") }
    if channel.switchTimer != usual.switchTimer {
      words.append("--switch-timer=\(channel.switchTimer)")
    }
    if channel.readTimer != usual.readTimer { words.append("--read-timer=\(channel.readTimer)") }
    if channel.monitorTimer != usual.monitorTimer {
      words.append("--monitor-timer=\(channel.monitorTimer)")
    }
    switch channel.blockingTimeout {
    case .none: break
    case .forever: words.append("--blocking-timeout=inf")
    case .microseconds(let time): words.append("--blocking-timeout=\(time)")
    }
    if channel.tracefileSize > 0 { words.append("--tracefile-size=\(channel.tracefileSize)") }
    if channel.tracefileCount > 0 { words.append("--tracefile-count=\(channel.tracefileCount)") }
    return words
  }

  // MARK: - Rules and context fields

  private func addRules(of channel: ObservedChannel, to lines: inout ShellLines) {
    let configuration = channel.configuration
    if configuration.domain.isAgent {
      var usual = ChannelConfiguration(
        name: configuration.name, domain: configuration.domain, buffering: configuration.buffering)
      if session.output == .snapshot { usual.eventRecordLossMode = .overwrite }
      if configuration != usual {
        lines.addLoss(
          "the attributes of the channel of the domain \(configuration.domain.rawValue)")
      }
    }
    for group in RuleGroup.groups(of: channel.rules) {
      guard let options = group.options(in: configuration.domain) else {
        lines.addLoss(
          "`\(group.text(in: configuration.domain))`: `lttng` has no name for its log level"
        )
        continue
      }

      let place =
        configuration.domain.isAgent ? [] : [ShellQuoting.option("channel", configuration.name)]
      lines.add(
        ["lttng", "enable-event", target, Self.option(of: configuration.domain)] + place + options)
    }
  }

  private func addContexts(of channel: ObservedChannel, to lines: inout ShellLines) {
    let configuration = channel.configuration
    var fields: [String] = []
    for context in channel.contexts {
      let type = ShellQuoting.option("type", context.text)
      guard case .app = context, configuration.domain.isAgent else {
        fields.append(type)
        continue
      }

      addContexts(fields, to: configuration, &lines)
      fields = []
      let domain = Self.option(of: configuration.domain)
      let place = ShellQuoting.option("channel", configuration.name)
      lines.add(["lttng", "add-context", target, domain, place, type])
    }
    addContexts(fields, to: configuration, &lines)
  }

  /// The channel of an agent's domain is one of user space.
  private func addContexts(
    _ fields: [String], to channel: ChannelConfiguration, _ lines: inout ShellLines
  ) {
    guard !fields.isEmpty else { return }

    let domain = Self.option(of: channel.domain.tracer)
    let place = ShellQuoting.option("channel", channel.name)
    lines.add(["lttng", "add-context", target, domain, place] + fields)
  }
}

/// Rules that one command enables: they differ in the name alone.
struct RuleGroup {
  let first: RecordingRule
  private(set) var names: [String]

  private init(_ rule: RecordingRule) {
    first = rule
    names = [rule.pattern.text]
  }

  static func groups(of rules: [RecordingRule]) -> [RuleGroup] {
    var groups: [RuleGroup] = []
    var places: [Common: Int] = [:]
    for rule in rules {
      let common = rule.kind.isProbe || rule.pattern == .all ? nil : Common(rule)
      if let common, let place = places[common] {
        groups[place].names.append(rule.pattern.text)
      } else {
        if let common { places[common] = groups.count }
        groups.append(RuleGroup(rule))
      }
    }
    return groups
  }

  /// All of a rule but its name.
  private struct Common: Hashable {
    let kind: RecordingRule.Kind
    let filter: FilterExpression?
    let logLevel: LogLevelRule?
    let exclusions: [NamePattern]

    init(_ rule: RecordingRule) {
      kind = rule.kind
      filter = rule.filter
      logLevel = rule.logLevel
      exclusions = rule.exclusions
    }
  }

  func text(in domain: TracingDomain) -> String { first.text(in: domain) }

  /// Returns the options of lttng-enable-event(1) and the names; nil where a log level has no name.
  func options(in domain: TracingDomain) -> [String]? {
    var words: [String] = []
    switch first.kind {
    case .tracepoint: words.append("--tracepoint")
    case .systemCall: words.append("--syscall")
    case .logger: break
    case .kprobe, .kretprobe, .uprobe: words += probeOption
    }
    if let rule = first.logLevel {
      guard let name = Self.levelName(rule.level, domain) else { return nil }

      words.append("--\(rule.comparison == .atLeast ? "loglevel" : "loglevel-only")=\(name)")
    }
    if let filter = first.filter { words.append(ShellQuoting.option("filter", filter.text)) }
    if !first.exclusions.isEmpty {
      words.append("--exclude=\(ShellQuoting.list(first.exclusions.map(\.text)))")
    }
    return words + [first.pattern == .all ? "--all" : ShellQuoting.list(names)]
  }

  private var probeOption: [String] {
    guard let location = first.location else { return [] }

    switch location {
    case .kernelSymbol, .kernelAddress:
      return [
        ShellQuoting.option(first.kind == .kretprobe ? "function" : "probe", location.description)
      ]
    case .function(let path, let symbol):
      return [ShellQuoting.option("userspace-probe", "elf:\(Self.escaped(path)):\(symbol)")]
    case .sdt(let path, let provider, let probe):
      return [
        ShellQuoting.option("userspace-probe", "sdt:\(Self.escaped(path)):\(provider):\(probe)")
      ]
    }
  }

  static func escaped(_ path: String) -> String {
    path.escaped(["\\", ":"])
  }

  /// Returns the name that lttng(1) has for a level.
  static func levelName(_ level: Int32, _ domain: TracingDomain) -> String? {
    let text = LogLevels.text(level, in: domain)
    guard Int32(text) == nil else { return nil }

    let name = text.uppercased().replacing("-", with: "_")
    return domain == .user ? "TRACE_\(name)" : "\(domain.rawValue.uppercased())_\(name)"
  }
}
