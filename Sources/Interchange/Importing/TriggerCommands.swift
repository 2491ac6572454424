import LTTngModel

/// Commands about triggers (lttng-add-trigger(1)).
extension ScriptSessions {
  mutating func addTrigger(_ command: LTTngCommandLine) throws(Refusal) {
    var arguments = TriggerArguments(command.operands)
    var name = "trigger-\(triggers.count + 1)"
    var condition: TriggerCondition<String>?
    var actions: [TriggerAction<String>] = []
    while let option = try arguments.nextOption() {
      switch option {
      case "name", "id": name = try arguments.value(of: option)
      case "owner-uid": _ = try arguments.value(of: option)
      case "condition": condition = try eventCondition(&arguments)
      case "action": actions.append(try Self.action(&arguments))
      default: throw Refusal("there is no option `--\(option)`")
      }
    }
    guard let condition, !actions.isEmpty else {
      throw Refusal("a trigger has a condition and an action")
    }

    triggers.append(Trigger(name: name, condition: condition, actions: actions))
  }

  mutating func removeTrigger(_ command: LTTngCommandLine) {
    triggers.removeAll { command.operands.contains($0.name) }
  }

  // MARK: - Conditions

  /// What the options of an event rule say.
  private struct EventFields {
    var type = ""
    var name = "*"
    var event: String?
    var exclusions: [NamePattern] = []
    var filter: FilterExpression?
    var level: String?
    var location: String?
    var captures: [CaptureExpression] = []
  }

  private mutating func eventCondition(
    _ arguments: inout TriggerArguments
  ) throws(Refusal) -> TriggerCondition<String> {
    let type = try arguments.value(of: "condition")
    guard type == "event-rule-matches" else {
      throw Refusal("`lttng` 2.13 has no condition `\(type)`")
    }

    var fields = EventFields()
    while let option = arguments.peekOption, option != "action", option != "condition" {
      _ = try arguments.nextOption()
      let value = try arguments.value(of: option)
      switch option {
      case "type", "domain": fields.type = value
      case "name": fields.name = value
      case "event-name": fields.event = value
      case "exclude-name", "exclude":
        fields.exclusions += CommandQuantity.items(value).compactMap { NamePattern($0) }
      case "filter": fields.filter = try Self.filter(value)
      case "log-level", "loglevel": fields.level = value
      case "location": fields.location = value
      case "capture":
        guard let capture = CaptureExpression(value) else {
          throw Refusal("`\(value)` is no capture descriptor")
        }

        fields.captures.append(capture)
      default: throw Refusal("there is no option `--\(option)`")
      }
    }
    return .event(try event(fields))
  }

  private mutating func event(_ fields: EventFields) throws(Refusal) -> TriggerEvent {
    guard let (domain, kind, site) = Self.types[fields.type] else {
      throw Refusal("`lttng` 2.13 has no event rule of the type `\(fields.type)`")
    }

    var location: ProbeLocation?
    if kind.isProbe {
      guard let text = fields.location else { throw Refusal("the probe has no `--location`") }

      location = kind == .kprobe ? kernelLocation(text) : try programLocation(text)
    }
    let name = kind.isProbe ? fields.event ?? fields.location ?? "" : fields.name
    guard let pattern = NamePattern(name) else {
      throw Refusal("`\(name)` cannot be an event's name")
    }

    let rule = RecordingRule(
      kind, pattern, excluding: fields.exclusions, at: location, filter: fields.filter,
      logLevel: try Self.levelRule(fields.level, domain))
    return TriggerEvent(domain: domain, rule: rule, site: site, captures: fields.captures)
  }

  private typealias EventType = (TracingDomain, RecordingRule.Kind, TriggerEvent.EmissionSite)

  private static let types: [String: EventType] = [
    "kernel": (.kernel, .tracepoint, .entryAndExit),
    "kernel:tracepoint": (.kernel, .tracepoint, .entryAndExit),
    "kernel:syscall": (.kernel, .systemCall, .entryAndExit),
    "syscall": (.kernel, .systemCall, .entryAndExit),
    "kernel:syscall:entry+exit": (.kernel, .systemCall, .entryAndExit),
    "kernel:syscall:entry": (.kernel, .systemCall, .entry),
    "syscall:entry": (.kernel, .systemCall, .entry),
    "kernel:syscall:exit": (.kernel, .systemCall, .exit),
    "syscall:exit": (.kernel, .systemCall, .exit),
    "kernel:kprobe": (.kernel, .kprobe, .entryAndExit),
    "kprobe": (.kernel, .kprobe, .entryAndExit),
    "kernel:uprobe": (.kernel, .uprobe, .entryAndExit),
    "uprobe": (.kernel, .uprobe, .entryAndExit),
    "user": (.user, .tracepoint, .entryAndExit),
    "user:tracepoint": (.user, .tracepoint, .entryAndExit),
    "jul": (.jul, .logger, .entryAndExit),
    "jul:logging": (.jul, .logger, .entryAndExit),
    "log4j": (.log4j, .logger, .entryAndExit),
    "log4j:logging": (.log4j, .logger, .entryAndExit),
    "python": (.python, .logger, .entryAndExit),
    "python:logging": (.python, .logger, .entryAndExit),
  ]

  /// `LEVEL` is that level alone, `LEVEL..` it and the more severe ones, `..` all.
  private static func levelRule(
    _ text: String?, _ domain: TracingDomain
  ) throws(Refusal) -> LogLevelRule? {
    guard let text, text != ".." else { return nil }
    guard text.hasSuffix("..") else { return LogLevelRule(.exactly, try level(text, domain)) }

    return LogLevelRule(.atLeast, try level(String(text.dropLast(2)), domain))
  }

  // MARK: - Actions

  private static func action(
    _ arguments: inout TriggerArguments
  ) throws(Refusal) -> TriggerAction<String> {
    let type = try arguments.value(of: "action")
    var session = type == "notify" ? "" : nil
    var options: [String: String] = [:]
    while true {
      if let option = arguments.peekOption {
        guard actionOptions.contains(option) else { break }

        _ = try arguments.nextOption()
        options[option] = try arguments.value(of: option)
      } else {
        guard session == nil, let operand = arguments.nextOperand() else { break }

        session = operand
      }
    }
    guard let session else { throw Refusal("the action `\(type)` names no session") }

    return TriggerAction(
      try kind(type, session, options), rate: try options["rate-policy"].map(ratePolicy))
  }

  private static let actionOptions: Set = [
    "rate-policy", "name", "max-size", "path", "url", "ctrl-url", "data-url",
  ]

  private static func kind(
    _ type: String, _ session: String, _ options: [String: String]
  ) throws(Refusal) -> TriggerAction<String>.Kind {
    switch type {
    case "notify": return .notify
    case "start-session": return .start(session: session)
    case "stop-session": return .stop(session: session)
    case "rotate-session": return .rotate(session: session)
    case "snapshot-session":
      return .snapshot(session: session, output: try snapshotOutput(options))
    default: throw Refusal("`lttng` 2.13 has no action `\(type)`")
    }
  }

  private static func snapshotOutput(
    _ options: [String: String]
  ) throws(Refusal) -> SnapshotOutput<String>? {
    var place: SnapshotOutput<String>.Place?
    if let path = options["path"] { place = .local(path) }
    if let url = options["url"] { place = Self.place(knownURL: url) }
    if let control = options["ctrl-url"] {
      place = .relay(RelayAddress(control: control, data: options["data-url"]))
    }
    let size = try options["max-size"].map { (text) throws(Refusal) -> UInt64 in
      try Self.size(text, of: "max-size")
    }
    return place.map {
      SnapshotOutput(
        name: options["name"] ?? SessionText.snapshotName, place: $0, maxSize: size ?? 0)
    }
  }

  private static func ratePolicy(_ text: String) throws(Refusal) -> RatePolicy {
    let parts = text.split(separator: ":")
    if parts.count == 2, let count = UInt64(parts[1]), count > 0 {
      if parts[0] == "every" { return .every(count) }
      if parts[0] == "once-after" { return .onceAfter(count) }
    }
    throw Refusal("`--rate-policy` cannot be `\(text)`")
  }
}

/// The arguments of lttng-add-trigger(1), whose order says what they belong to.
struct TriggerArguments {
  private var rest: ArraySlice<String>

  /// The value behind the `=` of the option read last.
  private var given: String?

  private static let letters: [Character: String] = [
    "n": "name", "x": "exclude-name", "f": "filter", "l": "log-level", "L": "location",
    "E": "event-name", "m": "max-size", "p": "path",
  ]

  init(_ arguments: [String]) {
    rest = arguments[...]
  }

  /// The long name of the option that comes next; nil for another argument or the end.
  var peekOption: String? {
    guard let text = rest.first, text.hasPrefix("-"), text.count > 1 else { return nil }
    guard !text.hasPrefix("--") else { return String(text.dropFirst(2).prefix { $0 != "=" }) }

    return text.dropFirst().first.flatMap { Self.letters[$0] } ?? String(text)
  }

  /// Takes the next option; nil at the end.
  mutating func nextOption() throws(ScriptSessions.Refusal) -> String? {
    guard let text = rest.first else { return nil }
    guard let option = peekOption else {
      throw ScriptSessions.Refusal("`\(text)` belongs to no option")
    }

    rest.removeFirst()
    if text.hasPrefix("--") {
      given = text.firstIndex(of: "=").map { String(text[text.index(after: $0)...]) }
    } else {
      given = text.count > 2 ? String(text.dropFirst(2)) : nil
    }
    return option
  }

  /// Returns the argument of the option that was taken last.
  mutating func value(of option: String) throws(ScriptSessions.Refusal) -> String {
    if let value = given {
      given = nil
      return value
    }
    guard let next = rest.popFirst() else {
      throw ScriptSessions.Refusal("`--\(option)` lacks its argument")
    }

    return next
  }

  mutating func nextOperand() -> String? {
    rest.popFirst()
  }
}
