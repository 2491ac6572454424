import LTTngModel

/// How a step runs in the background.
enum BackgroundKey: String, RecipeKey {
  case ready
  case stopSignal = "stop-signal"
  case gracePeriod = "grace-period"

  static let owner = "`background`"

  static let table: KeyTable<BackgroundKey> = [
    .ready: .init(
      .mapping(ReadinessKey.self),
      "What shows that the program is ready for the next step; that it has begun, where nothing is said.",
      "{port: 8080}", "{output: listening, within: 10s}"),
    .stopSignal: .init(
      .words(SignalName.ofStopping),
      "The signal that asks it to end; SIGTERM where nothing is said.",
      "SIGINT"),
    .gracePeriod: .init(
      .duration,
      "How long it may take to end then, before it is killed with what it has started; 10s where nothing is said.",
      "30s"),
  ]
}

/// What shows that the program of a background step is ready.
enum ReadinessKey: String, RecipeKey {
  case file
  case port
  case output
  case run
  case within

  static let owner = "`ready`"
  static let rules: [KeyRule<ReadinessKey>] = [
    .oneOf(
      [.file, .port, .output, .run],
      help: "such as `ready: {port: 8080}` or `ready: {output: listening}`")
  ]

  static let table: KeyTable<ReadinessKey> = [
    .file: .init(
      .text, "A file that it makes or changes; a relative path starts from its `cwd`.",
      "server.pid"),
    .port: .init(
      .integer(1...65_535), "A TCP port of this machine on which nothing listened before.", "8080"),
    .output: .init(.text, "A text that a line of its output or error output holds.", "listening"),
    .run: .init(
      .list(.text, minimum: 1),
      "A program and its arguments, run again and again until it succeeds, as the caller, with the step's `env` and `cwd`.",
      "[pg_isready, --quiet]"),
    .within: .init(
      .duration, "How long it may take to be ready; 30s where nothing is said.", "5s"),
  ]
}
