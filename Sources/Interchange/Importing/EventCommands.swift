import LTTngModel

/// Commands about recording event rules.
extension ScriptSessions {
  mutating func enableEvent(_ command: LTTngCommandLine) throws(Refusal) {
    let domain = try Self.domain(command)
    let index = try index(of: command.value("session"))
    let rules = try rules(command, domain)
    let place = try sessions[index].channel(command.value("channel"), domain)
    sessions[index].session.channels[place].add(rules)
  }

  private mutating func rules(
    _ command: LTTngCommandLine, _ domain: TracingDomain
  ) throws(Refusal) -> [RecordingRule] {
    let exclusions = command.values("exclude").flatMap(CommandQuantity.items)
      .compactMap { NamePattern($0) }
    let filter = try Self.filter(command.value("filter"))
    let level = try Self.logLevel(command, domain)
    let location = try location(command)
    let names = command.has("all") ? ["*"] : command.operands.flatMap(CommandQuantity.items)
    guard !names.isEmpty else { throw Refusal("it names no event") }

    var rules: [RecordingRule] = []
    for kind in Self.kinds(command, domain) {
      for name in names {
        guard let pattern = NamePattern(name) else {
          throw Refusal("`\(name)` cannot be an event's name")
        }

        rules.append(
          RecordingRule(
            kind, pattern, excluding: exclusions, at: kind.isProbe ? location : nil,
            filter: filter, logLevel: level))
      }
    }
    return rules
  }

  /// Without a kind, `--all` of the kernel is all tracepoints and all system calls.
  private static func kinds(
    _ command: LTTngCommandLine, _ domain: TracingDomain
  ) -> [RecordingRule.Kind] {
    if domain.isAgent { return [.logger] }
    if command.has("syscall") { return [.systemCall] }
    if command.has("probe") { return [.kprobe] }
    if command.has("function") { return [.kretprobe] }
    if command.has("userspace-probe") { return [.uprobe] }
    if domain == .kernel, command.has("all"), !command.has("tracepoint") {
      return [.tracepoint, .systemCall]
    }
    return [.tracepoint]
  }

  static func filter(_ text: String?) throws(Refusal) -> FilterExpression? {
    guard let text else { return nil }
    guard let filter = FilterExpression(text) else { throw Refusal("its filter is empty") }

    return filter
  }

  private static func logLevel(
    _ command: LTTngCommandLine, _ domain: TracingDomain
  ) throws(Refusal) -> LogLevelRule? {
    if let text = command.value("loglevel-only") {
      return LogLevelRule(.exactly, try level(text, domain))
    }
    guard let text = command.value("loglevel") else { return nil }

    return LogLevelRule(.atLeast, try level(text, domain))
  }

  /// Returns a level by its name, with or without the prefix that C macros have.
  static func level(_ text: String, _ domain: TracingDomain) throws(Refusal) -> Int32 {
    let prefix = "\(domain.rawValue)_"
    let lowered = text.lowercased()
    let name = lowered.hasPrefix(prefix) ? String(lowered.dropFirst(prefix.count)) : lowered
    guard let level = LogLevels.level(name, in: domain) else {
      throw Refusal("the domain \(domain.rawValue) has no log level `\(text)`")
    }

    return level
  }

  // MARK: - Probes

  private mutating func location(
    _ command: LTTngCommandLine
  ) throws(Refusal) -> ProbeLocation? {
    if let text = command.value("probe") ?? command.value("function") {
      let location = kernelLocation(text)
      guard case .kernelAddress = location else { return location }

      throw Refusal("the kernel refuses a recorded probe at an address, such as `\(text)`")
    }
    guard let text = command.value("userspace-probe") else { return nil }

    return try programLocation(text)
  }

  /// LTTng 2.13 drops the offset of a symbol: the probe sits at the symbol itself.
  mutating func kernelLocation(_ text: String) -> ProbeLocation {
    let parts = text.split(separator: "+", maxSplits: 1)
    guard parts.count == 2, let symbol = parts.first, !symbol.hasPrefix("0x") else {
      return ProbeLocation(kernelPlace: text)
    }

    remarks.append("LTTng 2.13 drops the offset of `\(text)`, and so does the recipe")
    return .kernelSymbol(String(symbol))
  }

  /// Reads `[elf:]PATH:SYMBOL` or `sdt:PATH:PROVIDER:NAME`; `\:` is a colon of the path.
  mutating func programLocation(_ text: String) throws(Refusal) -> ProbeLocation {
    var parts = Self.colonParts(text)
    let isSDT = parts.first == "sdt"
    if isSDT || parts.first == "elf" { parts.removeFirst() }
    guard parts.count == (isSDT ? 3 : 2), !parts.contains("") else {
      throw Refusal("`\(text)` is no place of a probe")
    }

    if !parts[0].hasPrefix("/") {
      remarks.append("`lttng` looks `\(parts[0])` up; a recipe needs the path of the program")
    }
    return isSDT
      ? .sdt(path: parts[0], provider: parts[1], probe: parts[2])
      : .function(path: parts[0], symbol: parts[1])
  }

  private static func colonParts(_ text: String) -> [String] {
    var parts = [String.UnicodeScalarView()]
    var isEscaped = false
    for scalar in text.unicodeScalars {
      if scalar == "\\", !isEscaped {
        isEscaped = true
      } else if scalar == ":", !isEscaped {
        parts.append(String.UnicodeScalarView())
      } else {
        parts[parts.count - 1].append(scalar)
        isEscaped = false
      }
    }
    return parts.map { String($0) }
  }

  // MARK: - Disabling

  mutating func disableEvent(_ command: LTTngCommandLine) throws(Refusal) {
    let domain = try Self.domain(command)
    let index = try index(of: command.value("session"))
    let place = try sessions[index].channel(command.value("channel"), domain)
    let isAll = command.has("all-events") || command.has("all")
    let names = Set(command.operands.flatMap(CommandQuantity.items))
    let kinds = command.has("syscall") ? [RecordingRule.Kind.systemCall] : nil
    let kept = sessions[index].session.channels[place].rules.filter { rule in
      let isNamed = isAll || names.contains(rule.pattern.text)
      return !isNamed || kinds?.contains(rule.kind) == false
    }
    sessions[index].session.channels[place].replaceRules(by: kept)
  }
}
