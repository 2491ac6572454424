import LTTngModel
import TestSupport
import Testing

@testable import Commands
@testable import PlanExecution

/// Runs, in words.
struct RunsTextTests {
  private func summary(
    _ id: String, _ state: RunRecord.State, status: PlanExecution.ExitStatus? = nil,
    recipe: String = "job",
    isOurs: Bool = true, isOfThisBoot: Bool = true, duration: UInt64? = 3
  ) throws -> RunSummary {
    let identity = RunIdentity(
      id: id, recipe: recipe, recipePath: "/\(recipe).yaml", host: "h\u{1B}", bootID: "b",
      userID: 7,
      created: "2026-03-08T14:25:30Z")
    return RunSummary(
      RunRecord(
        id: try #require(RunID(id)), identity: state == .unreadable ? nil : identity, state: state,
        isOurs: isOurs, isOfThisBoot: isOfThisBoot, lastTime: "2026-03-08T14:25:33Z",
        status: status), size: 20_480, duration: duration)
  }

  @Test func `a list of runs`() throws {
    let runs = try [
      summary("20260308T142530Z-7f3a", .ended, status: .verdictBad),
      summary("one", .ended, recipe: "evil\u{1B}[2J", duration: 7200),
      summary("two", .atWork, duration: 400_000), summary("three", .standing, isOfThisBoot: false),
      summary("four", .open, isOurs: false, duration: nil), summary("five", .unreadable),
    ]
    let difference = Golden.difference(
      RunsText.list(of: runs), at: Golden.folder("Golden/runs.txt"))
    #expect(difference == nil)
    #expect(RunsText.list(of: []) == "there are no runs\n")
  }

  private func details(_ summary: RunSummary, leftSteps: [LeftStep] = []) -> RunDetails {
    let outcome = ProgramOutcome(
      exit: .signaled(9), timedOut: false, processID: 1, beginTime: 0, endTime: 12_000_000)
    return RunDetails(
      summary: summary, userName: "me", folder: "/runs/x", pausedAfter: "configured",
      steps: RunHistory([
        JournalEntry(.finished, "payload 1", outcome: outcome),
        JournalEntry(.started, "start web"),
        JournalEntry(.failed, "copy", detail: "no\u{1B}space"), JournalEntry(.started, "stop web"),
      ]).steps,
      leftSteps: leftSteps, commands: ["payload 1": "ls /\u{1B}"],
      sessions: [
        RunDetails.Session(
          name: "web", daemonName: "web-x", wasStarted: true,
          losses: [
            ChannelLosses(
              session: "web-x", channel: "c", domain: .kernel, discardedEventCount: 5,
              lostPacketCount: 0)
          ])
      ],
      verdict: Verdict(
        eventCount: 1, events: [], discardedEventCount: 5, lostPacketCount: 0,
        findings: [Finding(severity: .error, kind: "k", message: "5 events\u{1B} were discarded")],
        rules: []), places: ["/traces/x"], traces: ["/runs/x/trace"],
      contents: [RunDetails.Entry(name: "trace\u{7}", size: 3)],
      problems: [Problem(.verdictBad, "the verdict is bad", help: "look")])
  }

  @Test func `runs with all that is known of them`() throws {
    let text = try [
      summary("x", .ended, status: .verdictBad), summary("x", .cutOff), summary("x", .paused),
      summary("x", .standing), summary("x", .atWork),
    ].map { RunDetailsText.text(of: details($0), isColored: false) }.joined(separator: "\n")
    #expect(Golden.difference(text, at: Golden.folder("Golden/run-details.txt")) == nil)
  }

  @Test func `what a killed lttrecipe has left is told, and what resume does with each`() {
    func step(_ name: String, _ process: Int32, isInBackground: Bool = false) -> LeftStep {
      LeftStep(name: name, process: process, isInBackground: isInBackground)
    }
    let server = step("setup 1", 7, isInBackground: true)
    let texts = [
      [step("payload 1", 8)], [server], [server, step("payload 1", 9, isInBackground: true)],
      [server, step("payload 2", 8)],
    ].map { OpenRunText.cutOffHelp("x", $0).joined(separator: "\n") + "\n" }
    #expect(
      Golden.difference(
        texts.joined(separator: "\n"), at: Golden.folder("Golden/cut-off-run.txt")) == nil)
  }

  @Test func `a run is named by its id, its beginning, or as the last`() throws {
    func record(_ id: String, isOurs: Bool = true) throws -> RunRecord {
      RunRecord(
        id: try #require(RunID(id)), identity: nil, state: .ended, isOurs: isOurs,
        isOfThisBoot: true, lastTime: nil, status: nil)
    }
    let records = try [record("ab"), record("abc"), record("b"), record("c", isOurs: false)]
    func name(_ text: String) throws -> String {
      try RunNaming.record(named: text, among: records).id.text
    }
    #expect(try name("ab") == "ab")
    #expect(try name("abc") == "abc")
    #expect(try name("last") == "b")
    #expect(try name("c") == "c")
    for text in ["a", "", "d", "LAST"] {
      #expect(throws: Problem.self) { try name(text) }
    }
    #expect(throws: Problem.self) { try RunNaming.record(named: "last", among: []) }
  }
}
