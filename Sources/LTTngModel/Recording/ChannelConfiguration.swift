/// What happens to an event record when the sub-buffers are full (lttng-concepts(7)).
package enum EventRecordLossMode: String, CaseIterable, Codable, Sendable {
  /// The new event record is dropped and counted.
  case discard

  /// The oldest sub-buffer is overwritten.
  case overwrite
}

/// A channel: the sub-buffers that event records go through, and how they behave.
///
/// All attributes are explicit: ``init(name:domain:)`` fills in LTTng's own defaults, so that a
/// declared and an observed channel compare equal. User space channels use per-user buffers.
package struct ChannelConfiguration: Hashable, Codable, Sendable {
  /// The longest channel name, in bytes.
  ///
  /// liblttng-ctl takes 255 (`LTTNG_SYMBOL_NAME_LEN` less the null character) and the daemon 254, but
  /// the channel's files are called `NAME_CPU.idx`, a file's name has at most 255 bytes, and LTTng 2.13
  /// records nothing, without an error, where one is longer. A CPU's number can have four digits.
  package static let maximumNameByteCount = 246

  package let name: String
  package let domain: TracingDomain

  /// In bytes; a power of two of at least one page.
  package var subbufSize: UInt64

  /// A power of two.
  package var numSubbuf: UInt64

  package var eventRecordLossMode: EventRecordLossMode

  /// Creates a channel with LTTng 2.13's defaults (lttng-enable-channel(1)).
  package init(name: String, domain: TracingDomain) {
    self.name = name
    self.domain = domain
    subbufSize = domain == .kernel ? 1 << 20 : 512 << 10
    numSubbuf = 4
    eventRecordLossMode = .discard
  }

  /// The memory of the channel's sub-buffers on a machine of `cpuCount` processors, in bytes; the
  /// greatest number where it is more.
  package func memorySize(cpuCount: Int) -> UInt64 {
    let (ringBuffer, isOver) = subbufSize.multipliedReportingOverflow(by: numSubbuf)
    let (all, isAllOver) = ringBuffer.multipliedReportingOverflow(by: UInt64(cpuCount))
    return isOver || isAllOver ? .max : all
  }
}
