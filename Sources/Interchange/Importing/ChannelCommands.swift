import LTTngModel

/// Commands about channels and context fields.
extension ScriptSessions {
  static func domain(_ command: LTTngCommandLine) throws(Refusal) -> TracingDomain {
    let options: [(name: String, domain: TracingDomain)] = [
      ("kernel", .kernel), ("userspace", .user), ("jul", .jul), ("log4j", .log4j),
      ("python", .python),
    ]
    guard let option = options.first(where: { command.has($0.name) }) else {
      throw Refusal("it says no domain: `-k`, `-u`, `-j`, `-l` or `-p`")
    }

    return option.domain
  }

  mutating func enableChannel(_ command: LTTngCommandLine) throws(Refusal) {
    let domain = try Self.domain(command)
    guard !domain.isAgent else { throw Refusal("`lttng` makes no channels of agents") }

    let index = try index(of: command.value("session"))
    for name in command.operands.flatMap(CommandQuantity.items) {
      guard sessions[index].index(of: name, domain) == nil else { continue }

      let configuration = try configuration(name, domain, command, in: sessions[index].session)
      sessions[index].session.channels.append(ImportedChannel(configuration))
    }
  }

  mutating func disableChannel(_ command: LTTngCommandLine) throws(Refusal) {
    let domain = try Self.domain(command)
    let index = try index(of: command.value("session"))
    let names = command.operands.flatMap(CommandQuantity.items)
    sessions[index].session.channels.removeAll {
      $0.configuration.domain == domain && names.contains($0.configuration.name)
    }
  }

  private mutating func configuration(
    _ name: String, _ domain: TracingDomain, _ command: LTTngCommandLine,
    in session: ImportedSession
  ) throws(Refusal) -> ChannelConfiguration {
    let buffering: BufferingScheme? =
      command.has("buffers-pid") ? .perProcess : command.has("buffers-uid") ? .perUser : nil
    let plain = ChannelConfiguration(name: name, domain: domain, buffering: buffering)
    var channel = ChannelAttributes.usual(for: plain, in: session)
    if command.has("overwrite") { channel.eventRecordLossMode = .overwrite }
    if command.has("discard") { channel.eventRecordLossMode = .discard }
    if let text = command.value("output") {
      guard let output = ChannelOutput(rawValue: text) else {
        throw Refusal("`--output` cannot be `\(text)`")
      }

      channel.output = session.isSnapshot ? .mmap : output
    }
    try takeSizes(command, into: &channel)
    try takeTimers(command, into: &channel)
    return channel
  }

  private mutating func takeSizes(
    _ command: LTTngCommandLine, into channel: inout ChannelConfiguration
  ) throws(Refusal) {
    if let text = command.value("subbuf-size") {
      let size = max(try Self.size(text, of: "subbuf-size"), 4096)
      channel.subbufSize = rounded(size, text, of: "subbuf-size", QuantityText.size)
    }
    if let text = command.value("num-subbuf") {
      let count = try Self.size(text, of: "num-subbuf")
      channel.numSubbuf = rounded(count, text, of: "num-subbuf", String.init)
    }
    if let text = command.value("tracefile-size") {
      let size = try Self.size(text, of: "tracefile-size")
      channel.tracefileSize = size == 0 ? 0 : max(size, channel.subbufSize)
    }
    if let text = command.value("tracefile-count") {
      channel.tracefileCount = try Self.size(text, of: "tracefile-count")
    }
  }

  /// The command rounds up to a power of two (lttng-enable-channel(1)).
  private mutating func rounded(
    _ value: UInt64, _ text: String, of option: String, _ written: (UInt64) -> String
  ) -> UInt64 {
    let result = CommandQuantity.roundedUp(value)
    if result != value {
      remarks.append("`lttng` makes \(written(result)) of `--\(option)=\(text)`")
    }
    return result
  }

  private func takeTimers(
    _ command: LTTngCommandLine, into channel: inout ChannelConfiguration
  ) throws(Refusal) {
    let timers: [(String, WritableKeyPath<ChannelConfiguration, UInt64>)] = [
      ("switch-timer", \.switchTimer), ("read-timer", \.readTimer),
      ("monitor-timer", \.monitorTimer),
    ]
    for (name, path) in timers {
      guard let text = command.value(name) else { continue }

      channel[keyPath: path] = try Self.time(text, of: name)
    }
    if let text = command.value("blocking-timeout") {
      channel.blockingTimeout =
        text == "inf" ? .forever : .microseconds(try Self.time(text, of: "blocking-timeout"))
    }
  }

  // MARK: - Context fields

  mutating func addContext(_ command: LTTngCommandLine) throws(Refusal) {
    let domain = try Self.domain(command)
    let index = try index(of: command.value("session"))
    let names = command.values("type").flatMap(CommandQuantity.items)
    let fields = names.compactMap { ContextField($0) }
    let unknown = names.filter { ContextField($0) == nil }
    for place in try contextPlaces(command, domain, in: index) {
      for field in fields
      where !sessions[index].session.channels[place].contexts.contains(field) {
        sessions[index].session.channels[place].contexts.append(field)
      }
    }
    if !unknown.isEmpty {
      throw Refusal("no context field is called `\(unknown.joined(separator: "`, `"))`")
    }
  }

  /// Without a channel's name the fields go to all channels of the domain.
  private mutating func contextPlaces(
    _ command: LTTngCommandLine, _ domain: TracingDomain, in index: Int
  ) throws(Refusal) -> [Int] {
    if let name = command.value("channel"), !domain.isAgent {
      // The channels of agents are among those of user space.
      let agent = TracingDomain.allCases.first { domain == .user && $0.agentChannelName == name }
      return [try sessions[index].channel(name, agent ?? domain)]
    }

    let channels = sessions[index].session.channels
    let all = channels.indices.filter { channels[$0].configuration.domain == domain }
    return all.isEmpty ? [try sessions[index].channel(nil, domain)] : all
  }
}
