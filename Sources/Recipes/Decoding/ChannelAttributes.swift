import Diagnostics
import LTTngModel
import YAMLTree

/// The attributes of a channel, with LTTng's defaults where the recipe says nothing.
///
/// liblttng-ctl neither rounds nor explains: what the daemon would answer with a code alone, or drop
/// without a word, is told here (LTTng 2.13.9).
extension RecipeDecoder {
  mutating func configuration(
    _ name: String, _ domain: TracingDomain, _ fields: Fields<ChannelKey>, output: OutputRecipe
  ) -> ChannelConfiguration {
    let buffering = buffering(fields[.buffering], domain: domain)
    var configuration = ChannelConfiguration(name: name, domain: domain, buffering: buffering)
    if case .snapshot = output {
      configuration.eventRecordLossMode = .overwrite
      configuration.output = .mmap
    }
    decodeSizes(fields, into: &configuration)
    decodeMode(fields, into: &configuration)
    decodeOutput(fields[.output], into: &configuration, of: output)
    decodeTimers(fields, into: &configuration, of: output)
    decodeBlockingTimeout(fields[.blockingTimeout], into: &configuration)
    decodeTraceFiles(fields, into: &configuration)
    return configuration
  }

  // MARK: - Sub-buffers

  private mutating func buffering(_ node: Node?, domain: TracingDomain) -> BufferingScheme? {
    guard let node,
      let scheme = values.choice(node, of: "`buffering`", as: BufferingScheme.self)
    else { return nil }
    guard (scheme == .global) != (domain == .kernel) else {
      return scheme == .perProcess && domain.isAgent ? refusePerProcess(node, domain) : scheme
    }

    values.diagnostics.error(
      .valueInvalid, "the \(domain.rawValue) domain has no buffering scheme `\(scheme.rawValue)`",
      at: node.range,
      help: domain == .kernel
        ? "the kernel's is `global`" : "it is `per-user` or `per-process`")
    return nil
  }

  private mutating func refusePerProcess(
    _ node: Node, _ domain: TracingDomain
  ) -> BufferingScheme? {
    values.diagnostics.error(
      .valueInvalid, "the channel of an agent's domain has no sub-buffers per process",
      at: node.range, help: "write `per-user`, or take it out")
    return nil
  }

  private mutating func decodeSizes(
    _ fields: Fields<ChannelKey>, into configuration: inout ChannelConfiguration
  ) {
    if let node = fields[.subbufSize],
      let size = values.size(node, of: "`subbuf-size`"),
      isPowerOfTwo(size, atLeast: 4096, node, "`subbuf-size`", "4KiB, 1MiB")
    {
      configuration.subbufSize = size
    }
    if let node = fields[.numSubbuf],
      let count = values.count(node, of: "`num-subbuf`"),
      isPowerOfTwo(count, atLeast: 1, node, "`num-subbuf`", "4, 8")
    {
      configuration.numSubbuf = count
    }
  }

  private mutating func isPowerOfTwo(
    _ value: UInt64, atLeast minimum: UInt64, _ node: Node, _ owner: String, _ examples: String
  ) -> Bool {
    let maximum: UInt64 = 1 << 40
    if value >= minimum, value.nonzeroBitCount == 1, value <= maximum { return true }

    let bound = value > maximum ? "at most 2^40" : "at least \(minimum)"
    values.diagnostics.error(
      .valueInvalid, "\(owner) must be a power of two of \(bound)", at: node.range,
      help: "such as \(examples)")
    return false
  }

  private mutating func decodeMode(
    _ fields: Fields<ChannelKey>, into configuration: inout ChannelConfiguration
  ) {
    let node = fields[.eventRecordLossMode]
    if let node,
      let mode = values.choice(
        node, of: "`event-record-loss-mode`", as: EventRecordLossMode.self)
    {
      configuration.eventRecordLossMode = mode
    }
    guard configuration.eventRecordLossMode == .overwrite, configuration.numSubbuf < 2,
      let range = (node ?? fields[.numSubbuf])?.range
    else { return }

    values.diagnostics.error(
      .valueInvalid,
      "`overwrite`\(node == nil ? ", a snapshot session's mode," : "") needs at least two sub-buffers",
      at: range, help: "set `num-subbuf: 2` or more")
  }

  private mutating func decodeOutput(
    _ node: Node?, into configuration: inout ChannelConfiguration, of output: OutputRecipe
  ) {
    guard let node,
      let choice = values.choice(node, of: "`output` of a channel", as: ChannelOutput.self)
    else { return }

    var isSnapshot = false
    if case .snapshot = output { isSnapshot = true }
    guard choice == .splice, configuration.domain != .kernel || isSnapshot else {
      configuration.output = choice
      return
    }

    let reason =
      isSnapshot
      ? "LTTng makes it `mmap` in a snapshot session" : "it is the kernel domain's only"
    values.diagnostics.error(
      .valueInvalid, "`output` cannot be `splice` here: \(reason)", at: node.range,
      help: "write `mmap`, or take it out")
  }

  // MARK: - Times

  /// LTTng keeps the timers in 32 bits, and sends a live session's records by a timer of its own.
  private mutating func decodeTimers(
    _ fields: Fields<ChannelKey>, into configuration: inout ChannelConfiguration,
    of output: OutputRecipe
  ) {
    if let time = timer(fields[.switchTimer], of: "`switch-timer`") {
      configuration.switchTimer = time
      if case .live = output, time > 0 { refuseSwitchTimer(fields[.switchTimer]) }
    }
    if let time = timer(fields[.readTimer], of: "`read-timer`") { configuration.readTimer = time }
    if let time = timer(fields[.monitorTimer], of: "`monitor-timer`") {
      configuration.monitorTimer = time
    }
  }

  private mutating func refuseSwitchTimer(_ node: Node?) {
    guard let node else { return }

    values.diagnostics.error(
      .valueInvalid, "LTTng drops `switch-timer` in a live session", at: node.range,
      help: "`interval` of the live output says how often records are sent; take this out")
  }

  private mutating func timer(_ node: Node?, of owner: String) -> UInt64? {
    guard let node, let time = values.microseconds(node, of: owner) else { return nil }

    return isTime(time, atMost: UInt64(UInt32.max), "71min", node, owner) ? time : nil
  }

  /// Reports a time that LTTng has no room for.
  mutating func isTime(
    _ time: UInt64, atMost maximum: UInt64, _ text: String, _ node: Node, _ owner: String
  ) -> Bool {
    guard time > maximum else { return true }

    values.diagnostics.error(
      .valueInvalid, "\(owner) can be at most \(maximum) microseconds in LTTng", at: node.range,
      help: "that is about \(text)")
    return false
  }

  private mutating func decodeBlockingTimeout(
    _ node: Node?, into configuration: inout ChannelConfiguration
  ) {
    guard let node, let timeout = blockingTimeout(node) else { return }

    configuration.blockingTimeout = timeout
    guard timeout != .none else { return }

    let obstacle: (reason: String, help: String)? =
      if configuration.domain == .kernel {
        ("the kernel does not wait for space", "it belongs to a channel with `domain: user`")
      } else if configuration.eventRecordLossMode == .overwrite {
        (
          "a channel that overwrites has space always",
          "write `event-record-loss-mode: discard`, or take it out"
        )
      } else { nil }
    guard let obstacle else { return }

    values.diagnostics.error(
      .valueInvalid, "`blocking-timeout` cannot hold: \(obstacle.reason)", at: node.range,
      help: obstacle.help)
  }

  /// LTTng-UST counts milliseconds, in 31 bits, and drops what is less than one.
  private mutating func blockingTimeout(_ node: Node) -> BlockingTimeout? {
    if node.scalarText == "inf" { return .forever }
    guard let time = values.microseconds(node, of: "`blocking-timeout`") else { return nil }

    let maximum = UInt64(Int32.max) * 1000
    guard isTime(time, atMost: maximum, "24d; `inf` is for ever", node, "`blocking-timeout`") else {
      return nil
    }
    guard time % 1000 == 0 else {
      values.diagnostics.error(
        .valueInvalid,
        "`blocking-timeout` cannot be `\(node.scalarText)`: LTTng counts milliseconds",
        at: node.range, help: "write whole milliseconds, such as `\(time / 1000 + 1)ms`")
      return nil
    }

    return .microseconds(time)
  }

  // MARK: - Trace files

  private mutating func decodeTraceFiles(
    _ fields: Fields<ChannelKey>, into configuration: inout ChannelConfiguration
  ) {
    if let node = fields[.tracefileSize], let size = values.size(node, of: "`tracefile-size`") {
      configuration.tracefileSize = size
      if size > 0, size < configuration.subbufSize {
        values.diagnostics.error(
          .valueInvalid, "`tracefile-size` is less than a sub-buffer, which a file holds at least",
          at: node.range,
          help:
            "write \(ByteSize.text(configuration.subbufSize)) or more, or a smaller `subbuf-size`")
      }
    }
    guard let node = fields[.tracefileCount],
      let count = values.count(node, of: "`tracefile-count`")
    else { return }

    configuration.tracefileCount = count
    if count > 0, configuration.tracefileSize == 0 {
      values.diagnostics.error(
        .valueInvalid, "`tracefile-count` does nothing without `tracefile-size`", at: node.range,
        help: "say at which size a file is ended: `tracefile-size: 100MiB`")
    }
  }
}

/// Sizes as recipes write them.
enum ByteSize {
  static func text(_ count: UInt64) -> String {
    let units: [(String, UInt64)] = [
      ("TiB", 1 << 40), ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10),
    ]
    let unit = units.first { count >= $0.1 && count % $0.1 == 0 }
    return unit.map { "\(count / $0.1)\($0.0)" } ?? "\(count)B"
  }
}
