package import Diagnostics

/// Values of parameters of which a recipe wants a run for each combination.
package struct RecipeMatrix: Sendable {
  /// One parameter with its values.
  package struct Axis: Hashable, Sendable {
    package let parameter: String
    package let values: [String]

    package init(parameter: String, values: [String]) {
      self.parameter = parameter
      self.values = values
    }
  }

  /// In the order of the file.
  package let axes: [Axis]

  /// How many runs each combination has.
  package let repetitionCount: Int

  package let options: Options

  /// Where the recipe says it.
  let range: SourceRange?

  package init(
    axes: [Axis], repetitionCount: Int, options: Options = Options(), range: SourceRange? = nil
  ) {
    self.axes = axes
    self.repetitionCount = repetitionCount
    self.options = options
    self.range = range
  }

  package var runCount: Int {
    axes.reduce(repetitionCount) { $0 * $1.values.count }
  }

  /// The combinations of the axes' values, the last axis varying fastest.
  package var combinations: [Combination] {
    axes.reduce([Combination(values: [])]) { combinations, axis in
      combinations.flatMap { combination in
        axis.values.map { combination.with(axis.parameter, $0) }
      }
    }
  }

  /// At most so many of the combinations, the first one among them; where they are not all, those that differ
  /// from it in one value.
  func sample(atMost limit: Int) -> [Combination] {
    guard runCount / repetitionCount > limit else { return combinations }

    let first = Combination(
      values: axes.compactMap { axis in
        axis.values.first.map { Combination.Value(parameter: axis.parameter, value: $0) }
      })
    let others = axes.flatMap { axis in
      axis.values.dropFirst().map { first.with(axis.parameter, $0) }
    }
    return Array(([first] + others).prefix(max(1, limit)))
  }
}

extension RecipeMatrix {
  /// How the runs are made.
  package struct Options: Hashable, Sendable {
    package var order = RunOrder.given

    /// What the order of `shuffle` is made of; nil has one drawn.
    package var seed: UInt64?

    package var setup = StepFrequency.each
    package var teardown = StepFrequency.each
    package var failurePolicy = FailurePolicy.keepGoing

    package init() {}
  }
}

/// In which order the runs of a matrix are made.
package enum RunOrder: String, CaseIterable, Sendable {
  /// The first parameter varies slowest, the repetition fastest.
  case given
  case shuffle
}

/// How often the steps of a list are run in a series.
package enum StepFrequency: String, CaseIterable, Sendable {
  /// For each run.
  case each

  /// Once around all runs.
  case once
}

/// What is done after a run that failed.
package enum FailurePolicy: String, CaseIterable, Sendable {
  case keepGoing = "keep-going"
  case stop
}

/// A value for each of a matrix's parameters.
package struct Combination: Hashable, Sendable {
  package struct Value: Hashable, Sendable {
    package let parameter: String
    package let value: String

    package init(parameter: String, value: String) {
      self.parameter = parameter
      self.value = value
    }
  }

  /// In the order of the axes.
  package let values: [Value]

  package init(values: [Value]) {
    self.values = values
  }

  /// The same with another value of one parameter.
  func with(_ parameter: String, _ value: String) -> Combination {
    let new = Value(parameter: parameter, value: value)
    guard let index = values.firstIndex(where: { $0.parameter == parameter }) else {
      return Combination(values: values + [new])
    }

    var changed = values
    changed[index] = new
    return Combination(values: changed)
  }

  /// What gives the parameters these values.
  package var settings: [ParameterSetting] {
    values.map { ParameterSetting(name: $0.parameter, value: $0.value) }
  }

  /// The values, as messages tell them.
  package var text: String {
    values.map { "`\($0.parameter)` = `\($0.value)`" }.joined(separator: ", ")
  }
}
