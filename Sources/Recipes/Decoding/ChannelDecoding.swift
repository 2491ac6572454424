import Diagnostics
import LTTngModel
import YAMLTree

extension RecipeDecoder {
  mutating func channel(_ entry: MappingNode.Entry) -> ChannelRecipe? {
    guard let fields = values.fields(entry.value, as: ChannelKey.self) else { return nil }

    checkChannelName(entry.key)
    guard let domainNode = fields[.domain] else {
      values.diagnostics.error(
        .channelDomain, "the channel `\(entry.key.text)` has no `domain`", at: entry.key.range,
        help: "write `domain: kernel` or `domain: user`, or name a channel that a preset brings")
      return nil
    }
    guard case .scalar(let name) = domainNode, let domain = TracingDomain(rawValue: name.text)
    else {
      checkAgentChannel(fields, domainNode)
      return nil
    }

    var configuration = ChannelConfiguration(name: entry.key.text, domain: domain)
    decodeSizes(fields, into: &configuration)
    let events = events(fields[.events], domain: domain)
    if events.isEmpty, !isPreset, !values.diagnostics.hasErrors {
      values.diagnostics.error(
        .channelEmpty, "the channel `\(entry.key.text)` records no event", at: entry.key.range,
        help: "list event names under `events`")
    }
    return ChannelRecipe(
      name: entry.key.text, configuration: configuration,
      contexts: contexts(fields[.contexts], domain: domain),
      events: events, range: entry.key.range)
  }

  /// Checks a channel of Java or Python logging, which this release does not carry out.
  private mutating func checkAgentChannel(_ fields: Fields<ChannelKey>, _ domain: Node) {
    guard plainText(domain, of: "a channel's domain") != nil else { return }

    for event in values.elements(fields[.events], of: "`events`") {
      guard let mapping = event.mapping, mapping[EventKey.logger.rawValue] == nil else { continue }

      values.diagnostics.error(
        .valueInvalid, "a channel of an agent's domain records loggers only", at: event.range,
        help: "write `{logger: NAME}`, or the logger's name alone")
    }
  }

  /// Names over LTTng's limits are refused by the daemon with a code only (lttng.md §2: −113).
  private mutating func checkChannelName(_ key: Scalar) {
    let limit = ChannelConfiguration.maximumNameByteCount
    let isValid =
      !key.text.isEmpty && key.text.utf8.count <= limit && !key.text.contains("/")
      && key.text.first != "." && key.text != "metadata"
      && !key.text.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }
    guard !isValid else { return }

    values.diagnostics.error(
      .nameInvalid, "a channel cannot be called `\(key.text.prefix(64))`", at: key.range,
      help: "1 to \(limit) bytes, no `/`, no leading `.`, and not `metadata`")
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
    if let node = fields[.eventRecordLossMode],
      let mode = values.choice(
        node, of: "`event-record-loss-mode`", as: EventRecordLossMode.self)
    {
      configuration.eventRecordLossMode = mode
      checkOverwrite(configuration, node)
    }
  }

  /// liblttng-ctl neither rounds nor explains: the daemon answers "invalid parameter" (lttng.md §2).
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

  private mutating func checkOverwrite(_ configuration: ChannelConfiguration, _ node: Node) {
    guard configuration.eventRecordLossMode == .overwrite, configuration.numSubbuf < 2 else {
      return
    }

    values.diagnostics.error(
      .valueInvalid, "`overwrite` needs at least two sub-buffers", at: node.range,
      help: "set `num-subbuf: 2` or more")
  }

  private mutating func contexts(_ node: Node?, domain: TracingDomain) -> [ContextField] {
    var contexts: [ContextField] = []
    for element in values.elements(node, of: "`contexts`") {
      guard let name = plainText(element, of: "a context field's name") else { continue }
      guard let context = context(name, domain: domain), !contexts.contains(context) else {
        continue
      }

      contexts.append(context)
    }
    return contexts
  }

  private mutating func context(_ name: Located<String>, domain: TracingDomain) -> ContextField? {
    guard let context = ContextField(name.value) else {
      reportUnknown(name, domain)
      return nil
    }
    guard context.domains.contains(domain) else {
      values.diagnostics.error(
        .contextUnknown, "the \(domain.rawValue) domain has no context field `\(name.value)`",
        at: name.range, help: "see lttng-add-context(1)")
      return nil
    }
    guard context != .type(.prio) else {
      values.diagnostics.error(
        .contextDangerous, "the context field `prio` can panic the kernel (LTTng-modules 2.13)",
        at: name.range, help: "take it out; `sched_switch` records the priorities")
      return nil
    }

    return context
  }

  private mutating func reportUnknown(_ name: Located<String>, _ domain: TracingDomain) {
    let types = ContextType.allCases.filter { $0.domains.contains(domain) }.map(\.rawValue)
    let scope = domain == .kernel ? "cpu" : "thread"
    let counters = PerfCounter.names.map { "perf:\(scope):\($0)" }
    let isCounter = name.value.hasPrefix("perf")
    let help =
      NearestSpelling.question(for: name.value, among: isCounter ? counters : types)
      ?? (isCounter
        ? "write `perf:\(scope):COUNTER` or `perf:\(scope):raw:rN:NAME`; lttng add-context --list names all"
        : name.value.hasPrefix("$app")
          ? "write `$app.PROVIDER:TYPE`" : "there are: \(types.sorted().joined(separator: ", "))")
    values.diagnostics.error(
      .contextUnknown, "no context field is called `\(name.value)`", at: name.range, help: help)
  }
}
