import LTTngModel

/// The keys of a step.
enum StepKey: String, RecipeKey {
  case run
  case shell
  case env
  case user
  case timeout
  case cwd
  case stdin
  case background
  case expectExit = "expect-exit"
  case detach
  case role
  case when

  static let owner = "a step"
  private static let end = Shape.scalar(ScalarShape(.integerOr(0...255, SignalName.ofEnding)))
  static let rules: [KeyRule<StepKey>] = [
    .oneOf(
      [.run, .shell],
      help: "`run: [ls, -l]` is an argument vector, `shell: \"…\"` a text for sh"),
    .excludes(
      .background, [.timeout, .detach],
      help:
        "a step in the background is ended with the payload or before the teardown; its readiness has a "
        + "limit of its own: `ready: {port: 8080, within: 5s}`"),
  ]

  static let table: KeyTable<StepKey> = [
    .run: .init(.list(.text, minimum: 1), "A program and its arguments.", "[ls, -l]"),
    .shell: .init(
      .text, "A text for sh, which sees the parameters as variables.", "'echo \"$folder\"'"),
    .env: .init(
      .entries(.text, noun: "a variable"), "Variables of its environment.", "{LC_ALL: C}"),
    .user: .init(.text, "The user that it runs as; root by sudo.", "root"),
    .timeout: .init(.duration, "The longest time that it may take.", "10min"),
    .cwd: .init(.text, "The folder that it runs in.", "/tmp"),
    .stdin: .init(
      .mapping(StepInputKey.self),
      "What it reads from its standard input; nothing where that is not said.",
      "{text: \"select 1;\"}"),
    .background: .init(
      .either([.boolean, .mapping(BackgroundKey.self)]),
      "That the steps after it begin while it runs, and how they know that it is ready.", "true",
      "{ready: {port: 8080}}"),
    .expectExit: .init(
      .either([end, .list(end, minimum: 1)]),
      "The exit statuses with which it may end, instead of 0, and the signals that may end it.",
      "1", "[0, SIGSEGV]"
    ),
    .detach: .init(
      .boolean, "Whether what the step leaves running lives on after the run, as a service does.",
      "true"),
    .role: .init(.text, "The role whose hosts run it.", isPlanned: true),
    .when: .init(.mapping(ConditionKey.self), "When the step runs.", "{set: deb}"),
  ]
}

/// The conditions of a step, channel, event, preset or target, which all must hold.
///
/// Other keys are parameters.
enum ConditionKey: String, RecipeKey {
  case kernel
  case lttng
  case arch
  case set
  case unset

  static let owner = "`when`"
  static let otherEntries: Shape? = .texts

  static let table: KeyTable<ConditionKey> = [
    .kernel: .init(.text, "A bound on the kernel's release.", "\">= 6.0\"", "\">= 5.4, < 6.15\""),
    .lttng: .init(.text, "A bound on LTTng's release.", "\">= 2.13\""),
    .arch: .init(.texts, "Processor architectures as uname(1) names them.", "x86_64"),
    .set: .init(.texts, "Parameters that have a value.", "deb"),
    .unset: .init(.texts, "Parameters that have no value.", "deb"),
  ]
}

/// What a good trace is.
enum ExpectationKey: String, RecipeKey {
  case discardedEvents = "discarded-events"
  case events
  case baseline

  static let owner = "`expect`"

  static let table: KeyTable<ExpectationKey> = [
    .discardedEvents: .init(.text, "How many events LTTng may lose.", "0"),
    .events: .init(
      .entries(.text, noun: "a count"), "How many events of each name or pattern there are.",
      "{sched_switch: \">= 1\"}"),
    .baseline: .init(
      .text, "A run or file to compare with.", "20260308T142530Z-7f3a", isPlanned: true),
  ]
}

/// Where a trace is brought.
enum TargetKey: String, RecipeKey {
  case copy
  case rsync
  case source
  case when

  static let owner = "a retrieval target"
  static let rules: [KeyRule<TargetKey>] = [
    .oneOf([.copy, .rsync], help: "such as `copy: ./traces` or `rsync: user@host:traces`")
  ]

  static let table: KeyTable<TargetKey> = [
    .copy: .init(.text, "A folder of this machine.", "./traces"),
    .rsync: .init(.text, "A destination of rsync.", "user@host:traces"),
    .source: .init(
      .words(["keep", "delete"]), "What becomes of the trace here once all targets are verified.",
      "delete", isPlanned: true),
    .when: .init(.mapping(ConditionKey.self), "When the trace is brought there.", "{set: server}"),
  ]
}

/// A declared parameter.
enum ParameterKey: String, RecipeKey {
  case type
  case `default`
  case description
  case optional
  case pattern
  case oneOf = "one-of"
  case minimum
  case maximum
  case secret

  static let owner = "a parameter"
  static let rules: [KeyRule<ParameterKey>] = [
    .excludes(
      .default, [.optional],
      help: "a parameter with a default has a value always: take `optional` out"),
    .excludes(
      .secret, [.default, .oneOf],
      help: "a secret is given by `--set-file` or the environment, and stands in no recipe"),
  ]

  static let table: KeyTable<ParameterKey> = [
    .type: .init(
      .words(ParameterType.self).literal, "What its values are; any scalar where nothing is said.",
      "integer"),
    .default: .init(.text, "The value where none is given.", "tree"),
    .description: .init(.text, "What it is for."),
    .optional: .init(.boolean.literal, "Whether it may stay without a value.", "true"),
    .pattern: .init(
      .text, "A regular expression, in linear time, that a whole value must match.", "\"[a-z]+\""),
    .oneOf: .init(.list(.text, minimum: 1), "All values that it can have.", "[apt, dnf]"),
    .minimum: .init(.text, "The smallest value: a number, size or duration.", "1"),
    .maximum: .init(.text, "The largest value.", "64GiB"),
    .secret: .init(
      .boolean.literal, "Whether its value is hidden: it is printed and kept nowhere.", "true"),
  ]
}
