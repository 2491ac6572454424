import Diagnostics
import PlanExecution

/// Prints the pages about diagnostics.
struct ExplanationView: ProblemShowing {
  let isJSON: Bool

  init(isJSON: Bool) {
    self.isJSON = isJSON
    if isJSON { JSONStream.begin() }
  }

  func show(_ page: Explanation) {
    if isJSON {
      JSONStream.write(ExplanationLine(page))
    } else {
      Terminal.print(page.text)
    }
  }

  /// Prints a line a page.
  func showList(_ pages: [Explanation]) {
    guard !isJSON else { return pages.map(ExplanationLine.init).forEach(JSONStream.write) }

    Terminal.print(Self.list(of: pages))
  }

  static func list(of pages: [Explanation]) -> String {
    let width = pages.map(\.id.rawValue.count).max() ?? 0
    return pages.map { page in
      let id = page.id.rawValue
      return "\(id)\(String(repeating: " ", count: width + 2 - id.count))\(page.title)\n"
    }.joined()
  }
}

/// A page in a JSON stream.
private struct ExplanationLine: Encodable {
  let type = "explanation"
  let id: String
  let title: String
  let meaning: String
  let reason: String
  let wrong: String
  let right: String
  let related: [String]

  init(_ page: Explanation) {
    id = page.id.rawValue
    title = page.title
    meaning = page.meaning
    reason = page.reason
    wrong = page.wrong.text
    right = page.right.text
    related = page.related.map(\.rawValue)
  }
}
