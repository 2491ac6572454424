package import LTTngModel

/// Judges whether a trace is good.
package enum VerdictJudge {
  /// Returns the verdict on the evidence.
  ///
  /// `suggestions` returns those of the names in its second argument that are near the first, best
  /// first; they become the hint for a name that is missing.
  package static func verdict(
    for evidence: Evidence, suggestions: (String, [String]) -> [String] = { _, _ in [] }
  ) -> Verdict {
    let losses = LossEvidence(evidence)
    let rules = evidence.rules.map {
      RuleJudgement($0, summary: evidence.summary, knownNames: evidence.knownNames)
    }
    let findings =
      interruptions(evidence) + limits(evidence) + fullFolders(evidence)
      + decodeErrors(evidence.summary)
      + expectationFindings(evidence, discardedEventCount: losses.discardedEventCount)
      + losses.findings(isDiscardExpected: evidence.expectations.discardedEvents != nil)
      + lostBuffers(evidence) + emptyTrace(evidence) + repeatedEvents(evidence.summary)
      + ruleFindings(
        rules, evidence, isTraceEmpty: evidence.summary.eventCount == 0, suggestions: suggestions)

    return Verdict(
      eventCount: evidence.summary.eventCount, events: sortedEvents(evidence.summary),
      discardedEventCount: losses.discardedEventCount, lostPacketCount: losses.lostPacketCount,
      findings: bySeverity(findings), rules: rules.map(\.count))
  }
}

extension VerdictJudge {
  private static func sortedEvents(_ summary: TraceSummary) -> [Verdict.EventCount] {
    summary.events.sorted { $0.key < $1.key }.map {
      Verdict.EventCount(name: $0.key, count: $0.value)
    }
  }

  private static func bySeverity(_ findings: [Finding]) -> [Finding] {
    Finding.Severity.allCases.flatMap { severity in findings.filter { $0.severity == severity } }
  }

  /// The rules of an `any-of` that another one makes good go without saying.
  private static func ruleFindings(
    _ rules: [RuleJudgement], _ evidence: Evidence, isTraceEmpty: Bool,
    suggestions: (String, [String]) -> [String]
  ) -> [Finding] {
    // A recording that was cut off or cannot be read does not tell which names there are.
    guard evidence.interruptions.isEmpty, evidence.limit?.isWanted != false,
      evidence.fullFolders.isEmpty, evidence.summary.errors.isEmpty,
      !isTraceEmpty || !evidence.isInterrupted
    else { return [] }

    let satisfied = Set(rules.compactMap(\.satisfiedGroup))
    var told: Set<AlternativeGroup> = []
    return rules.compactMap { rule in
      if let group = rule.group, rule.satisfiedGroup == nil,
        satisfied.contains(group) || !told.insert(group).inserted
      {
        return nil
      }

      return rule.finding(isTraceEmpty: isTraceEmpty, suggestions: suggestions)
    }
  }

  private static func interruptions(_ evidence: Evidence) -> [Finding] {
    evidence.interruptions.map {
      Finding(
        severity: .error, kind: "recording-ended-early", message: $0,
        help: "the trace ends there; apply the recipe again")
    }
  }

  private static func limits(_ evidence: Evidence) -> [Finding] {
    guard let limit = evidence.limit else { return [] }
    guard !limit.isWanted else {
      return [Finding(severity: .note, kind: "limit-reached", message: limit.message)]
    }

    return [
      Finding(
        severity: .error, kind: "recording-ended-early", message: limit.message,
        help: "the trace ends there: record less, or raise the limit")
    ]
  }

  private static func fullFolders(_ evidence: Evidence) -> [Finding] {
    evidence.fullFolders.map {
      Finding(
        severity: .error, kind: "disk-full",
        message:
          "the file system of \($0) was full: LTTng has dropped what it could not write there",
        help: "make room, or record less; `limits: {free-disk: SIZE}` ends a recording before that")
    }
  }

  private static func lostBuffers(_ evidence: Evidence) -> [Finding] {
    evidence.lostBuffers.map { Finding(severity: .warning, kind: "lost-buffers", message: $0) }
  }

  private static func decodeErrors(_ summary: TraceSummary) -> [Finding] {
    summary.errors.map { Finding(severity: .error, kind: "decode-error", message: $0) }
  }

  private static func emptyTrace(_ evidence: Evidence) -> [Finding] {
    guard evidence.summary.eventCount == 0 else { return [] }

    let reason =
      evidence.isInterrupted
      ? "the payload was interrupted before the first event" : "no event is in it"
    return [
      Finding(severity: .warning, kind: "empty-trace", message: "the trace is empty: \(reason)")
    ]
  }

  private static func repeatedEvents(_ summary: TraceSummary) -> [Finding] {
    let count = summary.repeatedEventCount
    guard count > 0 else { return [] }

    let what = count == 1 ? "1 event is" : "\(count) events are"
    return [
      Finding(
        severity: .note, kind: "repeated-events",
        message: "\(what) in more than one of the traces, and counted once each")
    ]
  }

  private static func expectationFindings(
    _ evidence: Evidence, discardedEventCount: UInt64
  ) -> [Finding] {
    var findings: [Finding] = []
    if let expected = evidence.expectations.discardedEvents,
      !expected.isMet(by: discardedEventCount)
    {
      findings.append(
        Finding(
          severity: .error, kind: "unexpected-discarded-events",
          message: "expected \(expected) discarded events, found \(discardedEventCount)",
          help: LossEvidence.bufferHelp))
    }

    let events = evidence.summary.events
    for expectation in evidence.expectations.events {
      let found = events.filter { expectation.pattern.matches($0.key) }.values.reduce(0, +)
      guard !expectation.constraint.isMet(by: found) else { continue }

      findings.append(
        Finding(
          severity: .error, kind: "unexpected-event-count",
          message:
            "expected \(expectation.constraint) events of \(expectation.pattern.text), found \(found)"
        ))
    }
    return findings
  }
}
