import Diagnostics
package import LTTngModel

/// Finds what the recipes of a matrix's combinations have to have in common and have not.
struct MatrixCheck {
  let matrix: RecipeMatrix

  /// The recipe of the first combination.
  let first: Recipe

  private var range: SourceRange? { matrix.range }

  /// What is wrong whichever the combination is.
  var diagnostics: [Diagnostic] {
    guard first.isStanding else { return [] }

    return [
      Diagnostic(
        .keyMisplaced, .error, "a recipe without a payload has no `matrix`", at: range,
        help: "its sessions stay: nothing would end one run before the next")
    ]
  }

  func diagnostics(of other: Recipe) -> [Diagnostic] {
    var found: [Diagnostic] = []
    if other.name != first.name {
      found.append(
        Diagnostic(
          .nameInvalid, .error,
          "the runs of the matrix have different names: `\(first.name)`, `\(other.name)`",
          at: range,
          help:
            "take the matrix's parameters out of `name`: the folder of each run is called after its values"
        ))
    }
    if matrix.options.setup == .once { found += differences("setup", first.setup, other.setup) }
    if matrix.options.teardown == .once {
      found += differences("teardown", first.teardown, other.teardown)
    }
    return found
  }

  private func differences(
    _ key: String, _ own: [ProgramStep], _ others: [ProgramStep]
  ) -> [Diagnostic] {
    guard matrix.shared(own) != matrix.shared(others) else { return [] }

    return [
      Diagnostic(
        .valueInvalid, .error,
        "the `\(key)` is run once for all runs, and is not the same for all of them",
        at: range,
        help: "take `\(key): once` out of the matrix, or the matrix's parameters out of the steps")
    ]
  }
}

extension RecipeMatrix {
  /// Returns steps that are run once for all runs: without the variables of `shell` that are the matrix's
  /// parameters, which have no value then.
  package func shared(_ steps: [ProgramStep]) -> [ProgramStep] {
    steps.map { step in
      guard case .shell = step.command else { return step }

      var shared = step
      for axis in axes {
        shared.environment[String(axis.parameter.map { $0 == "-" ? "_" : $0 })] = nil
      }
      return shared
    }
  }
}
