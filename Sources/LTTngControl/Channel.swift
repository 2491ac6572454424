import CLTTngCtl
import LTTngModel

/// Owns a `lttng_channel` filled in from a ``ChannelConfiguration``.
struct Channel: ~Copyable {
  let pointer: UnsafeMutablePointer<lttng_channel>

  init(_ configuration: ChannelConfiguration) throws(LTTngError) {
    let call = "lttng_channel_create"
    let name = try SymbolName(configuration.name, for: call)
    var domain = lttng_domain(configuration.domain.tracer)
    domain.buf_type = configuration.buffering.bufferType
    pointer = try check(call, lttng_channel_create(&domain))
    name.copy(to: &pointer.pointee.name)
    // A kernel channel is listed with the value that its creator passed, and 0 is the default.
    pointer.pointee.enabled = 1
    pointer.pointee.attr.subbuf_size = configuration.subbufSize
    pointer.pointee.attr.num_subbuf = configuration.numSubbuf
    pointer.pointee.attr.overwrite = configuration.eventRecordLossMode == .overwrite ? 1 : 0
    pointer.pointee.attr.output =
      configuration.output == .mmap ? LTTNG_EVENT_MMAP : LTTNG_EVENT_SPLICE
    pointer.pointee.attr.switch_timer_interval = UInt32(clamping: configuration.switchTimer)
    pointer.pointee.attr.read_timer_interval = UInt32(clamping: configuration.readTimer)
    pointer.pointee.attr.tracefile_size = configuration.tracefileSize
    pointer.pointee.attr.tracefile_count = configuration.tracefileCount
    lttng_channel_set_monitor_timer_interval(pointer, configuration.monitorTimer)
    lttng_channel_set_blocking_timeout(pointer, configuration.blockingTimeout.number)
  }

  deinit {
    lttng_channel_destroy(pointer)
  }
}

extension BufferingScheme {
  var bufferType: lttng_buffer_type {
    switch self {
    case .perUser: LTTNG_BUFFER_PER_UID
    case .perProcess: LTTNG_BUFFER_PER_PID
    case .global: LTTNG_BUFFER_GLOBAL
    }
  }
}
