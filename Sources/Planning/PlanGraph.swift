import Diagnostics

/// Draws a plan for Graphviz (dot(1)).
package enum PlanGraph {
  /// More of a label than anybody reads in a drawing, in characters.
  private static let labelLimit = 100

  package static func dot(of plan: Plan) -> String {
    var text =
      "digraph \(quoted(plan.recipe)) {\n  rankdir=LR\n  node [shape=box, fontname=monospace]\n"
    for planned in plan.actions {
      let label = shortened("\(planned.operation.symbol) \(planned.action)")
      text +=
        "  \(quoted(planned.id.rawValue)) [label=\(quoted(label)), \(style(of: planned.operation))]\n"
    }
    for planned in plan.actions {
      for dependency in planned.dependencies {
        text += "  \(quoted(dependency.rawValue)) -> \(quoted(planned.id.rawValue))\n"
      }
    }
    return text + "}\n"
  }

  /// The symbol in the label says the same without colours.
  private static func style(of operation: Operation) -> String {
    switch operation {
    case .create: "color=forestgreen, fontcolor=forestgreen"
    case .update: "color=darkorange3, fontcolor=darkorange3"
    case .replace: "color=crimson, fontcolor=crimson, style=bold"
    case .remove: "color=crimson, fontcolor=crimson, style=dashed"
    case .noOp: "color=gray50, fontcolor=gray50"
    case .conflict: "color=crimson, fontcolor=crimson, style=bold"
    case .perform: "style=rounded"
    }
  }

  private static func shortened(_ label: String) -> String {
    label.count > labelLimit ? "\(label.prefix(labelLimit))…" : label
  }

  /// A line break in a label is `\n`, whatever the text ends its lines with.
  private static func quoted(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars where scalar != "\r" {
      switch scalar {
      case "\"", "\\": escaped += "\\\(scalar)"
      case "\n": escaped += "\\n"
      default: escaped += TerminalText.escaped(String(scalar)).replacing("\\", with: "\\\\")
      }
    }
    return "\"\(escaped)\""
  }
}
