import LTTngModel
import PlanExecution
import Planning
import SystemPackage
import TestSupport
import Testing

/// Whatever fails, the run is brought to its end.
struct FailureTests {
  private static let recipes = [RunBench.recipe, RunBench.twoSessions]

  /// The status for the failure of a call, by how the call begins.
  private static let statuses: [(String, PlanExecution.ExitStatus)] = [
    ("hold payload", .payloadFailed), ("run payload", .payloadFailed),
    ("resolve", .environmentNotReady),
    ("stop", .verdictBad), ("files", .retrievalFailed), ("retrieve", .retrievalFailed),
    ("verify", .done),
    ("", .failed),
  ]

  private static func calls(of recipe: String) throws -> [String] {
    let bench = try RunBench(recipe)
    _ = try bench.apply()
    return bench.log.calls
  }

  @Test(arguments: recipes)
  func `a failure at any call leaves nothing behind and has its status`(recipe: String) throws {
    let calls = try Self.calls(of: recipe)
    #expect(calls.count > 30)
    for number in 1...calls.count {
      let bench = try RunBench(recipe)
      bench.log.failingCall = number
      let report = try bench.apply()
      let call = bench.log.calls[number - 1]
      #expect(bench.faultsAtEnd() == [], "\(call)")
      let status = Self.statuses.first { call.hasPrefix($0.0) }?.1
      #expect(report.status == status, "\(call)")
      let hasRecorded = bench.entries.contains {
        $0.step.hasPrefix("start ") && $0.event == .finished
      }
      #expect(bench.log.calls.contains { $0.hasPrefix("verify") } == hasRecorded, "\(call)")
    }
  }

  @Test func `a session that cannot be created leaves no folder`() throws {
    let number = try Self.calls(of: RunBench.twoSessions).firstIndex { $0.hasPrefix("create b") }
    let bench = try RunBench(RunBench.twoSessions)
    bench.log.failingCall = try #require(number) + 1
    _ = try bench.apply()
    #expect(!FileTree.exists(FilePath(bench.folder.file("out"))))
  }

  @Test(arguments: recipes)
  func `an interruption at any call ends the run with 130`(recipe: String) throws {
    let calls = try Self.calls(of: recipe)
    for number in 1...calls.count {
      let bench = try RunBench(recipe)
      bench.log.interruptedCall = number
      let report = try bench.apply()
      #expect(bench.faultsAtEnd() == [], "\(calls[number - 1])")
      #expect(report.status == .interrupted, "\(calls[number - 1])")
      #expect(report.problems.filter { $0.status == .interrupted }.count == 1)
      if calls[number - 1].hasPrefix("resolve setup") {
        #expect(!bench.log.calls.contains { $0.hasPrefix("create") })
      }
    }
  }

  @Test(arguments: recipes)
  func `an interruption that makes the payload fail is 130, not 6`(recipe: String) throws {
    let bench = try RunBench(recipe)
    let number = try Self.calls(of: recipe).firstIndex(of: "run payload-1")
    bench.log.interruptedCall = try #require(number) + 1
    bench.payloads.outcomes["payload-1"] = (.signaled(2), false)
    let report = try bench.apply()
    #expect(report.status == .interrupted)
    #expect(Set(report.problems.map(\.status)) == [.interrupted, .payloadFailed])
    #expect(!report.places.isEmpty)
    #expect(bench.faultsAtEnd() == [])
  }

  @Test(arguments: StoppingPoint.allCases)
  func `a failure at any call of a run that was taken up leaves nothing behind`(
    point: StoppingPoint
  ) throws {
    let whole = try RunBench()
    _ = try whole.apply(until: point)
    let before = whole.log.callCount
    _ = try whole.takeUp()
    for number in (before + 1)...whole.log.callCount {
      let bench = try RunBench()
      bench.log.failingCall = number
      _ = try bench.apply(until: point)
      _ = try bench.takeUp()
      #expect(bench.faultsAtEnd() == [], "\(bench.log.calls[number - 1])")
    }
  }

  @Test(arguments: StoppingPoint.allCases)
  func `a failure before the stopping point brings the run to its end`(
    point: StoppingPoint
  ) throws {
    let whole = try RunBench()
    _ = try whole.apply(until: point)
    for number in 1...whole.log.callCount {
      let bench = try RunBench()
      bench.log.failingCall = number
      let report = try bench.apply(until: point)
      let call = bench.log.calls[number - 1]
      // The failure of the last thing before the point is seen in time, too.
      #expect(report.pausedAfter == nil, "\(call)")
      #expect(bench.faultsAtEnd() == [], "\(call)")
    }
  }

  @Test(arguments: recipes)
  func `a disk that is full from any call on leaves no session behind`(recipe: String) throws {
    for number in 1...(try Self.calls(of: recipe).count) {
      let bench = try RunBench(recipe)
      let run = try bench.create()
      let journal = try DescriptorOfFile(bench.runFolder.journal.string)
      bench.log.actionAtCall = (number, { journal.becomeFullDisk() })
      let report = bench.execute(run, bench.plan())
      let call = bench.log.calls[number - 1]
      #expect(report.status == .failed, "\(call)")
      // The run's end cannot be written either, so a later `destroy` finds it.
      let expected = ["the journal does not end with `ended`", "the run is still open"]
      #expect(bench.faultsAtEnd() == expected, "\(call)")
    }
  }

  @Test(arguments: recipes)
  func `a session whose destruction is refused is destroyed by an abandon`(
    recipe: String
  ) throws {
    let bench = try RunBench(recipe)
    let calls = try Self.calls(of: recipe)
    bench.log.failingCall = try #require(calls.firstIndex { $0.hasPrefix("destroy ") }) + 1
    #expect(try bench.apply().status == .failed)
    #expect(bench.store.openRuns().map(\.text) == ["run-1"])
    #expect(bench.log.sessions.count == 1)
    _ = try bench.abandon()
    #expect(bench.log.sessions.isEmpty)
    #expect(bench.store.openRuns().isEmpty)
    #expect(bench.entries.last?.event == .ended)
  }

  @Test func `a stop that is refused is told, and makes the verdict bad`() throws {
    let bench = try RunBench()
    let calls = try Self.calls(of: RunBench.recipe)
    bench.log.failingCall = try #require(calls.firstIndex(of: "stop web-run-1")) + 1
    let report = try bench.apply()
    #expect(Set(report.problems.map(\.status)) == [.failed, .verdictBad])
    #expect(report.verdict?.isGood == false)
    #expect(bench.log.calls.contains("destroy web-run-1"))
  }
}
