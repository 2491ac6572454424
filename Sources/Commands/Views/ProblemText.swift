import Diagnostics
import PlanExecution

/// Writes problems as diagnostics are written.
enum ProblemText {
  static func text(of problem: Problem, isColored: Bool) -> String {
    let label = isColored ? "\u{1B}[1;31merror:\u{1B}[0m" : "error:"
    let place = problem.origin.map { "\(TerminalText.escaped($0)): " } ?? ""
    let help = problem.help.map { "  help: \(TerminalText.escaped($0))\n" } ?? ""
    return "\(place)\(label) \(TerminalText.escaped(problem.message))\n\(help)"
  }
}

/// A problem in a JSON stream.
struct ProblemLine: Encodable {
  let type = "problem"
  let problem: Problem
}

/// A view whose command can fail.
protocol ProblemShowing {
  /// Whether it prints a stream of JSON lines.
  var isJSON: Bool { get }
}

extension ProblemShowing {
  /// Prints what went wrong: a JSON line on standard output, or text on standard error.
  func show(_ problem: Problem) {
    if isJSON {
      JSONStream.write(ProblemLine(problem: problem))
    } else {
      Terminal.printProgress(ProblemText.text(of: problem, isColored: Terminal.isProgressColored))
    }
  }
}
