/// One action of a trigger.
enum TriggerActionKey: String, RecipeKey {
  case notify
  case start
  case stop
  case rotate
  case snapshot
  case rate

  static let owner = "an action of a trigger"

  /// What is done: exactly one of these.
  static let kinds: [TriggerActionKey] = [.notify, .start, .stop, .rotate, .snapshot]

  static let rules: [KeyRule<TriggerActionKey>] = [
    .oneOf(kinds, help: "such as `{snapshot: SESSION}` or `{notify: true}`")
  ]

  static let table: KeyTable<TriggerActionKey> = [
    .notify: .init(
      .boolean, "Sends a notification, which `lttrecipe status --follow` shows.", "true"),
    .start: .init(.text, "Starts the session of this name.", "web"),
    .stop: .init(.text, "Stops the session of this name.", "web"),
    .rotate: .init(.text, "Archives the current trace chunk of the session of this name.", "web"),
    .snapshot: .init(
      .either([.text, .mapping(TriggerSnapshotKey.self)]),
      "Records a snapshot of the session of this name.", "web",
      "{session: web, local: /var/tmp/snapshots}"),
    .rate: .init(
      .mapping(RateKey.self), "How often this action is done; else as the trigger's `rate` says.",
      "{every: 100}"),
  ]
}

/// A snapshot that goes elsewhere than the session's own snapshots.
enum TriggerSnapshotKey: String, RecipeKey {
  case session
  case local
  case relay
  case maxSize = "max-size"
  case name

  static let owner = "`snapshot` of an action"
  static let rules: [KeyRule<TriggerSnapshotKey>] = [
    .required(.session),
    .excludes(.local, [.relay], help: "a snapshot goes to one place"),
    .onlyWith(.maxSize, [.local, .relay]), .onlyWith(.name, [.local, .relay]),
  ]

  static let table: KeyTable<TriggerSnapshotKey> = [
    .session: .init(.text, "The session's name.", "web"),
    .local: .init(
      .text, "The absolute path of the folder of the snapshots; the session's own output else.",
      "/var/tmp/snapshots"),
    .relay: .init(
      RelayKey.shape, "The URL of a relay daemon that receives them.", "net://collector.example.com"
    ),
    .maxSize: .init(.size, "The largest snapshot.", "1GiB"),
    .name: .init(.text, "The name with which the snapshots' folders begin.", "snapshot-1"),
  ]
}

/// How often a trigger's actions are done.
enum RateKey: String, RecipeKey {
  case onceAfter = "once-after"
  case every

  static let owner = "`rate`"
  static let rules: [KeyRule<RateKey>] = [
    .oneOf([.onceAfter, .every], help: "such as `rate: {once-after: 1}`")
  ]

  static let table: KeyTable<RateKey> = [
    .onceAfter: .init(.integer(1...1 << 40), "Once, when it was set off this many times.", "1"),
    .every: .init(.integer(1...1 << 40), "Each time it was set off this many times.", "100"),
  ]
}
