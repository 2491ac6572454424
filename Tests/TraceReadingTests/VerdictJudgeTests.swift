import LTTngModel
import Testing
import TraceReading

struct VerdictJudgeTests {
  private func summary(
    _ events: [String: UInt64], path: String = "ust/uid/1000/64-bit", discarded: UInt64 = 0,
    lostPackets: UInt64 = 0, errors: [String] = []
  ) -> TraceSummary {
    TraceSummary(traces: [
      TraceContents(
        path: path, events: events, discardedEventCount: discarded,
        discardedPacketCount: lostPackets, errors: errors)
    ])
  }

  private func losses(_ discarded: UInt64, packets: UInt64 = 0) -> ChannelLosses {
    ChannelLosses(
      session: "s", channel: "c", domain: .user, discardedEventCount: discarded,
      lostPacketCount: packets)
  }

  private func rule(
    _ pattern: String, _ whenMissing: MissingPolicy = .fail, domain: TracingDomain = .user
  ) throws -> RuleEvidence {
    RuleEvidence(
      session: "s", channel: "c", domain: domain,
      rule: .tracepoint(try #require(NamePattern(pattern))), whenMissing: whenMissing,
      origin: "r.yaml:7:9")
  }

  private func constraint(_ text: String) throws -> CountConstraint {
    try #require(CountConstraint(text))
  }

  @Test func `a trace with events and without losses is good`() throws {
    let verdict = VerdictJudge.verdict(
      for: Evidence(
        summary: summary(["b:y": 2, "a:x": 1]), losses: [losses(0)], rules: [try rule("a:*")]))

    #expect(verdict.isGood)
    #expect(verdict.findings.isEmpty)
    #expect(verdict.eventCount == 3)
    #expect(verdict.events.map(\.name) == ["a:x", "b:y"])
    #expect(
      verdict.rules == [
        Verdict.RuleCount(rule: "a:*", channel: "c", session: "s", count: 1, isDeclared: true)
      ])
  }

  @Test func `an interrupted recording without events tells nothing of names`() throws {
    var evidence = Evidence(summary: summary([:]), rules: [try rule("a:*")], isInterrupted: true)
    var verdict = VerdictJudge.verdict(for: evidence)
    #expect(verdict.isGood)
    #expect(
      verdict.findings.map(\.message) == [
        "the trace is empty: the payload was interrupted before the first event"
      ])
    evidence.isInterrupted = false
    verdict = VerdictJudge.verdict(for: evidence)
    #expect(verdict.findings.map(\.kind) == ["missing-event", "empty-trace"])
    evidence.isInterrupted = true
    evidence.summary = summary(["b:x": 1])
    verdict = VerdictJudge.verdict(for: evidence)
    #expect(verdict.findings.map(\.kind) == ["missing-event"])
  }

  @Test func `a decode error is bad`() {
    let verdict = VerdictJudge.verdict(
      for: Evidence(summary: summary(["a:x": 1], errors: ["metadata is cut short"])))

    #expect(!verdict.isGood)
    #expect(verdict.findings.map(\.kind) == ["decode-error"])
    #expect(verdict.findings[0].message == "ust/uid/1000/64-bit: metadata is cut short")
  }

  @Test(arguments: [
    (ReachedLimit.Kind.duration, true, ["missing-event", "limit-reached"]),
    (.traceSize, false, ["recording-ended-early"]), (.freeDisk, false, ["recording-ended-early"]),
  ])
  func `a limit is told, and is bad where it only guards a disk`(
    kind: ReachedLimit.Kind, isGood: Bool, findings: [String]
  ) throws {
    let verdict = VerdictJudge.verdict(
      for: Evidence(
        summary: summary(["a:x": 1]), rules: [try rule("b:y", .warn)],
        limit: ReachedLimit(kind, "it was reached")))

    #expect(verdict.isGood == isGood)
    #expect(verdict.findings.map(\.kind) == findings)
    #expect(verdict.findings.last?.message == "it was reached")
  }

  @Test func `discarded events warn with their number and channel`() {
    let verdict = VerdictJudge.verdict(
      for: Evidence(summary: summary(["a:x": 1], discarded: 5), losses: [losses(5)]))

    #expect(verdict.isGood)
    #expect(verdict.discardedEventCount == 5)
    #expect(verdict.findings.map(\.kind) == ["discarded-events"])
    #expect(verdict.findings[0].message == "5 events were discarded (c of s: 5)")
    #expect(verdict.findings[0].help?.contains("num-subbuf") == true)
    #expect(verdict.findings[0].help?.contains("subbuf-size") == true)
  }

  @Test(arguments: [(7, 5), (5, 7)] as [(UInt64, UInt64)])
  func `the greater count of discarded events holds`(daemon: UInt64, trace: UInt64) {
    let verdict = VerdictJudge.verdict(
      for: Evidence(summary: summary(["a:x": 1], discarded: trace), losses: [losses(daemon)]))

    #expect(verdict.discardedEventCount == 7)
    #expect(verdict.findings.map(\.kind) == ["discarded-events", "discarded-counts-differ"])
    #expect(
      verdict.findings[1].message
        == "the session daemon counted \(daemon) discarded events, the trace \(trace)")
  }

  @Test func `without the daemon's counters the trace's hold`() {
    let verdict = VerdictJudge.verdict(for: Evidence(summary: summary(["a:x": 1], discarded: 1)))

    #expect(verdict.discardedEventCount == 1)
    #expect(verdict.findings.map(\.message) == ["1 event was discarded"])
  }

  @Test func `impossible counts of a damaged trace do not overflow`() {
    var both = summary(["a:x": 1], discarded: .max, lostPackets: .max)
    both.traces += both.traces

    let verdict = VerdictJudge.verdict(for: Evidence(summary: both))

    #expect(verdict.discardedEventCount == .max)
    #expect(verdict.lostPacketCount == .max)
  }

  @Test func `lost packets warn`() {
    let verdict = VerdictJudge.verdict(
      for: Evidence(summary: summary(["a:x": 1], lostPackets: 2), losses: [losses(0, packets: 3)]))

    #expect(verdict.isGood)
    #expect(verdict.lostPacketCount == 3)
    #expect(verdict.findings.map(\.message) == ["3 packets were lost (c of s: 3)"])
  }

  @Test func `an expectation of discarded events replaces the warning`() throws {
    var evidence = Evidence(summary: summary(["a:x": 1], discarded: 5), losses: [losses(5)])
    evidence.expectations.discardedEvents = try constraint("<= 5")
    #expect(VerdictJudge.verdict(for: evidence).findings.isEmpty)

    evidence.expectations.discardedEvents = try constraint("0")
    let verdict = VerdictJudge.verdict(for: evidence)
    #expect(!verdict.isGood)
    #expect(verdict.findings.map(\.kind) == ["unexpected-discarded-events"])
    #expect(verdict.findings[0].message == "expected 0 discarded events, found 5")
  }

  @Test func `an expected count is of all the names that match`() throws {
    let pattern = try #require(NamePattern("a:*"))
    var evidence = Evidence(summary: summary(["a:x": 1, "a:y": 2, "b:z": 9]))
    evidence.expectations.events = [.init(pattern: pattern, constraint: try constraint("3"))]
    #expect(VerdictJudge.verdict(for: evidence).findings.isEmpty)

    evidence.expectations.events = [.init(pattern: pattern, constraint: try constraint(">= 4"))]
    let verdict = VerdictJudge.verdict(for: evidence)
    #expect(!verdict.isGood)
    #expect(verdict.findings.map(\.message) == ["expected >= 4 events of a:*, found 3"])
  }

  @Test(arguments: [(.fail, .error), (.warn, .warning)] as [(MissingPolicy, Finding.Severity)])
  func `a missing name is told by its policy`(
    policy: MissingPolicy, severity: Finding.Severity
  ) throws {
    let evidence = Evidence(summary: summary(["a:tick": 1]), rules: [try rule("a:tikc", policy)])

    let verdict = VerdictJudge.verdict(for: evidence) { name, names in
      #expect(name == "a:tikc")
      return names
    }

    #expect(verdict.isGood == (severity != .error))
    #expect(verdict.findings.map(\.severity) == [severity])
    #expect(verdict.findings[0].kind == "missing-event")
    #expect(verdict.findings[0].help == "did you mean a:tick?")
    #expect(verdict.findings[0].origin == "r.yaml:7:9")
    #expect(!verdict.rules[0].isDeclared)
  }

  @Test func `a name that a program has and the trace has not is not called missing`() throws {
    let evidence = Evidence(
      summary: summary([:]), rules: [try rule("a:*")], knownNames: ["a:tick", "b:tock"])

    let verdict = VerdictJudge.verdict(for: evidence) { _, names in names }

    #expect(!verdict.isGood)
    #expect(verdict.findings.map(\.kind) == ["unheard-event", "empty-trace"])
    #expect(verdict.findings[0].help?.contains("shm-path") == true)
  }

  @Test func `a missing name may be skipped`() throws {
    let evidence = Evidence(summary: summary(["a:x": 1]), rules: [try rule("b:*", .skip)])

    #expect(VerdictJudge.verdict(for: evidence).findings.isEmpty)
  }

  @Test func `a declared name that recorded nothing is noted`() throws {
    let evidence = Evidence(summary: summary(["a:x": 1, "a:y": 0]), rules: [try rule("a:y")])

    let verdict = VerdictJudge.verdict(for: evidence)

    #expect(verdict.isGood)
    #expect(verdict.findings.map(\.kind) == ["recorded-nothing"])
    #expect(verdict.findings[0].message == "a:y recorded nothing (channel c of session s)")
    #expect(verdict.rules[0].isDeclared)
  }

  @Test func `a kernel name is never missing`() throws {
    let evidence = Evidence(
      summary: summary(["sched_switch": 1], path: "kernel"),
      rules: [try rule("sched_*", domain: .kernel), try rule("irq_*", domain: .kernel)])

    let verdict = VerdictJudge.verdict(for: evidence)

    #expect(verdict.findings.map(\.kind) == ["recorded-nothing"])
    #expect(verdict.rules.map(\.count) == [1, 0])
  }

  @Test func `a system call rule counts its entries and exits`() throws {
    let rule = RuleEvidence(
      session: "s", channel: "c", domain: .kernel, rule: .systemCall(.all), whenMissing: .fail)
    let events: [String: UInt64] = ["syscall_entry_read": 2, "syscall_exit_read": 1, "other": 5]

    let verdict = VerdictJudge.verdict(
      for: Evidence(summary: summary(events, path: "a/kernel"), rules: [rule]))

    #expect(verdict.rules.map(\.count) == [3])
  }

  @Test func `a user rule does not count the kernel's events`() throws {
    var both = summary(["a:x": 1])
    both.traces += summary(["sched_switch": 9], path: "kernel").traces

    let verdict = VerdictJudge.verdict(
      for: Evidence(
        summary: both, rules: [try rule("*"), try rule("*", domain: .kernel)]))

    #expect(verdict.rules.map(\.count) == [1, 9])
  }

  @Test func `an empty trace is told once`() throws {
    let evidence = Evidence(
      summary: summary(["a:x": 0]),
      rules: [try rule("a:x"), try rule("sched_*", domain: .kernel)])

    let verdict = VerdictJudge.verdict(for: evidence)

    #expect(verdict.isGood)
    #expect(verdict.findings.map(\.kind) == ["empty-trace"])
    #expect(verdict.findings[0].severity == .warning)
  }

  @Test func `errors come before warnings and notes`() throws {
    let evidence = Evidence(
      summary: summary(["a:x": 1, "a:y": 0], discarded: 2),
      rules: [try rule("a:y"), try rule("z:*")])

    let severities = VerdictJudge.verdict(for: evidence).findings.map(\.severity)

    #expect(severities == [.error, .warning, .note])
  }
}
