import CBabeltrace
import LTTngModel

/// Counts the messages of streams that are read one after the other.
struct MessageCounter {
  private var table = EventClassTable()
  private var loggers = LoggerCounter()
  private var tally = TraceTally()
  private var lastTraceClass: OpaquePointer?

  /// The packets of the traces that were read before; nil where this one is the only one.
  private let earlier: PacketRegister?
  private var filter = PacketFilter(nil, earlier: nil)

  /// What was lost before the packet that comes next.
  private var pendingLosses = Losses()

  /// What the library calls the stream that is read: the path of its first file.
  private var streamName: String?

  init(earlier: PacketRegister?) {
    self.earlier = earlier
  }

  /// Reads one stream to its end; what was counted before an error stays.
  mutating func countMessages(of iterator: OpaquePointer) throws(LibraryError) {
    var isFirstEvent = true
    streamName = nil
    filter = PacketFilter(nil, earlier: nil)
    defer { endStream() }
    while true {
      var messages: UnsafeMutablePointer<OpaquePointer?>?
      var count: UInt64 = 0
      switch bt_message_iterator_next(iterator, &messages, &count) {
      case BT_MESSAGE_ITERATOR_NEXT_STATUS_OK:
        let batch = UnsafeBufferPointer(start: messages, count: Int(count))
        countBatch(batch, isFirstEvent: &isFirstEvent)
      case BT_MESSAGE_ITERATOR_NEXT_STATUS_END: return
      default: throw failure()
      }
    }
  }

  /// Adds what was counted; only then the names of the event classes are looked up.
  mutating func finish(_ result: inout TraceTally) {
    for (eventClass, count) in table.entries {
      tally.events[Self.name(of: eventClass), default: 0] += count
    }
    tally.loggers = loggers.counts
    result.merge(tally)
    self = MessageCounter(earlier: earlier)
  }
}

extension MessageCounter {
  /// The events of a stream are in the order of time, so the clock is asked for the first of the
  /// stream and the last of each batch only.
  private mutating func countBatch(
    _ messages: UnsafeBufferPointer<OpaquePointer?>, isFirstEvent: inout Bool
  ) {
    var lastEvent: OpaquePointer?
    for case let message? in messages {
      if bt_message_get_type(message) == BT_MESSAGE_TYPE_EVENT {
        countEvent(message)
        if isFirstEvent { addTime(of: message) }
        isFirstEvent = false
        lastEvent = message
      } else {
        countOther(message)
      }
    }

    if let lastEvent { addTime(of: lastEvent) }
    for message in messages { bt_message_put_ref(message) }
  }

  private func failure() -> LibraryError {
    let error = LibraryError.taken(from: "bt_message_iterator_next")
    let name = streamName?.split(separator: "/").last
    return name.map { error.inStream(String($0)) } ?? error
  }

  private mutating func countEvent(_ message: OpaquePointer) {
    let event = bt_message_event_borrow_event_const(message)
    guard let eventClass = bt_event_borrow_class_const(event) else { return }
    guard !filter.isRepeated else {
      tally.repeatedEventCount += 1
      return
    }

    table.add(1, for: eventClass)
    loggers.count(event, of: eventClass)
  }

  private mutating func addTime(of event: OpaquePointer) {
    guard bt_message_event_borrow_stream_class_default_clock_class_const(event) != nil else {
      return
    }

    let snapshot = bt_message_event_borrow_default_clock_snapshot_const(event)
    var time: Int64 = 0
    if bt_clock_snapshot_get_ns_from_origin(snapshot, &time)
      == BT_CLOCK_SNAPSHOT_GET_NS_FROM_ORIGIN_STATUS_OK
    {
      tally.addTime(time)
    } else {
      bt_current_thread_clear_error()
    }
  }

  private mutating func countOther(_ message: OpaquePointer) {
    switch bt_message_get_type(message) {
    case BT_MESSAGE_TYPE_STREAM_BEGINNING:
      beginStream(bt_message_stream_beginning_borrow_stream_const(message))
    case BT_MESSAGE_TYPE_PACKET_BEGINNING: beginPacket(message)
    case BT_MESSAGE_TYPE_STREAM_END:
      declareEvents(of: bt_message_stream_end_borrow_stream_const(message), again: true)
    case BT_MESSAGE_TYPE_DISCARDED_EVENTS:
      // A message without a count still says that something was lost.
      var count: UInt64 = 1
      _ = bt_message_discarded_events_get_count(message, &count)
      pendingLosses.eventCount = pendingLosses.eventCount.saturatedSum(count)
    case BT_MESSAGE_TYPE_DISCARDED_PACKETS:
      var count: UInt64 = 1
      _ = bt_message_discarded_packets_get_count(message, &count)
      pendingLosses.packetCount = pendingLosses.packetCount.saturatedSum(count)
    default: break
    }
  }

  private mutating func beginStream(_ stream: OpaquePointer?) {
    streamName = bt_stream_get_name(stream).map { String(cString: $0) }
    filter = PacketFilter(stream, earlier: earlier)
    declareEvents(of: stream, again: false)
  }

  /// What was lost before a packet that an earlier trace has was counted with it there.
  private mutating func beginPacket(_ message: OpaquePointer) {
    filter.begin(message)
    if filter.isRepeated { pendingLosses = Losses() }
    countLosses()
  }

  private mutating func endStream() {
    countLosses()
    filter.register(in: &tally.packets)
  }

  private mutating func countLosses() {
    tally.addDiscarded(events: pendingLosses.eventCount, packets: pendingLosses.packetCount)
    pendingLosses = Losses()
  }

  /// Adds each event class of the stream's trace with a count of 0.
  private mutating func declareEvents(of stream: OpaquePointer?, again: Bool) {
    let traceClass = bt_trace_borrow_class_const(bt_stream_borrow_trace_const(stream))
    guard again || traceClass != lastTraceClass else { return }

    lastTraceClass = traceClass
    tally.hasDeclarations = true
    for index in 0..<bt_trace_class_get_stream_class_count(traceClass) {
      let streamClass = bt_trace_class_borrow_stream_class_by_index_const(traceClass, index)
      for index in 0..<bt_stream_class_get_event_class_count(streamClass) {
        let eventClass = bt_stream_class_borrow_event_class_by_index_const(streamClass, index)
        guard let eventClass else { continue }

        table.add(0, for: eventClass)
        loggers.declare(eventClass)
      }
    }
  }

  private static func name(of eventClass: OpaquePointer) -> String {
    bt_event_class_get_name(eventClass).map { String(cString: $0) } ?? "(unnamed)"
  }
}

private struct Losses {
  var eventCount: UInt64 = 0
  var packetCount: UInt64 = 0
}
