import Diagnostics
import LTTngModel
import YAMLTree

/// The filter of a rule.
extension RecipeDecoder {
  mutating func filter(_ node: Node?, domain: TracingDomain) -> FilterExpression? {
    guard let node, let text = plainText(node, of: "`filter`") else { return nil }

    if let cut = CutTextCheck.finding(node, in: .filter) {
      values.diagnostics.add(cut)
      return nil
    }
    guard let filter = FilterExpression(text.value) else {
      values.diagnostics.error(
        .filterInvalid, "`filter` is empty", at: text.range,
        help: "take it out to record every event")
      return nil
    }

    for finding in FilterCheck.findings(in: text.value, domain: domain) {
      values.diagnostics.add(
        Diagnostic(
          finding.id, finding.severity, finding.message, at: text.range, help: finding.help))
    }
    return filter
  }
}
