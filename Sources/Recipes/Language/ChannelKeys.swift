import LTTngModel

/// The keys of a channel; each can be null, which takes a preset's value away.
enum ChannelKey: String, RecipeKey {
  case domain
  case subbufSize = "subbuf-size"
  case numSubbuf = "num-subbuf"
  case eventRecordLossMode = "event-record-loss-mode"
  case buffering
  case output
  case switchTimer = "switch-timer"
  case readTimer = "read-timer"
  case monitorTimer = "monitor-timer"
  case blockingTimeout = "blocking-timeout"
  case tracefileSize = "tracefile-size"
  case tracefileCount = "tracefile-count"
  case contexts
  case events
  case when

  static let owner = "a channel"

  static let table: KeyTable<ChannelKey> = [
    .domain: .init(
      .removable(
        .words(TracingDomain.self)),
      "The tracing domain that the channel belongs to.", "kernel"),
    .subbufSize: .init(
      .removable(.size), "The size of a sub-buffer, a power of two.", "2MiB"),
    .numSubbuf: .init(
      .removable(.integer(1...1 << 40)), "How many sub-buffers each processor has, a power of two.",
      "8"),
    .eventRecordLossMode: .init(
      .removable(.words(EventRecordLossMode.self)),
      "What happens when the sub-buffers are full: the new record is lost, or the oldest sub-buffer.",
      "discard"),
    .buffering: .init(
      .removable(.words(["per-user", "per-process", "global"])),
      "The buffering scheme: sub-buffers for each user, for each process, or (kernel) for all.",
      "per-process"),
    .output: .init(
      .removable(.words(["splice", "mmap"])),
      "How records leave the sub-buffers; user space has mmap only.",
      "mmap"),
    .switchTimer: .init(
      .removable(.duration), "How often a sub-buffer is handed over though it is not full.",
      "500ms"),
    .readTimer: .init(
      .removable(.duration), "How often LTTng looks for full sub-buffers.", "200ms"),
    .monitorTimer: .init(
      .removable(.duration), "How often LTTng samples how full the sub-buffers are.", "1s"),
    .blockingTimeout: .init(
      .removable(.scalar(ScalarShape(.durationOr("inf")))),
      "How long a program waits for space in user space; inf waits without end.", "100ms", "inf"),
    .tracefileSize: .init(
      .removable(.size), "The size at which a trace file is ended.", "100MiB"),
    .tracefileCount: .init(
      .removable(.integer(0...1 << 32)),
      "How many trace files are kept, the newest; needs `tracefile-size`.", "4"),
    .contexts: .init(
      .removable(.list(.text)), "Context fields that each event record carries.",
      "[pid, procname, \"perf:cpu:cache-misses\"]"),
    .events: .init(
      .removable(.list(EventKey.element)), "The recording event rules of the channel.",
      "[\"sched_*\", {syscall: [openat, close]}]"),
    .when: .init(
      .removable(.mapping(ConditionKey.self)), "When the channel is made.", "{kernel: \">= 5.4\"}"),
  ]
}

/// The keys of an event that is more than a name.
enum EventKey: String, RecipeKey {
  case tracepoint
  case syscall
  case anyOf = "any-of"
  case list
  case without
  case kprobe
  case kretprobe
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
  case duplicate
  case whenMissing = "when-missing"
  case when

  static let owner = "an event"

  /// What an event can be: exactly one of these.
  static let kinds: [EventKey] = [
    .tracepoint, .syscall, .anyOf, .list, .without, .kprobe, .kretprobe, .uprobe, .logger,
  ]

  /// The kinds that become rules of their own.
  private static let recorded = kinds.filter { $0 != .list && $0 != .without }

  static let rules: [KeyRule<EventKey>] = [
    .oneOf(kinds, help: "a tracepoint is written as its name alone: `- sched_switch`"),
    .needs(.kprobe, [.at]), .needs(.kretprobe, [.at]), .onlyWith(.at, [.kprobe, .kretprobe]),
    .onlyWith(.elf, [.uprobe]), .onlyWith(.sdt, [.uprobe]), .needs(.elf, [.symbol]),
    .onlyWith(.symbol, [.elf]), .needs(.sdt, [.probe]), .onlyWith(.probe, [.sdt]),
    .excludes(.elf, [.sdt], help: "a probe sits at a symbol of an ELF file, or at an SDT probe"),
    .onlyWith(.exclude, [.tracepoint, .syscall, .anyOf]),
    .onlyWith(.logLevel, [.tracepoint, .logger]),
    .onlyWith(.filter, [.tracepoint, .syscall, .anyOf, .logger]), .onlyWith(.duplicate, recorded),
    .onlyWith(.whenMissing, [.tracepoint, .syscall, .anyOf]),
  ]

  /// An event of a channel.
  static let element = Shape.either([.text, .mapping(EventKey.self)])

  /// An event of an event list.
  static let listed = element

  static let table: KeyTable<EventKey> = [
    .tracepoint: .init(.texts, "Names or patterns of tracepoints; `all` is every one.", "sched_*"),
    .syscall: .init(
      .texts, "Names or patterns of Linux system calls, without `sys_`; `all` is every one.", "all",
      "[openat, close]"),
    .anyOf: .init(
      .list(.text, minimum: 1),
      "Names of one tracepoint in different kernels: one that exists is enough.",
      "[net_if_receive_skb, netif_receive_skb]"),
    .list: .init(.text, "The events of an event list.", "disk"),
    .without: .init(
      WithoutKey.shape, "Takes away what stands before it in the channel.", "timer_hrtimer_*",
      "[timer_hrtimer_*, {syscall: openat}]"),
    .kprobe: .init(
      .text, "The name of a probe of the kernel at `at`.", "my_probe"),
    .kretprobe: .init(
      .text, "The name of a probe at the entry and the return of the kernel function `at`.",
      "my_function"),
    .uprobe: .init(
      .text,
      "The name of a probe of a user space program (`elf` and `symbol`, or `sdt` and `probe`).",
      "main_entry"),
    .logger: .init(
      .texts, "Names or patterns of loggers of Java or Python.", "com.acme.*"),
    .at: .init(.text, "A function of the kernel.", "do_sys_openat2"),
    .elf: .init(
      .path, "The path of the program or library of the probe, relative to this file.",
      "/usr/bin/app"),
    .symbol: .init(.text, "The function of the program.", "main"),
    .sdt: .init(
      .path, "The path of the program or library with the SDT probe, relative to this file.",
      "/usr/bin/app"),
    .probe: .init(.text, "PROVIDER:NAME of the SDT probe.", "\"provider:name\""),
    .exclude: .init(.texts, "Names that the pattern does not record.", "[sched_stat_*]"),
    .logLevel: .init(
      .either([.text, .mapping(LogLevelKey.self)]),
      "The log level of what is recorded; a level alone takes the more severe ones in.",
      "{at-least: warning}"),
    .filter: .init(
      .text, "An expression over fields and context fields; LTTng has none for probes.",
      "'msg == \"*slow*\"'"),
    .duplicate: .init(
      .boolean, "Whether it is wanted that another channel records the same events.", "true"),
    .whenMissing: .init(
      .words(MissingPolicy.self), "What is done where the kernel lacks the name.", "skip"),
    .when: .init(
      .mapping(ConditionKey.self), "When the event is recorded.", "{kernel: \"< 6.15\"}"),
  ]
}

/// What a `without` takes away that is no name alone.
enum WithoutKey: String, RecipeKey {
  case syscall

  static let owner = "`without`"
  static let rules: [KeyRule<WithoutKey>] = [.required(.syscall)]

  /// A name, one system call or several, or a list of both.
  static let shape = Shape.either([
    .text, .mapping(WithoutKey.self), .list(.either([.text, .mapping(WithoutKey.self)])),
  ])

  static let table: KeyTable<WithoutKey> = [
    .syscall: .init(.texts, "Names or patterns of system calls.", "[openat, close]")
  ]
}

/// The log levels of an event.
enum LogLevelKey: String, RecipeKey {
  case atLeast = "at-least"
  case exactly

  static let owner = "`log-level`"
  static let rules: [KeyRule<LogLevelKey>] = [
    .oneOf([.atLeast, .exactly], help: "write `log-level: {at-least: warning}`")
  ]

  static let table: KeyTable<LogLevelKey> = [
    .atLeast: .init(.text, "This level and the more severe ones.", "warning"),
    .exactly: .init(.text, "This level alone.", "debug"),
  ]
}
