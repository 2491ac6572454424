import CLTTngCtl
import Glibc
package import LTTngModel

extension SessionDaemon {
  /// Enables a recording event rule in an existing channel.
  ///
  /// What liblttng-ctl would drop without a word is refused with `LTTNG_ERR_INVALID`: a kind of rule that the
  /// domain lacks, exclusions outside of user space, a log level in the kernel, the filter of a probe. The
  /// error of a filter expression says what LTTng's parser has to say.
  package mutating func enableRule(
    _ rule: RecordingRule, inChannel channel: ChannelConfiguration, ofSession session: String
  ) throws(LTTngError) {
    let call = "lttng_enable_event_with_exclusions"
    try refuseNullCharacter(in: channel.name, for: call)
    if let refusal = rule.refusal(in: channel.domain) {
      throw LTTngError(LTTNG_ERR_INVALID, call: call, message: refusal)
    }

    guard rule.filter != nil || channel.domain.isAgent else {
      return try enable(rule, channel: channel, session: session, call: call)
    }

    try capturingStandardError { () throws(LTTngError) in
      try enable(rule, channel: channel, session: session, call: call)
    }
  }

  private mutating func enable(
    _ rule: RecordingRule, channel: ChannelConfiguration, session: String, call: String
  ) throws(LTTngError) {
    let handle = try Handle(session: session, in: channel)
    let event = try Event(rule)
    let exclusions = ExclusionList(rule.exclusions)
    try change(
      call,
      lttng_enable_event_with_exclusions(
        handle.pointer, event.pointer, channel.name, rule.filter?.text, exclusions.count,
        exclusions.pointer))
  }

  /// Disables every rule of a name in a channel.
  ///
  /// The daemon counts how often an agent's rule was enabled (`agent.c`), so it is asked until it lists none
  /// of the name as enabled.
  package mutating func disableRules(
    named name: NamePattern, inChannel channel: ChannelConfiguration, ofSession session: String
  ) throws(LTTngError) {
    if channel.domain == .kernel { return try disableRules(named: name, channel, session) }

    for _ in 0..<Self.maximumDisableCount {
      try disableOnce(name, channel, session)
      guard channel.domain.isAgent,
        let observed = try observeSession(named: session)?
          .channel(named: channel.name, domain: channel.domain),
        observed.rules.contains(where: { $0.pattern == name })
      else { return }
    }
  }

  /// Disables the rules of a name, or all, in a channel of the kernel.
  ///
  /// The daemon of LTTng 2.13.9 calls it a failure where a probe among them was disabled before, and has
  /// disabled the others by then.
  mutating func disableRules(
    named name: NamePattern?, _ channel: ChannelConfiguration, _ session: String
  ) throws(LTTngError) {
    do {
      try disableOnce(name, channel, session)
    } catch {
      guard error.code == LTTngErrorCode(LTTNG_ERR_KERN_DISABLE_FAIL),
        let observed = try observeSession(named: session)?
          .channel(named: channel.name, domain: .kernel),
        !observed.rules.contains(where: { name == nil || $0.pattern == name }),
        name != nil || observed.foreignRuleCount == 0
      else { throw error }
    }
  }

  /// Asks once to disable the rules of a name, or all.
  ///
  /// `lttng_disable_event()` asks for any type of rule: with the type of a user space probe the library stops
  /// the process where the probe's place is not given too (`event.c`).
  mutating func disableOnce(
    _ name: NamePattern?, _ channel: ChannelConfiguration, _ session: String
  ) throws(LTTngError) {
    let call = "lttng_disable_event"
    try refuseNullCharacter(in: channel.name + (name?.text ?? ""), for: call)
    let handle = try Handle(session: session, in: channel)
    try change(call, lttng_disable_event(handle.pointer, name?.text, channel.name))
  }

  /// More than anybody enables a rule.
  private static var maximumDisableCount: Int { 1000 }
}

extension RecordingRule {
  /// Why LTTng cannot have the rule in a channel of the domain; nil where it can.
  fileprivate func refusal(in domain: TracingDomain) -> String? {
    if !kind.domains.contains(domain) {
      "The \(domain.rawValue) domain has no rule of the kind \(kind.rawValue)"
    } else if !exclusions.isEmpty, domain != .user {
      "The \(domain.rawValue) domain has no exclusions"
    } else if logLevel != nil, domain == .kernel {
      "The kernel domain has no log levels"
    } else if kind.isProbe {
      probeRefusal
    } else if location != nil {
      "A rule of the kind \(kind.rawValue) has no place of a probe"
    } else if kind == .logger, pattern.text.utf8.contains(UInt8(ascii: "\"")) {
      // The library writes the name between quotes into a filter expression.
      "LTTng cannot record a logger whose name holds a quotation mark"
    } else {
      nil
    }
  }

  private var probeRefusal: String? {
    if filter != nil { return "LTTng has no filter for a probe" }

    switch (kind, location) {
    case (.kprobe, .kernelSymbol(let symbol)), (.kretprobe, .kernelSymbol(let symbol)):
      return symbol.isEmpty || symbol.utf8.contains(UInt8(ascii: "+"))
        ? "\(symbol) is no function of the kernel: LTTng drops an offset" : nil
    case (.uprobe, .function), (.uprobe, .sdt): return nil
    // Refused where the event is made.
    case (.kprobe, .kernelAddress), (.kretprobe, .kernelAddress): return nil
    default: return "The probe \(pattern.text) has no place of its kind"
    }
  }
}

extension RecordingRule.Kind {
  /// The domains that have such rules.
  fileprivate var domains: Set<TracingDomain> {
    switch self {
    case .tracepoint: [.kernel, .user]
    case .systemCall, .kprobe, .kretprobe, .uprobe: [.kernel]
    case .logger: [.jul, .log4j, .python]
    }
  }
}

/// Owns the names that `lttng_enable_event_with_exclusions` takes as `char **`.
private struct ExclusionList: ~Copyable {
  private let names: UnsafeMutableBufferPointer<UnsafeMutablePointer<CChar>?>

  init(_ patterns: [NamePattern]) {
    names = .allocate(capacity: patterns.count)
    names.initialize(repeating: nil)
    for (index, pattern) in patterns.enumerated() {
      names[index] = strdup(pattern.text)
    }
  }

  var count: CInt { CInt(names.count) }

  /// nil where there is none.
  var pointer: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? {
    names.isEmpty ? nil : names.baseAddress
  }

  deinit {
    for name in names { free(name) }
    names.deallocate()
  }
}
