/// Draws a plan for Graphviz (dot(1)).
package enum PlanGraph {
  package static func dot(of plan: Plan) -> String {
    var text =
      "digraph \(quoted(plan.recipe)) {\n  rankdir=LR\n  node [shape=box, fontname=monospace]\n"
    for planned in plan.actions {
      let label = "\(planned.operation.symbol) \(planned.action)"
      text += "  \(quoted(planned.id.rawValue)) [label=\(quoted(label))]\n"
    }
    for planned in plan.actions {
      for dependency in planned.dependencies {
        text += "  \(quoted(dependency.rawValue)) -> \(quoted(planned.id.rawValue))\n"
      }
    }
    return text + "}\n"
  }

  private static func quoted(_ text: String) -> String {
    let escaped = text.flatMap { character -> [Character] in
      switch character {
      case "\"", "\\": ["\\", character]
      case "\n": ["\\", "n"]
      default: [character]
      }
    }
    return "\"\(String(escaped))\""
  }
}
