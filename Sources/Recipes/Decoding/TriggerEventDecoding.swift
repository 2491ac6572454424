import Diagnostics
import LTTngModel
import YAMLTree

/// The event that sets a trigger off.
extension RecipeDecoder {
  mutating func triggerEvent(_ node: Node) -> TriggerEvent? {
    guard let fields = values.fields(node, as: TriggerEventKey.self),
      let domain = fields[.domain].flatMap({
        values.choice($0, of: "a domain", as: TracingDomain.self)
      }),
      let kind = TriggerEventKey.kinds.first(where: { fields[$0] != nil }),
      let subject = fields[kind], isKind(kind, of: domain, at: subject.range)
    else { return nil }

    let filter = filter(fields[.filter], domain: domain)
    let logLevel = logLevel(fields[.logLevel], domain: domain)
    let site = fields[.emissionSite].flatMap {
      values.choice($0, of: "`emission-site`", as: TriggerEvent.EmissionSite.self)
    }
    let captures = values.elements(fields[.capture], of: "`capture`").compactMap {
      capture($0, domain)
    }
    guard var rule = triggerRule(fields, kind, subject, domain) else { return nil }

    rule.filter = filter
    rule.logLevel = logLevel
    return TriggerEvent(
      domain: domain, rule: rule, site: site ?? .entryAndExit, captures: captures)
  }

  /// Which instrumentation points a domain has (lttng-event-rule(7)).
  private mutating func isKind(
    _ kind: TriggerEventKey, of domain: TracingDomain, at range: SourceRange
  ) -> Bool {
    let domains: [TracingDomain] =
      switch kind {
      case .tracepoint: [.kernel, .user]
      case .logger: TracingDomain.allCases.filter(\.isAgent)
      default: [.kernel]
      }
    guard !domains.contains(domain) else { return true }

    values.diagnostics.error(
      .valueInvalid, "the \(domain.rawValue) domain has no `\(kind.rawValue)`", at: range,
      help: "it belongs to: \(domains.map(\.rawValue).joined(separator: ", "))")
    return false
  }

  private mutating func triggerRule(
    _ fields: Fields<TriggerEventKey>, _ kind: TriggerEventKey, _ subject: Node,
    _ domain: TracingDomain
  ) -> RecordingRule? {
    guard let pattern = pattern(subject, domain: domain) else { return nil }

    switch kind {
    case .kprobe, .uprobe:
      checkProbeName(pattern, at: subject.range)
      let place = kind == .kprobe ? fields[.at].flatMap { kernelPlace($0) } : programPlace(fields)
      return place.map { RecordingRule(kind == .kprobe ? .kprobe : .uprobe, pattern, at: $0) }
    case .syscall:
      checkSystemCall(pattern, at: subject.range)
      return .systemCall(pattern)
    case .logger:
      return RecordingRule(.logger, pattern)
    default:
      return RecordingRule(
        .tracepoint, pattern, excluding: exclusions(fields[.exclude], of: subject, domain))
    }
  }

  private mutating func programPlace(_ fields: Fields<TriggerEventKey>) -> ProbeLocation? {
    if let elf = fields[.elf], let symbol = fields[.symbol] {
      return programPlace(elf: elf, symbol: symbol)
    }
    if let sdt = fields[.sdt], let probe = fields[.probe] {
      return programPlace(sdt: sdt, probe: probe)
    }

    values.diagnostics.error(
      .keyMissing, "`uprobe` does not say where it sits", at: fields.range,
      help: "`elf: PROGRAM` and `symbol: FUNCTION`, or `sdt: PROGRAM` and `probe: PROVIDER:NAME`")
    return nil
  }

  /// The kernel's event rules have no exclusions (`<lttng/event-rule/kernel-tracepoint.h>`).
  private mutating func exclusions(
    _ node: Node?, of subject: Node, _ domain: TracingDomain
  ) -> [NamePattern] {
    guard let node else { return [] }
    guard domain == .user else {
      values.diagnostics.error(
        .valueInvalid, "a trigger on kernel tracepoints excludes no names", at: node.range,
        help: "take `exclude` out, and name the tracepoint, or give several triggers")
      return []
    }

    let exclusions = names(node, of: "`exclude`").compactMap { pattern($0, domain: nil) }
    checkExclusions(node, of: subject)
    return exclusions
  }

  // MARK: - Captures

  private mutating func capture(_ node: Node, _ domain: TracingDomain) -> CaptureExpression? {
    guard let text = plainText(node, of: "`capture`") else { return nil }
    guard let capture = CaptureExpression(text.value) else {
      values.diagnostics.error(
        .valueInvalid, "`\(text.value)` is nothing that can be captured", at: text.range,
        help:
          "write a field, `fd`; an element of an array, `ip[3]`; or a context field, `$ctx.vpid` or "
          + "`$app.PROVIDER:TYPE`")
      return nil
    }

    checkContext(of: capture, domain, at: text.range)
    return capture
  }

  /// LTTng takes any name, and tells that the value is unavailable.
  private mutating func checkContext(
    of capture: CaptureExpression, _ domain: TracingDomain, at range: SourceRange
  ) {
    switch capture {
    case .field: break
    case .element(let array, _): checkContext(of: array, domain, at: range)
    case .application where domain == .kernel:
      values.diagnostics.error(
        .contextUnknown, "the kernel domain has no context field `\(capture)`", at: range,
        help: "applications have them")
    case .application: break
    case .context(let name): checkContext(named: name, domain, at: range)
    }
  }

  private mutating func checkContext(
    named name: String, _ domain: TracingDomain, at range: SourceRange
  ) {
    guard !name.hasPrefix("perf") else { return }

    let names = FilterCheck.contextNames(in: domain)
    if name == ContextType.prio.rawValue, domain == .kernel {
      values.diagnostics.error(
        .contextDangerous, "the context field `prio` can panic the kernel (LTTng-modules 2.13)",
        at: range, help: "take it out; `sched_switch` records the priorities")
    } else if !names.contains(name) {
      values.diagnostics.error(
        .contextUnknown, "the \(domain.rawValue) domain has no context field `$ctx.\(name)`",
        at: range,
        help: NearestSpelling.question(for: name, among: names)
          ?? "there are: \(names.joined(separator: ", "))")
    }
  }
}
