import LTTngModel

/// The keys of a recipe file; of a recipe of one session, the session's keys stand beside them.
enum TopKey: String, RecipeKey {
  case lttrecipe
  case kind
  case name
  case description
  case requires
  case parameters
  case sessions
  case eventLists = "event-lists"
  case triggers
  case setup
  case payload
  case teardown
  case expect
  case limits
  case matrix
  case roles
  case record
  case inputs
  case retrieve
  case daemon
  case use
  case without
  case output
  case channels
  case track
  case rotate
  case shmPath = "shm-path"
  case preload
  case env

  static let owner = "a recipe"

  /// The keys of the one session of a recipe without `sessions`.
  static let ofSession: [TopKey] = [
    .use, .without, .output, .channels, .track, .rotate, .shmPath, .preload, .env,
  ]

  static let rules: [KeyRule<TopKey>] = [
    .required(.lttrecipe), .required(.name),
    .excludes(
      .sessions, ofSession, help: "move it into a session, or take `sessions` away"),
  ]

  static let table: KeyTable<TopKey> = own.including(SessionKey.table)

  private static let own: KeyTable<TopKey> = [
    .lttrecipe: .init(
      .integer(1...1).literal, "The version of the recipe language; this is version 1.", "1"),
    .kind: .init(
      .words(["recipe"]).literal, "What the file is: `recipe`, which need not be said.", "recipe"),
    .name: .init(
      .text, "The recipe's name; its sessions and its folders are called after it.",
      "package-update"),
    .description: .init(.text, "What the recipe is for, in a sentence."),
    .requires: .init(.mapping(RequirementKey.self), "What the recipe needs of the machine."),
    .parameters: .init(
      .entries(
        .either([.scalar(ScalarShape(.null)), .mapping(ParameterKey.self)]), noun: "a parameter",
        maximum: Limits.parameterCount),
      "Values that `--set` gives, put in where a value says `${name}`.",
      "{package: {default: tree}}"),
    .sessions: .init(
      .entries(.mapping(SessionKey.self), noun: "a session", maximum: Limits.partCount),
      "Several recording sessions by name, recorded side by side."),
    .eventLists: .init(
      .entries(
        .removable(.list(EventKey.listed)), noun: "an event list", maximum: Limits.eventListCount),
      "Lists of events by name, for `{list: NAME}` among a channel's events.",
      "{disk: [block_rq_issue, block_rq_complete]}"),
    .triggers: .init(
      .entries(.mapping(TriggerKey.self), noun: "a trigger", maximum: Limits.partCount),
      "What LTTng does by itself when an event occurs."),
    .setup: .init(
      .list(.mapping(StepKey.self)), "Steps before the sessions are made.",
      "[{run: [./load-data.sh]}]"),
    .payload: .init(
      .list(.mapping(StepKey.self)), "Steps that are recorded: each runs inside the window.",
      "[{run: [ls, -l]}]"),
    .teardown: .init(
      .list(.mapping(StepKey.self)), "Steps after the sessions, run once `setup` has begun.",
      "[{shell: \"systemctl stop demo.service\"}]"),
    .expect: .init(.mapping(ExpectationKey.self), "What a good trace is; else the status is 4."),
    .limits: .init(
      .mapping(LimitKey.self), "When the recording of a payload is ended early.",
      "{duration: 10min, trace-size: 4GiB, free-disk: 1GiB}"),
    .matrix: .init(
      .mapping(MatrixKey.self), "Values of parameters: one run for each combination.",
      "{delay: [1, 2, 3], repeat: 10}"),
    .roles: .init(
      .entries(.mapping(RoleKey.self), noun: "a role", maximum: Limits.partCount),
      "The parts that hosts play; steps and sessions name theirs.",
      "{client: {}, server: {hosts-min: 1}}", isPlanned: true),
    .record: .init(
      .words(["always", "once"]),
      "`once` does nothing where a complete run of the same recipe and `inputs` is there.", "once"),
    .inputs: .init(
      .list(.text),
      "Files (patterns of glob(7), folders) whose content makes a run a different one for `record: once`.",
      "[bench.py, data/*.csv]"),
    .retrieve: .init(
      .list(.mapping(TargetKey.self)), "Where the trace is brought.", "[{copy: ./traces}]"),
    .daemon: .init(.mapping(DaemonKey.self), "How the run comes by its session daemon."),
  ]
}

/// The keys of a preset file, which is inert: it can start no program.
enum PresetKey: String, RecipeKey {
  case lttrecipe
  case kind
  case name
  case description
  case requires
  case parameters
  case eventLists = "event-lists"
  case use
  case without
  case channels
  case preload
  case env

  static let owner = "a preset"
  static let rules: [KeyRule<PresetKey>] = [.required(.lttrecipe), .required(.kind)]

  static let table: KeyTable<PresetKey> = own.including(TopKey.table).including(SessionKey.table)

  private static let own: KeyTable<PresetKey> = [
    .kind: .init(.words(["preset"]).literal, "What the file is: `preset`.", "preset"),
    .name: .init(
      .text, "The preset's name, which is its path in its library.", "kernel/sched"),
    .description: .init(.text, "What the preset records, in a sentence."),
  ]
}

/// What a recipe needs of the machine.
enum RequirementKey: String, RecipeKey {
  case domain
  case programs

  static let owner = "`requires`"

  static let table: KeyTable<RequirementKey> = [
    .domain: .init(
      .either([.words(TracingDomain.self), .list(.words(TracingDomain.self))]),
      "Tracing domains.", "kernel", "[kernel, user]"),
    .programs: .init(.texts, "Programs that must be found.", "[apt-get]"),
  ]
}

/// How a run comes by its session daemon.
enum DaemonKey: String, RecipeKey {
  case start
  case keep

  static let owner = "`daemon`"

  static let table: KeyTable<DaemonKey> = [
    .start: .init(
      .words(DaemonConfiguration.Start.self),
      "`auto` takes the running daemon or starts one, `never` takes a running one, `private` starts "
        + "one for this run alone (user space).", "private"),
    .keep: .init(
      .boolean, "Whether a daemon that the run started lives on; a private one does not.", "true"),
  ]
}

/// When recording is ended early.
enum LimitKey: String, RecipeKey {
  case duration
  case traceSize = "trace-size"
  case freeDisk = "free-disk"

  static let owner = "`limits`"

  static let table: KeyTable<LimitKey> = [
    .duration: .init(
      .duration,
      "How long the payload is recorded at most; one that still runs is asked to end, as is wanted, and recording ends with it.",
      "10min"),
    .traceSize: .init(
      .size, "The size of all that the sessions have written here at which recording ends.", "4GiB"),
    .freeDisk: .init(
      .size, "The free space that must stay where the sessions write, before recording and in it.",
      "1GiB"),
  ]
}

/// The part that hosts play.
enum RoleKey: String, RecipeKey {
  case hostsMin = "hosts-min"
  case hostsMax = "hosts-max"

  static let owner = "a role"

  static let table: KeyTable<RoleKey> = [
    .hostsMin: .init(.integer(0...1000), "The fewest hosts of the role.", "1"),
    .hostsMax: .init(.integer(1...1000), "The most hosts of the role.", "1"),
  ]
}
