import Diagnostics
import PlanExecution
import Planning
import Recipes

extension PlanView {
  /// Shows the runs of a series, before the plan of one of them.
  func show(_ series: SeriesPlan) {
    switch format {
    case .dot:
      showNote("the graph is that of one of \(SeriesText.count(series.runs.count))")
    case .json: JSONStream.write(SeriesPlanLine(series))
    case .text: Terminal.print(SeriesPlanText.text(of: series))
    }
  }
}

/// Writes what apply would do with a matrix for people.
enum SeriesPlanText {
  static func text(of series: SeriesPlan) -> String {
    let runs = series.runs.map { TerminalText.escaped("  \($0.name)") + "\n" }
    return "\(series.recipe): a series of \(SeriesText.count(series.runs.count)), "
      + "\(order(of: series)):\n" + runs.joined()
      + steps("once before all runs", series.shared, .setup)
      + steps("once after all runs", series.shared, .teardown)
      + (series.options.failurePolicy == .stop ? "a run that fails is the last one\n" : "")
      + "\neach run, such as the first of these:\n"
  }

  private static func order(of series: SeriesPlan) -> String {
    switch (series.options.order, series.options.seed) {
    case (.given, _): "in this order"
    case (.shuffle, let seed?): "in this order, by the seed \(seed)"
    case (.shuffle, nil): "in an order that apply draws"
    }
  }

  private static func steps(_ head: String, _ plan: Plan, _ phase: Phase) -> String {
    let actions = plan.actions(in: phase)
    return actions.isEmpty ? "" : "\(head):\n" + PlanText.lines(of: actions)
  }
}

private struct SeriesPlanLine: Encodable {
  struct Run: Encodable {
    let name: String
    let values: [String: String]
    let repetition: Int
  }

  let type = "series-plan"
  let recipe: String
  let order: String
  let seed: UInt64?

  /// In their order, unless apply draws that.
  let runs: [Run]
  let isOrderDrawn: Bool
  let stopsAtFailure: Bool

  /// The steps that are run once around all runs.
  let shared: Plan

  init(_ series: SeriesPlan) {
    recipe = series.recipe
    order = series.options.order.rawValue
    seed = series.options.order == .shuffle ? series.options.seed : nil
    runs = series.runs.map { run in
      Run(
        name: run.name,
        values: Dictionary(run.combination.values.map { ($0.parameter, $0.value) }) { first, _ in
          first
        }, repetition: run.repetition)
    }
    isOrderDrawn = series.isOrderDrawn
    stopsAtFailure = series.options.failurePolicy == .stop
    shared = series.shared
  }
}
