/// The keys of a session.
enum SessionKey: String, RecipeKey {
  case use
  case without
  case output
  case channels
  case track
  case rotate
  case shmPath = "shm-path"
  case expect
  case role
  case preload
  case env

  static let owner = "a session"

  static let table: KeyTable<SessionKey> = [
    .use: .init(
      .removable(.list(.either([.text, .mapping(UseKey.self)]))),
      "Presets, by name, path or git reference; the later ones lie over the earlier ones.",
      "[kernel/sched, {preset: ust/malloc, channel: heap}]"),
    .without: .init(
      WithoutKey.shape,
      "Events that no channel of the session records: what presets brought is taken away.",
      "[sched_stat_*, {syscall: openat}]"),
    .output: .init(
      .either([.words(["none"]), .mapping(OutputKey.self)]),
      "Where LTTng writes; the run's own folder where nothing is said.",
      "{local: ~/lttng-traces}"),
    .channels: .init(
      .removable(.entries(.removable(.mapping(ChannelKey.self)), noun: "a channel")),
      "The channels by name: sub-buffers, context fields, events.",
      "{kernel: {domain: kernel, events: [\"sched_*\"]}}"),
    .track: .init(
      .mapping(TrackKey.self), "Which processes are recorded, by tracing domain.",
      "{user: {vuid: all}}"),
    .rotate: .init(
      .mapping(RotateKey.self), "When the current trace chunk is archived and a new one begun.",
      "{every: 60s, size: 100MiB}"),
    .shmPath: .init(
      .text,
      "The folder of the sub-buffers of user space; LTTng's own place where nothing is said.",
      "/dev/shm/trace"),
    .expect: .init(
      .mapping(ExpectationKey.self), "What a good trace of this session is.", isPlanned: true),
    .role: .init(.text, "The role whose hosts record the session.", isPlanned: true),
    .preload: .init(
      .removable(.list(.text)),
      "LTTng's helpers to preload into the payload, by bare name, beside those that its events need; `[]` is none at all.",
      "[liblttng-ust-fork.so]"),
    .env: .init(
      .removable(.entries(.removable(.text), noun: "a variable")),
      "Variables of the payload's environment.", "{LTTNG_UST_ALLOW_BLOCKING: 1}"),
  ]
}

/// One element of `use` that says more than a name.
enum UseKey: String, RecipeKey {
  case preset
  case git
  case path
  case ref
  case channel
  case channels
  case with
  case when

  static let owner = "an element of `use`"
  static let rules: [KeyRule<UseKey>] = [
    .oneOf([.preset, .git], help: "name a preset, or a git repository with `path` and `ref`"),
    .needs(.git, [.path, .ref]), .onlyWith(.path, [.git]), .onlyWith(.ref, [.git]),
    .excludes(.channel, [.channels], help: "name the channels one by one under `channels`"),
  ]

  static let table: KeyTable<UseKey> = [
    .preset: .init(.text, "The preset's name or path.", "ust/malloc", "./heap"),
    .git: .init(
      .text, "The URL of a git repository (https, ssh, file).", "https://example.com/presets.git"),
    .path: .init(.text, "The preset's file in the repository.", "kernel/sched.yaml"),
    .ref: .init(.text, "A tag, branch or commit; `lttrecipe lock` pins it.", "v1.2"),
    .channel: .init(.text, "The name that the preset's one channel gets.", "heap"),
    .channels: .init(
      .entries(.text, noun: "a channel"), "New names of the preset's channels, by their own names.",
      "{kernel: sched}"),
    .with: .init(
      .entries(.text, noun: "a parameter"), "Values of the preset's parameters.",
      "{stateless: true}"),
    .when: .init(.mapping(ConditionKey.self), "When the preset is used.", "{arch: x86_64}"),
  ]
}

/// Where LTTng writes.
enum OutputKey: String, RecipeKey {
  case local
  case relay
  case live
  case snapshot

  static let owner = "`output`"
  static let rules: [KeyRule<OutputKey>] = [
    .oneOf([.local, .relay, .live, .snapshot], help: "write `output: {local: FOLDER}`")
  ]

  static let table: KeyTable<OutputKey> = [
    .local: .init(.text, "A folder of this machine.", "~/lttng-traces"),
    .relay: .init(
      RelayKey.shape, "The URL of a relay daemon, or those of its two connections.",
      "net://collector.example.com"),
    .live: .init(
      .mapping(LiveKey.self), "A relay daemon that readers follow while it records.",
      "{relay: net://localhost, interval: 1s}"),
    .snapshot: .init(
      .mapping(SnapshotKey.self), "A flight recorder: only snapshots are written.",
      "{local: /var/tmp/snapshots, max-size: 1GiB}"),
  ]
}

/// The connections to a relay daemon.
enum RelayKey: String, RecipeKey {
  case control
  case data

  static let owner = "`relay`"
  static let rules: [KeyRule<RelayKey>] = [.required(.control)]

  /// A URL for both connections, or the two.
  static let shape = Shape.either([.text, .mapping(RelayKey.self)])

  static let table: KeyTable<RelayKey> = [
    .control: .init(
      .text, "The URL of the control connection.", "tcp://collector.example.com:5342"),
    .data: .init(.text, "The URL of the data connection.", "tcp://collector.example.com:5343"),
  ]
}

/// A live session.
enum LiveKey: String, RecipeKey {
  case relay
  case interval

  static let owner = "`live`"

  static let table: KeyTable<LiveKey> = [
    .relay: .init(
      RelayKey.shape, "The URL of the relay daemon; this machine's where nothing is said.",
      "net://127.0.0.1"),
    .interval: .init(.duration, "How often records are sent.", "1s"),
  ]
}

/// A snapshot session.
enum SnapshotKey: String, RecipeKey {
  case local
  case relay
  case maxSize = "max-size"
  case name

  static let owner = "`snapshot`"
  static let rules: [KeyRule<SnapshotKey>] = [
    .excludes(.local, [.relay], help: "LTTng 2.13 takes one snapshot output")
  ]

  static let table: KeyTable<SnapshotKey> = [
    .local: .init(
      .text, "The folder of the snapshots; the run's own where nothing is said.",
      "/var/tmp/snapshots"),
    .relay: .init(
      RelayKey.shape, "The URL of a relay daemon that receives them.",
      "net://collector.example.com"),
    .maxSize: .init(.size, "The largest snapshot.", "1GiB"),
    .name: .init(.text, "The name of the output, with which snapshots begin.", "snapshot-1"),
  ]
}

/// When a trace chunk is archived.
enum RotateKey: String, RecipeKey {
  case every
  case size

  static let owner = "`rotate`"

  static let table: KeyTable<RotateKey> = [
    .every: .init(.duration, "The time between two rotations.", "60s"),
    .size: .init(.size, "The size of a chunk that makes LTTng rotate.", "100MiB"),
  ]
}

/// Which processes are recorded.
enum TrackKey: String, RecipeKey {
  case kernel
  case user

  static let owner = "`track`"

  static let table: KeyTable<TrackKey> = [
    .kernel: .init(
      .mapping(KernelTrackKey.self),
      "The processes of the kernel domain; `kprobe`, `kretprobe` and `uprobe` events are recorded of all."
    ),
    .user: .init(.mapping(UserTrackKey.self), "The processes of the user space domain."),
  ]
}

/// The process attributes of the kernel domain.
enum KernelTrackKey: String, RecipeKey {
  case pid
  case vpid
  case uid
  case vuid
  case gid
  case vgid

  static let owner = "`track: kernel`"

  static let table: KeyTable<KernelTrackKey> = [
    .pid: .init(
      .trackedProcesses, "Processes: those of the payload, all, none, or a list of ids.", "payload"),
    .vpid: .init(
      .trackedProcesses, "Processes by their ids as seen in their namespace.", "[1]"),
    .uid: .init(.tracked, "Users.", "[www-data]"),
    .vuid: .init(.tracked, "Users as seen in their namespace.", "[www-data]"),
    .gid: .init(.tracked, "Groups.", "[adm]"),
    .vgid: .init(.tracked, "Groups as seen in their namespace.", "[adm]"),
  ]
}

extension Shape {
  /// Which processes are recorded, by an attribute.
  fileprivate static let tracked = Shape.either([.words(["all", "none"]), .list(.text)])

  /// The same by an id of the process.
  fileprivate static let trackedProcesses = Shape.either([
    .words(["payload", "all", "none"]), .list(.text),
  ])
}

/// The process attributes of the user space domain.
enum UserTrackKey: String, RecipeKey {
  case vpid
  case vuid
  case vgid

  static let owner = "`track: user`"

  static let table: KeyTable<UserTrackKey> = [
    .vpid: .init(
      .trackedProcesses, "Processes: those of the payload, all, none, or a list of ids.", "payload"),
    .vuid: .init(
      .tracked, "Users; those of the payload where nothing is said.", "all", "[www-data]"),
    .vgid: .init(.tracked, "Groups.", "[adm]"),
  ]
}
