import CLTTngCtl
import Glibc
package import LTTngModel

extension SessionDaemon {
  package mutating func createChannel(
    _ channel: ChannelConfiguration, inSession session: String
  ) throws(LTTngError) {
    let handle = try Handle(session: session, channel: channel)
    let description = try Channel(channel)
    try change("lttng_enable_channel", lttng_enable_channel(handle.pointer, description.pointer))
  }

  /// Adds a context field to a channel.
  ///
  /// `prio` in the kernel domain is refused with `LTTNG_ERR_KERN_CONTEXT_UNAVAILABLE`: with
  /// lttng-modules 2.13.9 on Linux 6.1 the first event record makes the kernel panic
  /// (`prio_record`).
  package mutating func addContext(
    _ context: ContextField, toChannel channel: ChannelConfiguration, inSession session: String
  ) throws(LTTngError) {
    let call = "lttng_add_context"
    guard context != .type(.prio) || channel.domain != .kernel else {
      throw LTTngError(
        LTTNG_ERR_KERN_CONTEXT_UNAVAILABLE, call: call,
        message: "The context field prio is refused: it can crash the kernel")
    }

    guard case .type(let type) = context else { throw LTTngError(LTTNG_ERR_INVALID, call: call) }

    try refuseNullCharacter(in: channel.name, for: call)
    let handle = try Handle(session: session, channel: channel)
    var field = lttng_event_context()
    field.ctx = type.eventContextType
    // Without a channel's name the field would go to all channels, those of the agents included.
    try change(call, lttng_add_context(handle.pointer, &field, nil, channel.name))
  }

  /// Enables a recording event rule in an existing channel.
  ///
  /// A system call rule in the user space domain, and exclusions in the kernel domain, are refused with
  /// `LTTNG_ERR_INVALID`: liblttng-ctl would drop the exclusions.
  package mutating func enableRule(
    _ rule: RecordingRule, inChannel channel: ChannelConfiguration, ofSession session: String
  ) throws(LTTngError) {
    let call = "lttng_enable_event_with_exclusions"
    try refuseNullCharacter(in: channel.name, for: call)
    guard rule.kind == .tracepoint || channel.domain == .kernel,
      rule.exclusions.isEmpty || channel.domain == .user
    else { throw LTTngError(LTTNG_ERR_INVALID, call: call) }

    let handle = try Handle(session: session, channel: channel)
    let event = try Event(rule)
    let exclusions = ExclusionList(rule.exclusions)
    try change(
      call,
      lttng_enable_event_with_exclusions(
        handle.pointer, event.pointer, channel.name, rule.filter?.text, exclusions.count,
        exclusions.pointer))
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
