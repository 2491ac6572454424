/// The keys of one kind of mapping in a recipe.
protocol RecipeKey: RawRepresentable<String>, CaseIterable, Sendable {
  /// What the mapping is, for messages: `a channel`.
  static var owner: String { get }

  /// Keys of the recipe language that this release does not carry out.
  static var planned: Set<String> { get }
}

extension RecipeKey {
  static var planned: Set<String> { [] }
}

/// The keys of a recipe file; of a recipe of one session, the session's keys stand beside them.
enum TopKey: String, RecipeKey {
  case lttrecipe
  case kind
  case name
  case description
  case requires
  case parameters
  case sessions
  case setup
  case payload
  case teardown
  case expect
  case retrieve
  case daemon
  case use
  case output
  case channels
  case track
  case preload
  case env

  static let owner = "a recipe"
  static let planned: Set<String> = [
    "event-lists", "triggers", "matrix", "roles", "limits", "record", "without", "rotate",
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
  case use
  case channels
  case preload
  case env

  static let owner = "a preset"
  static let planned: Set<String> = ["event-lists"]
}

/// The keys of a session.
enum SessionKey: String, RecipeKey {
  case use
  case output
  case channels
  case track
  case preload
  case env

  static let owner = "a session"
  static let planned: Set<String> = ["without", "rotate", "expect"]
}

enum ChannelKey: String, RecipeKey {
  case domain
  case subbufSize = "subbuf-size"
  case numSubbuf = "num-subbuf"
  case eventRecordLossMode = "event-record-loss-mode"
  case contexts
  case events

  static let owner = "a channel"
  static let planned: Set<String> = [
    "buffering", "output", "switch-timer", "read-timer", "monitor-timer", "blocking-timeout",
    "tracefile-size", "tracefile-count", "when", "without",
  ]
}

enum EventKey: String, RecipeKey {
  case tracepoint
  case syscall
  case anyOf = "any-of"
  case whenMissing = "when-missing"

  static let owner = "an event"
  static let planned: Set<String> = [
    "kprobe", "kretprobe", "uprobe", "at", "elf", "symbol", "sdt", "probe", "when", "list",
    "without", "logger", "log-level", "filter", "exclude", "duplicate",
  ]
}

enum StepKey: String, RecipeKey {
  case run
  case shell
  case env
  case user
  case timeout
  case cwd
  case when

  static let owner = "a step"
  static let planned: Set<String> = ["background", "expect-exit", "stdin", "role", "inputs"]
}

/// The conditions of a step; all must hold.
enum ConditionKey: String, RecipeKey {
  case set
  case unset

  static let owner = "`when`"
  static let planned: Set<String> = ["kernel", "lttng", "arch"]
}

enum ParameterKey: String, RecipeKey {
  case `default`
  case description
  case optional
  case pattern

  static let owner = "a parameter"
  static let planned: Set<String> = ["type", "one-of", "minimum", "maximum", "secret"]
}

enum RequirementKey: String, RecipeKey {
  case domain
  case programs

  static let owner = "`requires`"
}

enum ExpectationKey: String, RecipeKey {
  case discardedEvents = "discarded-events"
  case events

  static let owner = "`expect`"
  static let planned: Set<String> = ["baseline"]
}

enum TargetKey: String, RecipeKey {
  case copy
  case rsync

  static let owner = "a retrieval target"
  static let planned: Set<String> = ["source", "archive", "when", "ssh"]
}

enum DaemonKey: String, RecipeKey {
  case start
  case keep

  static let owner = "`daemon`"
}

enum OutputKey: String, RecipeKey {
  case local

  static let owner = "`output`"
  static let planned: Set<String> = ["relay", "live", "snapshot"]
}

enum TrackKey: String, RecipeKey {
  case kernel
  case user

  static let owner = "`track`"
}

enum KernelTrackKey: String, RecipeKey {
  case pid

  static let owner = "`track: kernel`"
  static let planned: Set<String> = ["vpid", "uid", "vuid", "gid", "vgid"]
}

enum UserTrackKey: String, RecipeKey {
  case vuid

  static let owner = "`track: user`"
  static let planned: Set<String> = ["vpid", "vgid"]
}
