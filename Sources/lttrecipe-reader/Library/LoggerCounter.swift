import CBabeltrace

/// Counts the events of the agents' domains by logger: all loggers of a domain share one event, whose field
/// `logger_name` tells them apart.
struct LoggerCounter {
  private static let events: Set = [
    "lttng_jul:event", "lttng_log4j:event", "lttng_python:event",
  ]

  private var classes: [OpaquePointer: String] = [:]

  /// The number of events per logger, by the event's name.
  private(set) var counts = LoggerCounts()

  /// Takes note of an event class; most are of no interest.
  mutating func declare(_ eventClass: OpaquePointer) {
    guard let name = bt_event_class_get_name(eventClass).map({ String(cString: $0) }),
      Self.events.contains(name)
    else { return }

    classes[eventClass] = name
  }

  mutating func count(_ event: OpaquePointer?, of eventClass: OpaquePointer) {
    guard !classes.isEmpty, let name = classes[eventClass], let logger = Self.logger(of: event)
    else { return }

    counts.add(1, logger, of: name)
  }

  /// Returns nil where the event has no such field, or one that is no text.
  private static func logger(of event: OpaquePointer?) -> String? {
    guard let payload = bt_event_borrow_payload_field_const(event),
      let field = bt_field_structure_borrow_member_field_by_name_const(payload, "logger_name"),
      bt_field_get_class_type(field) == BT_FIELD_CLASS_TYPE_STRING
    else { return nil }

    return bt_field_string_get_value(field).map { String(cString: $0) }
  }
}

/// The number of events per logger.
struct LoggerCounts {
  /// A trace may hold any number of names; of an event with more loggers than this none is told.
  private static let maximumLoggerCount = 10_000

  /// By the event's name; an empty table is one that became too long.
  private(set) var byEvent: [String: [String: UInt64]] = [:]

  mutating func add(_ count: UInt64, _ logger: String, of event: String) {
    guard byEvent[event]?.isEmpty != true else { return }

    byEvent[event, default: [:]][logger, default: 0] += count
    if let loggers = byEvent[event], loggers.count > Self.maximumLoggerCount {
      byEvent[event] = [:]
    }
  }

  mutating func merge(_ other: LoggerCounts) {
    for (event, loggers) in other.byEvent {
      if loggers.isEmpty { byEvent[event] = [:] }
      for (logger, count) in loggers { add(count, logger, of: event) }
    }
  }
}
