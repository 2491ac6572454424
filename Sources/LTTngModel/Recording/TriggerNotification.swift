/// What a trigger's action `notify` told.
package struct TriggerNotification: Hashable, Sendable {
  /// Why the trigger was set off.
  package enum Reason: Hashable, Sendable {
    /// The values in the order of the captures; none where the condition captures nothing.
    case event([Capture])

    /// The bytes that a session has written.
    case consumedSize(bytes: UInt64)

    /// How full a channel's sub-buffers are; the ratio is from 0 to 1.
    case bufferUsage(bytes: UInt64, ratio: Double)

    /// The number of a session's rotation; where its chunk is, once it is complete.
    case rotation(id: UInt64, location: String?)

    /// One of a newer LTTng.
    case foreign
  }

  /// A captured field and its value.
  package struct Capture: Hashable, Sendable {
    package let expression: CaptureExpression
    package let value: CapturedValue

    package init(_ expression: CaptureExpression, _ value: CapturedValue) {
      self.expression = expression
      self.value = value
    }
  }

  package let trigger: String
  package let reason: Reason

  package init(trigger: String, reason: Reason) {
    self.trigger = trigger
    self.reason = reason
  }
}

/// The value of a captured field (`<lttng/event-field-value.h>`).
package indirect enum CapturedValue: Hashable, Sendable {
  /// An integer, or the value of an enumeration: LTTng 2.13 tells no label. That of a signed field is here
  /// too, unless it is negative.
  case unsigned(UInt64)

  /// A negative integer, or the negative value of an enumeration.
  case signed(Int64)

  case real(Double)
  case string(String)
  case array([CapturedValue])

  /// The event has no such field, or the array no such element.
  case unavailable
}

/// What came out of a notification channel.
package enum NotificationArrival: Hashable, Sendable {
  case notification(TriggerNotification)

  /// The reader was too slow, and the daemon threw some away; it does not say how many.
  case dropped
}
