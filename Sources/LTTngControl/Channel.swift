import CLTTngCtl
import LTTngModel

/// Owns a `lttng_channel` filled in from a ``ChannelConfiguration``.
///
/// `lttng_channel_create()` makes none for the domain of an agent: the agent's channel is one of user space with
/// the agent's name for it, and takes all attributes.
struct Channel: ~Copyable {
  private let memory: ChannelMemory
  var pointer: UnsafeMutablePointer<lttng_channel> { memory.pointer }

  init(_ configuration: ChannelConfiguration) throws(LTTngError) {
    memory = try ChannelMemory.filled(configuration)
  }
}

/// Owns the memory, also while it is filled in and that fails.
private struct ChannelMemory: ~Copyable {
  let pointer: UnsafeMutablePointer<lttng_channel>

  static func filled(_ configuration: ChannelConfiguration) throws(LTTngError) -> ChannelMemory {
    let call = "lttng_channel_create"
    let name = try SymbolName(configuration.name, for: call)
    let timers = try ChannelTimers(configuration)
    var domain = lttng_domain(configuration.domain.tracer, buffering: configuration.buffering)
    let memory = ChannelMemory(pointer: try check(call, lttng_channel_create(&domain)))
    let pointer = memory.pointer
    name.copy(to: &pointer.pointee.name)
    // A kernel channel is listed with the value that its creator passed, and 0 is the default.
    pointer.pointee.enabled = 1
    pointer.pointee.attr.fill(configuration, timers)
    try check(
      "lttng_channel_set_monitor_timer_interval",
      lttng_channel_set_monitor_timer_interval(pointer, configuration.monitorTimer))
    try check(
      "lttng_channel_set_blocking_timeout",
      lttng_channel_set_blocking_timeout(pointer, timers.blockingTimeout))
    return memory
  }

  deinit {
    lttng_channel_destroy(pointer)
  }
}

/// The times of a channel in the types that LTTng has for them, in microseconds.
private struct ChannelTimers {
  let switchTimer: UInt32
  let readTimer: UInt32
  let blockingTimeout: Int64

  init(_ configuration: ChannelConfiguration) throws(LTTngError) {
    switchTimer = try Self.interval(configuration.switchTimer, "switch timer")
    readTimer = try Self.interval(configuration.readTimer, "read timer")
    blockingTimeout = configuration.blockingTimeout.number
    if case .microseconds(let count) = configuration.blockingTimeout, count > Self.longestTimeout {
      throw Self.refusal("blocking timeout", count, limit: Self.longestTimeout)
    }
  }

  /// Milliseconds in 32 bits (`lttng_channel_set_blocking_timeout()`).
  private static let longestTimeout = UInt64(Int32.max) * 1000

  private static func interval(
    _ microseconds: UInt64, _ name: String
  ) throws(LTTngError) -> UInt32 {
    guard let interval = UInt32(exactly: microseconds) else {
      throw refusal(name, microseconds, limit: UInt64(UInt32.max))
    }

    return interval
  }

  private static func refusal(_ name: String, _ value: UInt64, limit: UInt64) -> LTTngError {
    LTTngError(
      LTTNG_ERR_INVALID, call: "lttng_enable_channel",
      message: "The \(name) of \(value) µs is longer than the \(limit) µs that LTTng can have")
  }
}

extension lttng_channel_attr {
  fileprivate mutating func fill(_ configuration: ChannelConfiguration, _ timers: ChannelTimers) {
    subbuf_size = configuration.subbufSize
    num_subbuf = configuration.numSubbuf
    overwrite = configuration.eventRecordLossMode == .overwrite ? 1 : 0
    output = configuration.output == .mmap ? LTTNG_EVENT_MMAP : LTTNG_EVENT_SPLICE
    switch_timer_interval = timers.switchTimer
    read_timer_interval = timers.readTimer
    tracefile_size = configuration.tracefileSize
    tracefile_count = configuration.tracefileCount
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
