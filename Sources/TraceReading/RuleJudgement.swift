import LTTngModel

/// What the traces say of one recording rule.
struct RuleJudgement {
  private let evidence: RuleEvidence

  /// The names of the rule's domain that the traces declare or the programs have, sorted.
  private let suggestedNames: [String]

  /// Whether a program has an event in its file that the rule records.
  private let isKnown: Bool

  /// How often a name was recorded that the rule records; nil where none is declared.
  private let recordedCount: UInt64?

  init(_ evidence: RuleEvidence, summary: TraceSummary, knownNames: [String]) {
    self.evidence = evidence
    let tracer = evidence.domain.tracer
    let traces = summary.traces.filter { trace in
      (trace.domain ?? tracer) == tracer && (trace.session ?? evidence.session) == evidence.session
    }
    let events = TraceSummary(traces: traces).events
    let counts = Self.counts(of: evidence, events, traces)
    suggestedNames = Set(events.keys).union(evidence.domain == .user ? knownNames : []).sorted()
    isKnown = evidence.domain == .user && knownNames.contains(where: evidence.rule.matches)
    recordedCount = counts.isEmpty ? nil : counts.reduce(0, +)
  }

  /// Returns how often each name was recorded that the rule records.
  private static func counts(
    of evidence: RuleEvidence, _ events: [String: UInt64], _ traces: [TraceContents]
  ) -> [UInt64] {
    guard evidence.domain.isAgent else {
      return events.filter { evidence.rule.records(eventNamed: $0.key) }.map(\.value)
    }

    let event = "lttng_\(evidence.domain.rawValue):event"
    let loggers = traces.compactMap { $0.loggers?[event] }
    // Whose messages they are is not known of very many loggers.
    if loggers.contains(where: \.isEmpty) { return events[event].map { [$0] } ?? [] }

    return loggers.flatMap { $0 }.filter { evidence.rule.records(eventNamed: $0.key) }.map(\.value)
  }

  var count: Verdict.RuleCount {
    Verdict.RuleCount(
      rule: rule, channel: evidence.channel, session: evidence.session,
      count: recordedCount ?? 0, isDeclared: recordedCount != nil)
  }

  /// The `any-of` that the rule makes good: some name that it records is declared.
  var satisfiedGroup: AlternativeGroup? {
    recordedCount == nil ? nil : group
  }

  /// The `any-of` that the rule belongs to.
  var group: AlternativeGroup? {
    evidence.alternativeGroup.map {
      AlternativeGroup(session: evidence.session, channel: evidence.channel, number: $0)
    }
  }

  /// Returns nil for a rule that recorded something, and where `isTraceEmpty` for a rule that recorded
  /// nothing, which then goes without saying.
  func finding(
    isTraceEmpty: Bool, suggestions: (String, [String]) -> [String]
  ) -> Finding? {
    switch (evidence.domain, recordedCount) {
    case (.user, nil): missingName(suggestions)
    // The kernel's names are checked before anything is recorded, and a logger declares nothing.
    case (_, nil), (_, 0?): isTraceEmpty ? nil : recordedNothing
    case (_, _?): nil
    }
  }
}

/// An `any-of` of a recipe.
struct AlternativeGroup: Hashable {
  let session: String
  let channel: String
  let number: Int
}

extension RuleJudgement {
  private var recordedNothing: Finding {
    Finding(
      severity: .note, kind: "recorded-nothing",
      message: "\(rule) recorded nothing (\(place))", origin: evidence.origin)
  }

  private func missingName(_ suggestions: (String, [String]) -> [String]) -> Finding? {
    let severity: Finding.Severity
    switch evidence.whenMissing {
    case .fail: severity = .error
    case .warn: severity = .warning
    case .skip: return nil
    }

    if isKnown { return unheard(severity) }

    let near = suggestions(evidence.rule.pattern.text, suggestedNames)
      .filter { $0 != evidence.rule.pattern.text }
    return Finding(
      severity: severity, kind: "missing-event",
      message: "no program that was traced has an event named \(rule) (\(place))",
      help: near.isEmpty ? nil : "did you mean \(near.joined(separator: " or "))?",
      origin: evidence.origin)
  }

  /// A program that has the event registered with no channel of the session.
  private func unheard(_ severity: Finding.Severity) -> Finding {
    Finding(
      severity: severity, kind: "unheard-event",
      message: "\(rule) recorded nothing, though a program has such an event (\(place))",
      help:
        "LTTng made no channel in the program: `track` leaves it out, or the channel has a context field that "
        + "this machine lacks, such as a perf counter, or a `shm-path` that the program cannot write, or the "
        + "program could not register in time (LTTNG_UST_REGISTER_TIMEOUT)",
      origin: evidence.origin)
  }

  private var rule: String { evidence.rule.text(in: evidence.domain) }

  private var place: String {
    "channel \(evidence.channel) of session \(evidence.session)"
  }
}

extension TraceContents {
  /// The domain that LTTng's folder names tell: `…/kernel`, `…/ust/uid/…` or `…/ust/pid/…`; nil for
  /// other paths.
  fileprivate var domain: TracingDomain? {
    let parts = path.split(separator: "/")
    if parts.last == "kernel" { return .kernel }

    let isUser = zip(parts, parts.dropFirst()).contains {
      $0 == "ust" && ["uid", "pid"].contains($1)
    }
    return isUser ? .user : nil
  }
}
