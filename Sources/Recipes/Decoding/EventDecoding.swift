import Diagnostics
import LTTngModel
import YAMLTree

extension RecipeDecoder {
  mutating func events(_ node: Node?, domain: TracingDomain) -> [EventRecipe] {
    values.elements(node, of: "`events`").compactMap { event($0, domain: domain) }
  }

  private mutating func event(_ node: Node, domain: TracingDomain) -> EventRecipe? {
    if case .scalar = node {
      let kind: RecordingRule.Kind = domain.isAgent ? .logger : .tracepoint
      return pattern(node, domain: domain).map { pattern in
        EventRecipe(
          rules: [RecordingRule(kind, pattern)], isAnyOf: false, isDuplicateWanted: false,
          missingPolicy: .fail, range: node.range)
      }
    }
    guard let fields = values.fields(node, as: EventKey.self),
      let kind = EventKey.kinds.first(where: { fields[$0] != nil }), let subject = fields[kind]
    else { return nil }

    let policy = fields[.whenMissing].flatMap {
      values.choice($0, of: "`when-missing`", as: MissingPolicy.self)
    }
    let isDuplicateWanted = fields[.duplicate].flatMap { values.boolean($0, of: "`duplicate`") }
    checkDomain(of: kind, domain, at: subject.range, of: node)
    let filter = filter(fields[.filter], domain: domain)
    let logLevel = logLevel(fields[.logLevel], domain: domain)
    let rules = rules(fields, kind, subject, domain: domain).map { rule in
      var rule = rule
      rule.filter = filter
      rule.logLevel = logLevel
      return rule
    }
    return EventRecipe(
      rules: rules, isAnyOf: kind == .anyOf, isDuplicateWanted: isDuplicateWanted ?? false,
      missingPolicy: policy ?? .fail, range: node.range)
  }

  private mutating func rules(
    _ fields: Fields<EventKey>, _ kind: EventKey, _ subject: Node, domain: TracingDomain
  ) -> [RecordingRule] {
    switch kind {
    case .kprobe, .kretprobe, .uprobe:
      return probe(fields, kind, name: subject).map { [$0] } ?? []
    case .logger:
      return names(subject, of: "`logger`").compactMap { logger($0) }
        .map { RecordingRule(.logger, $0) }
    default:
      break
    }
    let exclusions = (fields[.exclude].map { names($0, of: "`exclude`") } ?? [])
      .compactMap { pattern($0, domain: nil) }
    checkExclusions(fields[.exclude], of: subject)
    return names(subject, of: "`\(kind.rawValue)`").compactMap { element in
      pattern(element, domain: kind == .syscall ? .kernel : domain).map {
        if kind == .syscall { checkSystemCall($0, at: element.range) }
        return RecordingRule(
          kind == .syscall ? .systemCall : .tracepoint, $0, excluding: exclusions)
      }
    }
  }

  /// Returns a logger's pattern; LTTng puts it between quotes into the rule's filter.
  private mutating func logger(_ node: Node) -> NamePattern? {
    guard let pattern = pattern(node, domain: nil) else { return nil }
    // To Swift `"` and a combining mark are one character; to LTTng the quotation ends there.
    guard !pattern.text.utf8.contains(UInt8(ascii: "\"")) else {
      values.diagnostics.error(
        .nameInvalid, "LTTng takes no logger's name with a quotation mark", at: node.range,
        help: "write `*` in its place")
      return nil
    }

    return pattern
  }

  /// LTTng takes an exclusion that excludes nothing, and a rule that records nothing.
  mutating func checkExclusions(_ exclude: Node?, of subject: Node) {
    let names = subject.sequenceElements.map {
      NamePattern($0.scalarText == "all" ? "*" : $0.scalarText)
    }
    .compactMap(\.self)
    for element in exclude?.sequenceElements ?? [] {
      guard let excluded = NamePattern(element.scalarText) else { continue }

      let covered = names.first { excluded.matches($0.text) }
      if let covered {
        values.diagnostics.error(
          .valueInvalid, "`exclude` takes all of `\(covered.text)` away", at: element.range,
          help: "leave `\(covered.text)` out, or exclude less")
      } else if !names.contains(where: excluded.overlaps) {
        values.diagnostics.error(
          .valueInvalid, "`exclude` takes nothing away: no name of the event is `\(excluded.text)`",
          at: element.range, help: "take it out, or correct it")
      }
    }
  }

  /// Which instrumentation points a domain has (lttng-event-rule(7)).
  private mutating func checkDomain(
    of kind: EventKey, _ domain: TracingDomain, at range: SourceRange, of event: Node
  ) {
    if domain.isAgent, kind != .logger {
      values.diagnostics.error(
        .valueInvalid, "a channel of an agent's domain records loggers only", at: event.range,
        help: "write `{logger: NAME}`, or the logger's name alone")
    } else if kind == .logger, !domain.isAgent {
      values.diagnostics.error(
        .valueInvalid, "loggers belong to the domains jul, log4j and python", at: range,
        help: "put the entry into a channel of one of these")
    } else if domain == .user, kind != .tracepoint, kind != .anyOf {
      let what = kind == .syscall ? "system calls" : "probes of the kernel's tracer"
      values.diagnostics.error(
        .valueInvalid, "\(what) belong to the kernel domain", at: range,
        help: "put the entry into a channel with `domain: kernel`")
    }
  }

  /// Returns the elements of a list, or the one scalar that stands for it.
  mutating func names(_ node: Node, of owner: String) -> [Node] {
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
    if let domain, domain.isAgent { _ = logger(node) }
    if domain == .user { checkUserName(text) }
    if domain == .kernel { checkKernelName(text) }
    return pattern
  }

  /// No instrumentation point has a space or a comma in its name: several names were meant, or one of
  /// the forms that are mappings.
  private mutating func checkSingleName(_ name: Located<String>) {
    // What is no ASCII is looked at more closely: that takes time.
    let isSingle = !name.value.unicodeScalars.contains { scalar in
      scalar == " " || scalar == "," || scalar == "\t" || scalar == "\n"
        || !scalar.isASCII && scalar.properties.isWhitespace
    }
    guard !isSingle else { return }

    values.diagnostics.error(
      .nameInvalid, "an event's name cannot hold a space or a comma", at: name.range,
      help: "write one name per item: `events: [sched_switch, {syscall: openat}]`")
  }

  /// The daemon takes any name and records nothing (LTTng 2.13.9): what other tools write is told here.
  private mutating func checkKernelName(_ name: Located<String>) {
    let help: String
    if name.value.hasPrefix("-") {
      help = "options of `lttng` are no names; every tracepoint is `all`"
    } else if let colon = name.value.lastIndex(of: ":") {
      help =
        "LTTng's names have no `:`; perf's are `GROUP:NAME`, so perhaps "
        + "`\(name.value[name.value.index(after: colon)...])`, and user space needs `domain: user`"
    } else {
      return
    }
    values.diagnostics.error(
      .nameInvalid, "`\(name.value)` cannot be the name of a kernel event", at: name.range,
      help: help)
  }

  /// A name with `sys_` is taken by the daemon and matches nothing (LTTng 2.13.9).
  mutating func checkSystemCall(_ pattern: NamePattern, at range: SourceRange) {
    guard pattern.text.hasPrefix("sys_") else { return }

    values.diagnostics.error(
      .nameInvalid, "`\(pattern.text)` cannot be the name of a system call", at: range,
      help: "they are written without `sys_`: `{syscall: \(pattern.text.dropFirst("sys_".count))}`")
  }

  /// The daemon refuses the names of its own agents (LTTng 2.13.9: −112).
  private mutating func checkUserName(_ name: Located<String>) {
    guard name.value.contains(":") || name.value.contains("*") else {
      values.diagnostics.error(
        .nameInvalid, "`\(name.value)` cannot be a user space tracepoint", at: name.range,
        help: "they are called PROVIDER:NAME; a kernel event needs a channel with `domain: kernel`")
      return
    }

    let domain = TracingDomain.allCases.first {
      $0.isAgent && name.value.hasPrefix("lttng_\($0.rawValue)")
    }
    guard let domain else { return }

    values.diagnostics.error(
      .nameInvalid, "`\(name.value)` belongs to an agent's domain", at: name.range,
      help: "record its loggers in a channel with `domain: \(domain.rawValue)`")
  }
}
