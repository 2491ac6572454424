import LTTngModel

/// Takes out of what was found what the recipe language refuses, because LTTng takes it and then does
/// something else or nothing.
extension ImportedRecipe {
  mutating func fit() {
    for index in sessions.indices {
      sessions[index].fitSchedules()
      let isLive = sessions[index].isLive
      for channel in sessions[index].channels.indices {
        sessions[index].channels[channel].fit(isLive: isLive)
      }
    }
    dropEmptySessions()
  }

  /// A recipe's session records something.
  mutating func dropEmptySessions() {
    guard sessions.count > 1 else { return }

    for session in sessions where session.recordsNothing {
      notes.append(ImportNote("the session `\(session.name)`, which records nothing", isLoss: true))
      notes += session.notes + session.channels.flatMap(\.notes)
    }
    sessions.removeAll(where: \.recordsNothing)
  }
}

extension ImportedSession {
  fileprivate var recordsNothing: Bool { channels.allSatisfy(\.rules.isEmpty) }

  fileprivate var isLive: Bool {
    if case .said(.live) = output { true } else { false }
  }

  /// LTTng takes rotation schedules beside trace files that end by themselves, and does one of both
  /// (lttng-enable-rotation(1)).
  fileprivate mutating func fitSchedules() {
    let hasTraceFiles = channels.contains { $0.configuration.tracefileSize > 0 }
    guard hasTraceFiles, !rotationSchedules.isEmpty else { return }

    notes.append(
      ImportNote("the rotation schedules: trace files end by themselves here", isLoss: true))
    rotationSchedules = []
  }
}

extension ImportedChannel {
  private mutating func note(_ text: String, isLoss: Bool = true) {
    notes.append(ImportNote(text, isLoss: isLoss))
  }

  fileprivate mutating func fit(isLive: Bool) {
    fitTraceFiles()
    fitBlockingTimeout()
    if isLive { configuration.switchTimer = 0 }
    fitContexts()
    var fitting: [RecordingRule] = []
    for rule in rules {
      if let reason = misfit(rule) {
        note("`\(rule.text(in: configuration.domain))`: \(reason)")
      } else {
        fitting.append(fitted(rule))
      }
    }
    replaceRules(by: fitting)
  }

  private mutating func fitTraceFiles() {
    guard configuration.tracefileCount > 0, configuration.tracefileSize == 0 else { return }

    note("`tracefile-count: \(configuration.tracefileCount)`, which does nothing without a size")
    configuration.tracefileCount = 0
  }

  /// LTTng-UST counts milliseconds, and drops what is less than one.
  private mutating func fitBlockingTimeout() {
    guard configuration.blockingTimeout != .none else { return }

    if configuration.eventRecordLossMode == .overwrite || configuration.domain == .kernel {
      note("the blocking timeout, which a channel that overwrites has no use for")
      configuration.blockingTimeout = .none
    } else if case .microseconds(let time) = configuration.blockingTimeout,
      !time.isMultiple(of: 1000)
    {
      note("LTTng counts the blocking timeout, \(time)us, in milliseconds", isLoss: false)
      configuration.blockingTimeout = .microseconds(time / 1000 * 1000)
    }
  }

  private mutating func fitContexts() {
    for context in contexts {
      if context == .type(.prio) {
        note("the context field `prio`, which can panic the kernel")
      } else if !context.domains.contains(configuration.domain) {
        note("the context field `\(context.text)`, which the domain lacks")
      }
    }
    contexts.removeAll {
      $0 == .type(.prio) || !$0.domains.contains(configuration.domain)
    }
  }

  /// Returns why a rule records nothing; nil for one that can be written.
  private func misfit(_ rule: RecordingRule) -> String? {
    let name = rule.pattern.text
    if rule.kind == .logger { return name.contains("\"") ? "LTTng takes no such logger" : nil }
    if name.unicodeScalars.contains(where: {
      $0 == "," || $0.properties.isWhitespace || $0.value < 0x20
    }) {
      return "no event's name holds a space or a comma"
    }
    if rule.exclusions.contains(where: { $0.matches(name) }) {
      return "its exclusions take all of it away"
    }
    if rule.kind == .systemCall, name.hasPrefix("sys_") {
      return "system calls are written without `sys_`"
    }
    guard rule.kind == .tracepoint else { return nil }

    if configuration.domain == .kernel, name.contains(":") || name.hasPrefix("-") {
      return "no kernel event is called so"
    }
    if configuration.domain == .user, !name.contains(":"), !name.contains("*") {
      return "user space tracepoints are called PROVIDER:NAME"
    }
    return nil
  }

  /// Returns the rule without exclusions that exclude nothing.
  private mutating func fitted(_ rule: RecordingRule) -> RecordingRule {
    let useful = rule.exclusions.filter { $0.overlaps(rule.pattern) }
    guard useful.count < rule.exclusions.count else { return rule }

    for exclusion in rule.exclusions where !useful.contains(exclusion) {
      note(
        "the exclusion `\(exclusion.text)` of `\(rule.pattern.text)`, which takes nothing away",
        isLoss: false)
    }
    return RecordingRule(
      rule.kind, rule.pattern, excluding: useful, at: rule.location, filter: rule.filter,
      logLevel: rule.logLevel)
  }
}
