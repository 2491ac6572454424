import CBabeltrace

/// The packets of the traces that were read, to know again those that a later trace repeats.
///
/// Snapshots of one recording session overlap: a packet that its sub-buffers still hold is in each.
struct PacketRegister {
  /// A data stream of a recording session, whatever trace it is found in.
  struct Stream: Hashable {
    private let traceHigh: UInt64
    private let traceLow: UInt64
    private let classNumber: UInt64
    private let number: UInt64

    /// Returns nil for a stream of which nothing tells that another trace has the same.
    init?(_ stream: OpaquePointer?) {
      guard let stream,
        let identifier = bt_trace_get_uuid(bt_stream_borrow_trace_const(stream))
      else { return nil }

      let bytes = UnsafeRawPointer(identifier)
      traceHigh = bytes.loadUnaligned(as: UInt64.self)
      traceLow = bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
      classNumber = bt_stream_class_get_id(bt_stream_borrow_class_const(stream))
      number = bt_stream_get_id(stream)
    }
  }

  /// The values of the streams' clocks where the packets begin.
  private var packets: [Stream: Set<UInt64>] = [:]

  func packets(of stream: Stream) -> Set<UInt64> {
    packets[stream] ?? []
  }

  mutating func add(_ beginnings: [UInt64], of stream: Stream) {
    packets[stream, default: []].formUnion(beginnings)
  }

  mutating func merge(_ other: PacketRegister) {
    packets.merge(other.packets) { $0.union($1) }
  }
}

/// Tells of each packet of one stream whether an earlier trace has it.
struct PacketFilter {
  private let stream: PacketRegister.Stream?
  private let known: Set<UInt64>
  private var beginnings: [UInt64] = []

  /// Whether an earlier trace has the packet that is read.
  private(set) var isRepeated = false

  /// `earlier` is nil where there is one trace only, and nothing to compare with.
  init(_ stream: OpaquePointer?, earlier: PacketRegister?) {
    self.stream = earlier == nil ? nil : PacketRegister.Stream(stream)
    known = self.stream.flatMap { earlier?.packets(of: $0) } ?? []
  }

  mutating func begin(_ message: OpaquePointer) {
    isRepeated = false
    guard stream != nil, let time = Self.beginning(of: message) else { return }

    isRepeated = known.contains(time)
    beginnings.append(time)
  }

  func register(in packets: inout PacketRegister) {
    if let stream { packets.add(beginnings, of: stream) }
  }

  /// Returns nil for a packet without a time.
  private static func beginning(of message: OpaquePointer) -> UInt64? {
    let packet = bt_message_packet_beginning_borrow_packet_const(message)
    let streamClass = bt_stream_borrow_class_const(bt_packet_borrow_stream_const(packet))
    guard
      bt_stream_class_packets_have_beginning_default_clock_snapshot(streamClass) != 0
    else { return nil }

    return bt_clock_snapshot_get_value(
      bt_message_packet_beginning_borrow_default_clock_snapshot_const(message))
  }
}
