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
    .rate: .init(.mapping(RateKey.self), "How often the actions are done.", "{once-after: 1}"),
  ]
}

/// What sets a trigger off.
enum TriggerConditionKey: String, RecipeKey {
  case event

  static let owner = "`when` of a trigger"
  static let rules: [KeyRule<TriggerConditionKey>] = [.required(.event)]

  static let table: KeyTable<TriggerConditionKey> = [
    .event: .init(
      .mapping(TriggerEventKey.self), "An event that occurs.",
      "{domain: kernel, tracepoint: printk_console}")
  ]
}

/// The event of a trigger.
enum TriggerEventKey: String, RecipeKey {
  case domain
  case tracepoint
  case syscall
  case kprobe
  case uprobe
  case logger
  case at
  case elf
  case symbol
  case sdt
  case probe
  case exclude
  case logLevel = "log-level"
  case filter
  case capture

  static let owner = "the event of a trigger"
  static let rules: [KeyRule<TriggerEventKey>] = [
    .required(.domain),
    .oneOf(
      [.tracepoint, .syscall, .kprobe, .uprobe, .logger], help: "name what occurs"),
    .needs(.kprobe, [.at]), .onlyWith(.at, [.kprobe]),
    .onlyWith(.elf, [.uprobe]), .onlyWith(.sdt, [.uprobe]), .needs(.elf, [.symbol]),
    .onlyWith(.symbol, [.elf]), .needs(.sdt, [.probe]), .onlyWith(.probe, [.sdt]),
    .excludes(.elf, [.sdt], help: "a probe sits at a symbol of an ELF file, or at an SDT probe"),
    .onlyWith(.exclude, [.tracepoint]), .onlyWith(.logLevel, [.tracepoint, .logger]),
  ]

  static let table: KeyTable<TriggerEventKey> = own.including(EventKey.table)

  private static let own: KeyTable<TriggerEventKey> = [
    .domain: .init(
      .words(["kernel", "user", "jul", "log4j", "python"]), "The tracing domain.", "kernel"),
    .tracepoint: .init(.text, "A name or pattern of tracepoints.", "printk_console"),
    .syscall: .init(.text, "A name or pattern of system calls.", "openat"),
    .exclude: .init(.texts, "Names that the pattern leaves out."),
    .capture: .init(.list(.text), "Fields that notifications carry.", "[fd, \"$ctx.pid\"]"),
  ]
}

/// One action of a trigger.
enum TriggerActionKey: String, RecipeKey {
  case notify
  case start
  case stop
  case rotate
  case snapshot

  static let owner = "an action of a trigger"
  static let rules: [KeyRule<TriggerActionKey>] = [
    .oneOf(allCases, help: "such as `{snapshot: SESSION}` or `{notify: true}`")
  ]

  static let table: KeyTable<TriggerActionKey> = [
    .notify: .init(.boolean, "Sends a notification.", "true"),
    .start: .init(.text, "Starts the session of this name."),
    .stop: .init(.text, "Stops the session of this name."),
    .rotate: .init(.text, "Archives the current trace chunk of the session of this name."),
    .snapshot: .init(.text, "Records a snapshot of the session of this name."),
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
