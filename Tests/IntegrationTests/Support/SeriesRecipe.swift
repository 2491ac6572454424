import TestSupport
import Testing

/// The recipe `job` with a matrix, whose steps write down that they were run.
struct SeriesRecipe {
  var matrix = "{n: [1, 2, 3]}"

  /// What the payload does before it records.
  var payload = ":"
  var setup = ":"
  var teardown = ":"

  /// Top-level keys.
  var more = ""

  var text: String {
    """
    lttrecipe: 1
    name: job
    parameters: {n: {type: integer, default: 1}, token: {secret: true, optional: true}}
    matrix: \(matrix)
    channels: {user: {domain: user, events: ["lttrecipe_test:tick"]}}
    setup: [{shell: "echo set-up >> steps; \(setup)"}]
    payload: [{shell: "echo $n >> steps; \(payload); exec ./tick $n"}]
    teardown: [{shell: "echo torn-down >> steps; \(teardown)"}]
    retrieve: [{copy: ./traces}]
    \(more)

    """
  }
}

extension Machine {
  /// What the steps of a ``SeriesRecipe`` wrote down.
  var seriesSteps: [String] {
    (read("steps") ?? "").split(separator: "\n").map(String.init)
  }

  /// The names of the packages of a series.
  func seriesPackages(_ id: String) -> [String] {
    TestFile.names(in: folder() + "/traces/job-\(id)").filter { $0 != "summary.csv" }
  }

  /// Applies a series under an id.
  func apply(_ series: SeriesRecipe, id: String, _ options: String...) throws -> Finished {
    try write(series.text)
    return try run(["lttrecipe", "apply", "recipe.yaml", "--run-id", id] + options)
  }
}
