import LTTngModel

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
  case emissionSite = "emission-site"
  case capture

  static let owner = "the event of a trigger"
  /// What occurs: exactly one of these.
  static let kinds: [TriggerEventKey] = [.tracepoint, .syscall, .kprobe, .uprobe, .logger]

  static let rules: [KeyRule<TriggerEventKey>] = [
    .required(.domain), .oneOf(kinds, help: "name what occurs"),
    .needs(.kprobe, [.at]), .onlyWith(.at, [.kprobe]),
    .onlyWith(.elf, [.uprobe]), .onlyWith(.sdt, [.uprobe]), .needs(.elf, [.symbol]),
    .onlyWith(.symbol, [.elf]), .needs(.sdt, [.probe]), .onlyWith(.probe, [.sdt]),
    .excludes(.elf, [.sdt], help: "a probe sits at a symbol of an ELF file, or at an SDT probe"),
    .onlyWith(.exclude, [.tracepoint]), .onlyWith(.logLevel, [.tracepoint, .logger]),
    .onlyWith(.filter, [.tracepoint, .syscall, .logger]), .onlyWith(.emissionSite, [.syscall]),
  ]

  static let table: KeyTable<TriggerEventKey> = own.including(EventKey.table)

  private static let own: KeyTable<TriggerEventKey> = [
    .domain: .init(
      .words(["kernel", "user", "jul", "log4j", "python"]), "The tracing domain.", "kernel"),
    .tracepoint: .init(.text, "A name or pattern of tracepoints.", "printk_console"),
    .syscall: .init(.text, "A name or pattern of system calls.", "openat"),
    .logger: .init(.text, "A name or pattern of loggers.", "com.acme.*"),
    .at: .init(.text, "A function or an address of the kernel.", "do_sys_openat2"),
    .exclude: .init(.texts, "Names that the pattern leaves out."),
    .emissionSite: .init(
      .words(TriggerEvent.EmissionSite.self),
      "Which events of the system call: at its entry, at its exit, or both where nothing is said.",
      "entry"),
    .capture: .init(
      .list(.text, minimum: 1),
      "Fields that notifications carry: FIELD, $ctx.NAME, $app.PROVIDER:TYPE, an element FIELD[INDEX].",
      "[fd, \"$ctx.pid\", \"ip[3]\"]"),
  ]
}
