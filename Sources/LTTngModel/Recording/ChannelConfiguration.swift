/// What happens to an event record when the sub-buffers are full (lttng-concepts(7)).
package enum EventRecordLossMode: String, CaseIterable, Codable, Sendable {
  /// The new event record is dropped and counted.
  case discard

  /// The oldest sub-buffer is overwritten.
  case overwrite
}

/// Who shares a channel's sub-buffers (lttng-concepts(7), "Buffering scheme").
package enum BufferingScheme: String, CaseIterable, Codable, Sendable {
  /// All instrumented processes of a Unix user (user space and agents).
  case perUser = "per-user"

  /// One instrumented process (user space and agents).
  case perProcess = "per-process"

  /// The whole kernel.
  case global
}

/// How records leave the sub-buffers (lttng-enable-channel(1), `--output`).
package enum ChannelOutput: String, CaseIterable, Codable, Sendable {
  case mmap

  /// With splice(2), without a copy; the kernel domain's only.
  case splice
}

/// How long a program of the user space domain waits for space in a sub-buffer.
package enum BlockingTimeout: Hashable, Sendable {
  /// In microseconds; 0 is not at all.
  case microseconds(UInt64)

  case forever

  package static let none = BlockingTimeout.microseconds(0)
}

/// A number of microseconds, or -1 for ever, as LTTng writes it.
extension BlockingTimeout: Codable {
  package init(from decoder: any Decoder) throws {
    self.init(number: try decoder.singleValueContainer().decode(Int64.self))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(number)
  }

  /// Creates a timeout from LTTng's number; every negative one is for ever.
  package init(number: Int64) {
    self = number < 0 ? .forever : .microseconds(UInt64(number))
  }

  /// The number that LTTng takes.
  package var number: Int64 {
    switch self {
    case .microseconds(let count): Int64(clamping: count)
    case .forever: -1
    }
  }
}

/// A channel: the sub-buffers that event records go through, and how they behave.
///
/// All attributes are explicit: ``init(name:domain:buffering:)`` fills in LTTng's own defaults, so that
/// a declared and an observed channel compare equal. All times are in microseconds.
package struct ChannelConfiguration: Hashable, Codable, Sendable {
  /// The longest channel name, in bytes.
  ///
  /// liblttng-ctl takes 255 (`LTTNG_SYMBOL_NAME_LEN` less the null character) and the daemon 254, but
  /// the channel's files are called `NAME_CPU.idx`, a file's name has at most 255 bytes, and LTTng 2.13
  /// records nothing, without an error, where one is longer. A CPU's number can have four digits.
  package static let maximumNameByteCount = 246

  package let name: String
  package let domain: TracingDomain
  package let buffering: BufferingScheme

  /// In bytes; a power of two of at least one page.
  package var subbufSize: UInt64

  /// A power of two.
  package var numSubbuf: UInt64

  package var eventRecordLossMode: EventRecordLossMode
  package var output: ChannelOutput

  /// How often a sub-buffer is handed over though it is not full; 0 is never.
  package var switchTimer: UInt64

  /// How often LTTng looks for full sub-buffers; 0 is never.
  package var readTimer: UInt64

  /// How often LTTng samples how full the sub-buffers are; 0 is never.
  package var monitorTimer: UInt64

  package var blockingTimeout: BlockingTimeout

  /// The size at which a trace file is ended, in bytes; 0 is never.
  package var tracefileSize: UInt64

  /// How many trace files are kept; 0 is all.
  package var tracefileCount: UInt64

  /// Creates a channel with LTTng 2.13's defaults (lttng-enable-channel(1)).
  ///
  /// The channel of an agent's domain gets the only name that LTTng has for it
  /// (``TracingDomain/agentChannelName``). Without a scheme it is the domain's default one.
  package init(name: String, domain: TracingDomain, buffering: BufferingScheme? = nil) {
    let isKernel = domain == .kernel
    let buffering = buffering ?? (isKernel ? .global : .perUser)
    self.name = domain.agentChannelName ?? name
    self.domain = domain
    self.buffering = buffering
    subbufSize = isKernel ? 1 << 20 : buffering == .perProcess ? 16 << 10 : 512 << 10
    numSubbuf = 4
    eventRecordLossMode = .discard
    output = isKernel ? .splice : .mmap
    switchTimer = 0
    readTimer = isKernel ? 200_000 : 0
    monitorTimer = 1_000_000
    blockingTimeout = .none
    tracefileSize = 0
    tracefileCount = 0
  }

  /// How many sub-buffers each ring buffer has beside those that are asked for: LTTng-UST 2.13.5 adds the
  /// one that the consumer daemon reads.
  package var spareSubbufCount: UInt64 { domain == .kernel ? 0 : 1 }

  /// The memory of the channel's sub-buffers on a machine of `cpuCount` processors, in bytes; the
  /// greatest number where it is more.
  package func memorySize(cpuCount: Int) -> UInt64 {
    let (ringBuffer, isOver) = subbufSize.multipliedReportingOverflow(
      by: numSubbuf.saturatedSum(spareSubbufCount))
    let (all, isAllOver) = ringBuffer.multipliedReportingOverflow(by: UInt64(cpuCount))
    return isOver || isAllOver ? .max : all
  }
}
