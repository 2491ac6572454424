import Diagnostics
import PlanExecution

/// Shows the page of a diagnostic, or the list of all.
struct ExplainOperation {
  let id: String?
  let view: ExplanationView

  func run() -> ExitStatus {
    guard let id else {
      view.showList(Explanation.all)
      return .done
    }
    guard let page = Explanation.page(of: id) else {
      let problem = unknown(id)
      view.show(problem)
      return problem.status
    }

    view.show(page)
    return .done
  }

  private func unknown(_ id: String) -> Problem {
    Problem(
      .wrongUsage, "no diagnostic is called `\(id)`",
      help: NearestSpelling.question(for: id, among: Explanation.all.map(\.id.rawValue))
        ?? "`lttrecipe explain --list` lists them")
  }
}
