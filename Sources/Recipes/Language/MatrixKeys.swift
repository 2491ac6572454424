/// The axes of a matrix, and how its runs are made; every other key is a parameter.
enum MatrixKey: String, RecipeKey {
  case `repeat`
  case order
  case seed
  case setup
  case teardown
  case onFailure = "on-failure"

  static let owner = "`matrix`"
  static let otherEntries: Shape? = .list(.text, minimum: 1)

  static let table: KeyTable<MatrixKey> = [
    .repeat: .init(
      .integer(1...Int64(Limits.matrixRunCount)).literal, "How many runs each combination has.",
      "10"),
    .order: .init(
      .words(RunOrder.self).literal,
      "The order of the runs: `given` (the default), the first parameter varying slowest, or `shuffle`.",
      "shuffle"),
    .seed: .init(
      .integer(0...Int64(UInt32.max)).literal,
      "What the order of `shuffle` is made of; without it one is drawn for each series, and told.",
      "42"),
    .setup: .init(
      .words(StepFrequency.self).literal,
      "Whether the `setup` is run for `each` run (the default), or `once` before all of them.",
      "once"),
    .teardown: .init(
      .words(StepFrequency.self).literal,
      "Whether the `teardown` is run for `each` run (the default), or `once` after all of them.",
      "once"),
    .onFailure: .init(
      .words(FailurePolicy.self).literal,
      "What is done when a run's status is not 0: `keep-going` (the default) or `stop`.", "stop"),
  ]
}
