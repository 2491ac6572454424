import Diagnostics
import LTTngModel
import YAMLTree

/// The context fields of a channel.
extension RecipeDecoder {
  /// Returns the fields, and where each stands.
  mutating func contexts(
    _ node: Node?, domain: TracingDomain
  ) -> (fields: [ContextField], ranges: [SourceRange]) {
    var contexts: [ContextField] = []
    var ranges: [SourceRange] = []
    for element in values.elements(node, of: "`contexts`") {
      guard let name = plainText(element, of: "a context field's name") else { continue }
      guard let context = context(name, domain: domain), !contexts.contains(context) else {
        continue
      }

      contexts.append(context)
      ranges.append(name.range)
    }
    return (contexts, ranges)
  }

  private mutating func context(_ name: Located<String>, domain: TracingDomain) -> ContextField? {
    if let feature = NewerFeature(name.value) {
      values.diagnostics.add(
        feature.diagnostic(at: name.range, installed: machine?.lttng()))
      return nil
    }
    guard let context = ContextField(name.value) else {
      reportUnknown(name, domain)
      return nil
    }
    guard context.domains.contains(domain) else {
      values.diagnostics.error(
        .contextUnknown, "the \(domain.rawValue) domain has no context field `\(name.value)`",
        at: name.range, help: Self.help(for: context, in: domain))
      return nil
    }
    guard context != .type(.prio) else {
      values.diagnostics.error(
        .contextDangerous, "the context field `prio` can panic the kernel (LTTng-modules 2.13)",
        at: name.range, help: "take it out; `sched_switch` records the priorities")
      return nil
    }

    return context
  }

  private static func help(for context: ContextField, in domain: TracingDomain) -> String {
    if domain == .python { return "LTTng adds none to the channel of Python's loggers" }

    switch context {
    case .perf(let counter):
      let scope = counter.scope == .cpu ? "thread" : "cpu"
      return domain.tracer == .kernel || domain == .user
        ? "write `perf:\(scope):\(counter.name)`" : "perf counters belong to the other domains"
    case .app: return "programs in Java alone have such fields: the domains jul and log4j"
    case .type(.pid), .type(.tid): return "write `v\(context.text)`"
    case .type, .foreign: return "see lttng-add-context(1)"
    }
  }

  private mutating func reportUnknown(_ name: Located<String>, _ domain: TracingDomain) {
    let types = ContextType.allCases.filter { $0.domains.contains(domain) }.map(\.rawValue)
    let scope = domain == .kernel ? "cpu" : "thread"
    let counters = PerfCounter.names.map { "perf:\(scope):\($0)" }
    let isCounter = name.value.hasPrefix("perf")
    let help =
      NearestSpelling.question(for: name.value, among: isCounter ? counters : types)
      ?? (isCounter
        ? "write `perf:\(scope):COUNTER` or `perf:\(scope):raw:rN:NAME`; lttng add-context --list names all"
        : name.value.hasPrefix("$app")
          ? "write `$app.PROVIDER:TYPE`" : "there are: \(types.sorted().joined(separator: ", "))")
    values.diagnostics.error(
      .contextUnknown, "no context field is called `\(name.value)`", at: name.range, help: help)
  }
}
