import CLTTngCtl
package import LTTngModel

extension SessionDaemon {
  /// Adds a context field to a channel.
  ///
  /// `prio` in the kernel domain is refused with `LTTNG_ERR_KERN_CONTEXT_UNAVAILABLE`: with
  /// lttng-modules 2.13.9 on Linux 6.1 the first event record makes the kernel panic
  /// (`prio_record`). So is a perf counter that this machine's processors do not have: the same modules crash
  /// when the kernel refuses to make one (``PerfEvents``).
  package mutating func addContext(
    _ context: ContextField, toChannel channel: ChannelConfiguration, inSession session: String
  ) throws(LTTngError) {
    let call = "lttng_add_context"
    try refuseDangerous(context, domain: channel.domain, call: call)
    try refuseNullCharacter(in: channel.name + context.text, for: call)
    let handle = try Handle(session: session, in: channel)
    let field = try EventContext(context, for: call)
    // Without a channel's name the field would go to all channels, those of the agents included.
    try change(call, lttng_add_context(handle.pointer, field.pointer, nil, channel.name))
  }

  private func refuseDangerous(
    _ context: ContextField, domain: TracingDomain, call: String
  ) throws(LTTngError) {
    guard domain == .kernel else { return }

    if context == .type(.prio) {
      throw LTTngError(
        LTTNG_ERR_KERN_CONTEXT_UNAVAILABLE, call: call,
        message: "The context field prio is refused: it can crash the kernel")
    }
    if case .perf(let counter) = context, PerfEvents.availability(of: counter) == .missing {
      throw LTTngError(
        LTTNG_ERR_KERN_CONTEXT_UNAVAILABLE, call: call,
        message:
          "This machine has no counter \(counter.text), and asking for one can crash the kernel")
    }
  }
}
