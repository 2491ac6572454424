import Diagnostics
import LTTngModel

/// Prints what triggers tell: a line each.
struct NotificationView {
  let isJSON: Bool

  func show(_ arrival: NotificationArrival) {
    switch arrival {
    case .notification(let notification) where isJSON:
      JSONStream.write(NotificationLine(notification))
    case .notification(let notification):
      Terminal.print(TerminalText.escaped(NotificationText.line(of: notification)) + "\n")
    case .dropped where isJSON:
      JSONStream.write(DroppedLine())
    case .dropped:
      Terminal.print("notifications were lost: there were too many\n")
    }
  }
}

/// Writes a notification for people.
enum NotificationText {
  static func line(of notification: TriggerNotification) -> String {
    "trigger \(notification.shortName): \(text(of: notification.reason))"
  }

  private static func text(of reason: TriggerNotification.Reason) -> String {
    switch reason {
    case .event(let captures) where captures.isEmpty: "its event occurred"
    case .event(let captures):
      captures.map { "\($0.expression) = \(text(of: $0.value))" }.joined(separator: ", ")
    case .consumedSize(let bytes): "\(bytes) bytes are written"
    case .bufferUsage(let bytes, let ratio):
      "\(bytes) bytes of sub-buffers are full (\(Int((ratio * 100).rounded()))%)"
    case .rotation(let id, let location?): "rotation \(id) is complete: \(location)"
    case .rotation(let id, nil): "rotation \(id) has begun"
    case .foreign: "its condition holds"
    }
  }

  private static func text(of value: CapturedValue) -> String {
    switch value {
    case .unsigned(let number): "\(number)"
    case .signed(let number): "\(number)"
    case .real(let number): "\(number)"
    case .string(let text): "\"\(text)\""
    case .array(let elements): "[\(elements.map { self.text(of: $0) }.joined(separator: ", "))]"
    case .unavailable: "unavailable"
    }
  }
}

extension TriggerNotification {
  /// The recipe's own name: LTTng's is `lttrecipe/RECIPE/TRIGGER`.
  fileprivate var shortName: String {
    trigger.split(separator: "/").last.map(String.init) ?? trigger
  }
}

private struct DroppedLine: Encodable {
  let type = "notifications-lost"
}

private struct NotificationLine: Encodable {
  struct Capture: Encodable {
    let field: String
    let value: JSONCapturedValue
  }

  let type = "notification"
  let trigger: String

  /// LTTng's name of the trigger.
  let daemonName: String

  /// Of an event that is captured from.
  var captures: [Capture]?

  /// What is written, or full.
  var bytes: UInt64?

  /// How full the sub-buffers are, from 0 to 1.
  var ratio: Double?

  var rotation: UInt64?
  var location: String?

  init(_ notification: TriggerNotification) {
    trigger = notification.shortName
    daemonName = notification.trigger
    switch notification.reason {
    case .event(let captures):
      self.captures = captures.map {
        Capture(field: $0.expression.description, value: JSONCapturedValue(value: $0.value))
      }
    case .consumedSize(let bytes): self.bytes = bytes
    case .bufferUsage(let bytes, let ratio): (self.bytes, self.ratio) = (bytes, ratio)
    case .rotation(let id, let location): (rotation, self.location) = (id, location)
    case .foreign: break
    }
  }
}

/// A captured value as JSON has it; one that is unavailable is null.
private struct JSONCapturedValue: Encodable {
  let value: CapturedValue

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch value {
    case .unsigned(let number): try container.encode(number)
    case .signed(let number): try container.encode(number)
    // JSON has no infinity.
    case .real(let number) where !number.isFinite: try container.encode("\(number)")
    case .real(let number): try container.encode(number)
    case .string(let text): try container.encode(text)
    case .array(let elements): try container.encode(elements.map { JSONCapturedValue(value: $0) })
    case .unavailable: try container.encodeNil()
    }
  }
}
