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

  /// A line break in a label is `\n`, whatever the text ends its lines with.
  private static func quoted(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars where scalar != "\r" {
      switch scalar {
      case "\"", "\\": escaped += "\\\(scalar)"
      case "\n": escaped += "\\n"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return "\"\(escaped)\""
  }
}
