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
