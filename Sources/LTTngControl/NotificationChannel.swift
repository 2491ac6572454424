import CLTTngCtl
import Glibc
package import LTTngModel

/// A connection on which the session daemon sends what the action `notify` of triggers tells.
///
/// Like all of liblttng-ctl it belongs to the thread of the ``SessionDaemon`` that opened it. Waiting is done
/// without a second thread and without blocking in the library: it is asked every two milliseconds whether
/// something is there, which costs four system calls.
package struct NotificationChannel: ~Copyable {
  private static let pollMicroseconds: UInt32 = 2000

  private let pointer: OpaquePointer

  /// The names of the triggers that were subscribed to, as UTF-8.
  private var triggers: Set<[UInt8]> = []

  init() throws(LTTngError) {
    let call = "lttng_notification_channel_create"
    let channel = try CallWatch.shared.watch(call) {
      lttng_notification_channel_create(lttrecipe_notification_endpoint())
    }
    guard let made = channel else {
      throw LTTngError(LTTNG_ERR_NO_SESSIOND, call: call)
    }

    pointer = made
  }

  deinit {
    lttng_notification_channel_destroy(pointer)
  }

  /// Subscribes to the condition of a listed trigger; two triggers may have the same one.
  mutating func subscribe(to trigger: OpaquePointer, named name: String) throws(LTTngError) {
    let call = "lttng_notification_channel_subscribe"
    let status = try CallWatch.shared.watch(call) {
      lttng_notification_channel_subscribe(pointer, lttng_trigger_get_const_condition(trigger))
    }
    if status != LTTNG_NOTIFICATION_CHANNEL_STATUS_ALREADY_SUBSCRIBED {
      try Self.check(call, status)
    }
    triggers.insert(Array(name.utf8))
  }

  /// Returns what arrives next, or nil when nothing did in time.
  ///
  /// What other triggers of the same condition tell is passed over. `LTTNG_ERR_FATAL` where the daemon closed
  /// the connection.
  package mutating func next(within limit: Duration) throws(LTTngError) -> NotificationArrival? {
    let deadline = ContinuousClock.now + limit
    while true {
      while try isPending() {
        if let arrival = try take() { return arrival }
      }
      guard ContinuousClock.now < deadline else { return nil }

      usleep(Self.pollMicroseconds)
    }
  }

  private func isPending() throws(LTTngError) -> Bool {
    var isPending = false
    let status = lttng_notification_channel_has_pending_notification(pointer, &isPending)
    guard status != LTTNG_NOTIFICATION_CHANNEL_STATUS_INTERRUPTED else { return false }

    try Self.check("lttng_notification_channel_has_pending_notification", status)
    return isPending
  }

  private func take() throws(LTTngError) -> NotificationArrival? {
    let call = "lttng_notification_channel_get_next_notification"
    var notification: OpaquePointer?
    let status = try CallWatch.shared.watch(call) {
      lttng_notification_channel_get_next_notification(pointer, &notification)
    }
    defer { if let notification { lttng_notification_destroy(notification) } }
    switch status {
    case LTTNG_NOTIFICATION_CHANNEL_STATUS_NOTIFICATIONS_DROPPED: return .dropped
    case LTTNG_NOTIFICATION_CHANNEL_STATUS_INTERRUPTED: return nil
    default: try Self.check(call, status)
    }
    guard let notification, let content = TriggerNotification(notification: notification),
      triggers.contains(Array(content.trigger.utf8))
    else { return nil }

    return .notification(content)
  }

  private static func check(
    _ call: String, _ status: lttng_notification_channel_status
  ) throws(LTTngError) {
    switch status {
    case LTTNG_NOTIFICATION_CHANNEL_STATUS_OK: return
    case LTTNG_NOTIFICATION_CHANNEL_STATUS_CLOSED: throw LTTngError(LTTNG_ERR_FATAL, call: call)
    default: throw LTTngError(LTTNG_ERR_UNK, call: call)
    }
  }
}

extension SessionDaemon {
  /// Opens a connection for what the triggers of these names tell; those without the action `notify` tell
  /// nothing.
  ///
  /// `LTTNG_ERR_TRIGGER_NOT_FOUND` where this user has none of a name.
  package mutating func openNotifications(
    ofTriggersNamed names: [String]
  ) throws(LTTngError) -> NotificationChannel {
    let list = try TriggerList()
    var channel = try NotificationChannel()
    for name in names {
      try list.with(triggerNamed: name, for: "lttng_notification_channel_subscribe") {
        (trigger) throws(LTTngError) in try channel.subscribe(to: trigger, named: name)
      }
    }
    return channel
  }
}
