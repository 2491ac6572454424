import CLTTngCtl
import LTTngModel

/// Owns a `lttng_channel` filled in from a ``ChannelConfiguration``.
struct Channel: ~Copyable {
  let pointer: UnsafeMutablePointer<lttng_channel>

  /// What the configuration does not say has the domain's defaults, which `lttng_channel_create()`
  /// sets: output type, timers, trace file rotation.
  init(_ configuration: ChannelConfiguration) throws(LTTngError) {
    let call = "lttng_channel_create"
    let name = try SymbolName(configuration.name, for: call)
    var domain = lttng_domain(configuration.domain)
    pointer = try check(call, lttng_channel_create(&domain))
    name.copy(to: &pointer.pointee.name)
    // A kernel channel is listed with the value that its creator passed, and 0 is the default.
    pointer.pointee.enabled = 1
    pointer.pointee.attr.subbuf_size = configuration.subbufSize
    pointer.pointee.attr.num_subbuf = configuration.numSubbuf
    pointer.pointee.attr.overwrite = configuration.eventRecordLossMode == .overwrite ? 1 : 0
  }

  deinit {
    lttng_channel_destroy(pointer)
  }
}
