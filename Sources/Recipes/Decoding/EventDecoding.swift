import Diagnostics
import LTTngModel
import YAMLTree

extension RecipeDecoder {
  mutating func events(_ node: Node?, domain: TracingDomain) -> [EventRecipe] {
    values.elements(node, of: "`events`").compactMap { event($0, domain: domain) }
  }

  private mutating func event(_ node: Node, domain: TracingDomain) -> EventRecipe? {
    if case .scalar = node {
      return pattern(node, domain: domain).map { pattern in
        EventRecipe(
          rules: [.tracepoint(pattern)], isAnyOf: false, missingPolicy: .fail, range: node.range)
      }
    }
    checkProbeOffset(node)
    guard let fields = values.fields(node, as: EventKey.self) else { return nil }

    let policy = fields[.whenMissing].flatMap {
      values.choice($0, of: "`when-missing`", as: MissingPolicy.self)
    }
    guard let rules = rules(fields, domain: domain), !rules.isEmpty else { return nil }

    return EventRecipe(
      rules: rules, isAnyOf: fields[.anyOf] != nil, missingPolicy: policy ?? .fail,
      range: node.range)
  }

  /// liblttng-ctl 2.13 drops the offset of a kprobe (lttng.md §3): the probe would sit at the symbol itself
  /// and nobody would know.
  private mutating func checkProbeOffset(_ node: Node) {
    guard case .scalar(let place)? = node.mapping?["at"], place.text.contains("+") else { return }

    values.diagnostics.error(
      .probeOffset, "a probe cannot be set at an offset: LTTng 2.13 drops `\(place.text)`'s",
      at: place.range, help: "name the symbol alone")
  }

  /// Returns the rules of an entry that names exactly one kind of instrumentation point.
  private mutating func rules(
    _ fields: Fields<EventKey>, domain: TracingDomain
  ) -> [RecordingRule]? {
    let kinds: [EventKey] = [.tracepoint, .syscall, .anyOf]
    let named = kinds.filter { fields[$0] != nil }
    guard named.count == 1, let kind = named.first, let node = fields[kind] else {
      if !values.diagnostics.hasErrors || named.count > 1 {
        values.diagnostics.error(
          .valueInvalid, "an event names one of `tracepoint`, `syscall` and `any-of`",
          at: fields.range)
      }
      return nil
    }

    switch kind {
    case .syscall:
      return systemCalls(node, domain: domain)
    default:
      return names(node, of: "`\(kind.rawValue)`").compactMap { element in
        pattern(element, domain: domain).map(RecordingRule.tracepoint)
      }
    }
  }

  private mutating func systemCalls(_ node: Node, domain: TracingDomain) -> [RecordingRule]? {
    guard domain == .kernel else {
      values.diagnostics.error(
        .valueInvalid, "system calls belong to the kernel domain", at: node.range,
        help: "put the entry into a channel with `domain: kernel`")
      return nil
    }

    return names(node, of: "`syscall`").compactMap { element in
      pattern(element, domain: domain).map(RecordingRule.systemCall)
    }
  }

  /// Returns the elements of a list, or the one scalar that stands for it.
  private mutating func names(_ node: Node, of owner: String) -> [Node] {
    if case .scalar = node { return [node] }

    let elements = values.elements(node, of: owner)
    if elements.isEmpty, case .sequence = node {
      values.diagnostics.error(.valueInvalid, "\(owner) names nothing", at: node.range)
    }
    return elements
  }

  /// Returns a name pattern; `all` stands for every name.
  mutating func pattern(_ node: Node, domain: TracingDomain?) -> NamePattern? {
    guard let text = plainText(node, of: "an event's name") else { return nil }
    if text.value == "all" { return .all }
    guard let pattern = NamePattern(text.value) else {
      values.diagnostics.error(
        .nameInvalid, "an event's name must have 1 to \(NamePattern.maximumByteCount) bytes",
        at: text.range)
      return nil
    }

    if domain != nil { checkSingleName(text) }
    if domain == .user { checkUserName(text) }
    return pattern
  }

  /// No instrumentation point has a space or a comma in its name: several names were meant, or one of
  /// the forms that are mappings.
  private mutating func checkSingleName(_ name: Located<String>) {
    let isSingle = !name.value.unicodeScalars.contains { $0.properties.isWhitespace || $0 == "," }
    guard !isSingle else { return }

    values.diagnostics.error(
      .nameInvalid, "an event's name cannot hold a space or a comma", at: name.range,
      help: "write one name per item: `events: [sched_switch, {syscall: openat}]`")
  }

  /// The daemon refuses the names of its own agents (lttng.md §3: −112).
  private mutating func checkUserName(_ name: Located<String>) {
    guard name.value.contains(":") || name.value.contains("*") else {
      values.diagnostics.error(
        .nameInvalid, "`\(name.value)` cannot be a user space tracepoint", at: name.range,
        help: "they are called PROVIDER:NAME; a kernel event needs a channel with `domain: kernel`")
      return
    }

    let reserved = ["lttng_jul", "lttng_log4j", "lttng_python"]
    guard reserved.contains(where: name.value.hasPrefix) else { return }

    values.diagnostics.error(
      .nameInvalid, "`\(name.value)` belongs to an agent's domain", at: name.range,
      help: "agents are not carried out by this release")
  }
}
