import LTTngModel

/// Writes triggers as lttng-add-trigger(1).
struct TriggerScript {
  let name: String

  /// nil where lttng(1) cannot say it.
  let command: [String]?
  private let loss: String?

  /// `names` are the shell words of the sessions that the script makes.
  init(_ trigger: Trigger<String>, names: [String: String]) {
    name = trigger.name
    guard case .event(let event) = trigger.condition, let condition = Self.words(of: event) else {
      command = nil
      loss = "the trigger `\(trigger.name)`: `lttng` 2.13 cannot say its condition"
      return
    }
    let actions = trigger.actions.compactMap { Self.words(of: $0, names) }
    guard actions.count == trigger.actions.count else {
      command = nil
      loss = "the trigger `\(trigger.name)`: `lttng` 2.13 cannot say its actions"
      return
    }

    let start = ["lttng", "add-trigger", ShellQuoting.option("name", trigger.name)]
    command = start + condition + actions.flatMap(\.self)
    loss = nil
  }

  func add(to lines: inout ShellLines) {
    if let loss { lines.addLoss(loss) }
    if let command { lines.add(command) }
  }

  private static func words(of event: TriggerEvent) -> [String]? {
    var words = ["--condition=event-rule-matches", "--type=\(type(of: event))"]
    let rule = event.rule
    if let location = rule.location {
      words.append(ShellQuoting.option("location", text(of: location)))
      words.append(ShellQuoting.option("event-name", rule.pattern.text))
    } else {
      words.append(ShellQuoting.option("name", rule.pattern.text))
    }
    for exclusion in rule.exclusions {
      words.append(ShellQuoting.option("exclude-name", exclusion.text))
    }
    if let level = rule.logLevel {
      guard let name = RuleGroup.levelName(level.level, event.domain) else { return nil }

      words.append("--log-level=\(name)\(level.comparison == .atLeast ? ".." : "")")
    }
    if let filter = rule.filter { words.append(ShellQuoting.option("filter", filter.text)) }
    return words + event.captures.map { ShellQuoting.option("capture", $0.description) }
  }

  private static func type(of event: TriggerEvent) -> String {
    switch event.rule.kind {
    case .systemCall: "kernel:syscall:\(event.site.rawValue)"
    case .kprobe: "kernel:kprobe"
    case .uprobe: "kernel:uprobe"
    case .logger: event.domain.rawValue
    default: event.domain == .kernel ? "kernel:tracepoint" : "user:tracepoint"
    }
  }

  private static func text(of location: ProbeLocation) -> String {
    switch location {
    case .kernelSymbol, .kernelAddress: location.description
    case .function(let path, let symbol): "elf:\(RuleGroup.escaped(path)):\(symbol)"
    case .sdt(let path, let provider, let probe):
      "sdt:\(RuleGroup.escaped(path)):\(provider):\(probe)"
    }
  }

  private static func words(
    of action: TriggerAction<String>, _ names: [String: String]
  ) -> [String]? {
    func name(_ session: String) -> String { names[session] ?? ShellQuoting.word(session) }
    var words: [String]
    switch action.kind {
    case .notify: words = ["--action=notify"]
    case .start(let session): words = ["--action=start-session", name(session)]
    case .stop(let session): words = ["--action=stop-session", name(session)]
    case .rotate(let session): words = ["--action=rotate-session", name(session)]
    case .snapshot(let session, let output):
      words = ["--action=snapshot-session", name(session)] + (output.map(Self.words) ?? [])
    default: return nil
    }
    switch action.rate {
    case nil: break
    case .every(let count)?: words.append("--rate-policy=every:\(count)")
    case .onceAfter(let count)?: words.append("--rate-policy=once-after:\(count)")
    }
    return words
  }

  private static func words(of output: SnapshotOutput<String>) -> [String] {
    var words = [ShellQuoting.option("name", output.name)]
    if output.maxSize > 0 { words.append("--max-size=\(output.maxSize)") }
    switch output.place {
    case .local(let path): words.append(ShellQuoting.option("path", path))
    case .relay(let address):
      words +=
        address.data == nil
        ? [ShellQuoting.option("url", address.control)] : SessionScript.urls(of: address)
    }
    return words
  }
}
