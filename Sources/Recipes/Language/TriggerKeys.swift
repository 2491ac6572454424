import LTTngModel

/// What LTTng does by itself when an event occurs (lttng-add-trigger(1)).
enum TriggerKey: String, RecipeKey {
  case when
  case `do`
  case rate

  static let owner = "a trigger"
  static let rules: [KeyRule<TriggerKey>] = [.required(.when), .required(.do)]

  static let table: KeyTable<TriggerKey> = [
    .when: .init(.mapping(TriggerConditionKey.self), "What sets it off."),
    .do: .init(
      .list(.mapping(TriggerActionKey.self), minimum: 1), "What is done, in order.",
      "[{snapshot: web}, {notify: true}]"),
    .rate: .init(
      .mapping(RateKey.self), "How often the actions are done that do not say it themselves.",
      "{once-after: 1}"),
  ]
}

/// What sets a trigger off.
enum TriggerConditionKey: String, RecipeKey {
  case event
  case consumedSize = "consumed-size"
  case bufferUsage = "buffer-usage"
  case rotation

  static let owner = "`when` of a trigger"
  static let rules: [KeyRule<TriggerConditionKey>] = [
    .oneOf(allCases, help: "such as `event: {domain: kernel, tracepoint: printk_console}`")
  ]

  static let table: KeyTable<TriggerConditionKey> = [
    .event: .init(
      .mapping(TriggerEventKey.self), "An event that occurs.",
      "{domain: kernel, tracepoint: printk_console}"),
    .consumedSize: .init(
      .mapping(ConsumedSizeKey.self), "A session that has written so much.",
      "{session: web, size: 1GiB}"),
    .bufferUsage: .init(
      .mapping(BufferUsageKey.self), "A channel whose sub-buffers are full, or empty.",
      "{session: web, channel: kernel, high: 75%}"),
    .rotation: .init(
      .mapping(RotationConditionKey.self), "A rotation of a session that has begun or is complete.",
      "{session: web, is: completed}"),
  ]
}

/// How much a session has written.
enum ConsumedSizeKey: String, RecipeKey {
  case session
  case size

  static let owner = "`consumed-size`"
  static let rules: [KeyRule<ConsumedSizeKey>] = [.required(.session), .required(.size)]

  static let table: KeyTable<ConsumedSizeKey> = [
    .session: .init(.text, "The session's name.", "web"),
    .size: .init(.size, "The size at which and above which the condition holds.", "1GiB"),
  ]
}

/// How full the sub-buffers of a channel are.
enum BufferUsageKey: String, RecipeKey {
  case session
  case channel
  case high
  case low

  static let owner = "`buffer-usage`"
  static let rules: [KeyRule<BufferUsageKey>] = [
    .required(.session), .required(.channel),
    .oneOf([.high, .low], help: "write `high: 75%`, or a size: `low: 64KiB`"),
  ]

  static let table: KeyTable<BufferUsageKey> = [
    .session: .init(.text, "The session's name.", "web"),
    .channel: .init(.text, "The channel's name.", "kernel"),
    .high: .init(
      .text, "The part or the size that is full, at which and above which the condition holds.",
      "75%", "1MiB"),
    .low: .init(
      .text, "The part or the size that is full, at which and below which the condition holds.",
      "10%", "64KiB"),
  ]
}

/// What a rotation has come to.
enum RotationConditionKey: String, RecipeKey {
  case session
  case `is`

  static let owner = "`rotation`"
  static let rules: [KeyRule<RotationConditionKey>] = [.required(.session), .required(.is)]

  static let table: KeyTable<RotationConditionKey> = [
    .session: .init(.text, "The session's name.", "web"),
    .is: .init(.words(RotationStage.self), "What the rotation is.", "completed"),
  ]
}

/// How far a rotation is when a trigger is set off.
enum RotationStage: String, CaseIterable {
  case ongoing
  case completed
}
