import LTTngModel
import Planning
import SystemPackage
import TestSupport
import Testing

@testable import PlanExecution

struct ExecutorTests {
  @Test func `a whole run does these things in this order`() throws {
    let bench = try RunBench()
    let report = try bench.apply()
    #expect(Golden.difference(bench.log.text, at: Self.golden("whole-run.log")) == nil)
    #expect(report.status == .done)
    #expect(report.problems == [])
    #expect(report.places == ["/target/web-run-1"])
    #expect(report.verdict?.isGood == true)
    #expect(report.mutatingCallCount == 8)
    #expect(report.pausedAfter == nil)
    #expect(bench.faultsAtEnd() == [])
  }

  @Test func `a whole run of two sessions does these things in this order`() throws {
    let bench = try RunBench(RunBench.twoSessions)
    let report = try bench.apply()
    #expect(Golden.difference(bench.log.text, at: Self.golden("two-sessions.log")) == nil)
    #expect(report.status == .done)
    #expect(bench.faultsAtEnd() == [])
  }

  @Test func `what setup did not bring about ends the run before anything is made`() throws {
    let bench = try RunBench(
      """
      lttrecipe: 1
      name: web
      shm-path: ${recipe.dir}/r.yaml/buffers
      channels: {user: {domain: user, events: ["lib:*"]}}
      setup: [{run: [prepare]}]
      payload: [{run: [first]}]
      teardown: [{run: [clean]}]
      """)
    let report = try bench.apply()
    #expect(report.status == .environmentNotReady)
    #expect(report.problems.map(\.help) == ["choose another with `shm-path: FOLDER`"])
    #expect(bench.log.calls.contains("run setup-1"))
    #expect(!bench.log.calls.contains { $0.hasPrefix("create ") })
    #expect(bench.faultsAtEnd() == [])
  }

  @Test(arguments: [RunBench.recipe, RunBench.twoSessions])
  func `between the first start and the stop nothing happens but the payload`(
    recipe: String
  ) throws {
    let bench = try RunBench(recipe)
    _ = try bench.apply()
    let lines = bench.log.lines
    let first = try #require(lines.firstIndex { $0.hasPrefix("start ") })
    let last = try #require(lines.lastIndex { $0.hasPrefix("stop ") })
    let window = lines[first...last].filter { !$0.hasPrefix("start ") && !$0.hasPrefix("stop ") }
    #expect(!window.isEmpty)
    #expect(window.allSatisfy { $0.hasPrefix("run payload-") }, "\(window)")
  }

  @Test func `a session that records the payload alone is told its process before the start`()
    throws
  {
    let bench = try RunBench(
      """
      lttrecipe: 1
      name: one
      channels: {kernel: {domain: kernel, events: [sched_switch]}}
      track: {kernel: {pid: payload}}
      payload: [{run: [first]}]
      """)
    let report = try bench.apply()
    #expect(report.status == .done)
    let calls = bench.log.calls.filter { call in
      ["tracker", "hold", "start", "run"].contains { call.hasPrefix($0 + " ") }
    }
    #expect(
      calls == [
        "tracker one-run-1 []", "hold payload-1", "tracker one-run-1 [100]", "start one-run-1",
        "run payload-1",
      ])
    #expect(bench.faultsAtEnd() == [])
  }

  @Test func `the run's folder holds the verdict and the manifest`() throws {
    let bench = try RunBench()
    _ = try bench.apply()
    let folder = bench.runFolder
    let verdict = try #require(WholeFile.read(folder.verdict))
    #expect(JSONText.decode(Verdict.self, from: verdict)?.isGood == true)
    let bytes = try #require(WholeFile.read(folder.manifest))
    let manifest = try #require(JSONText.decode(TraceManifest.self, from: bytes))
    #expect(manifest.runID == "run-1")
    #expect(manifest.payload.map(\.command) == ["first", "second"])
    #expect(manifest.payload.map(\.exit) == ["exit status 0", "exit status 0"])
  }

  @Test func `the losses of every channel are in the journal`() throws {
    let bench = try RunBench(RunBench.twoSessions)
    _ = try bench.apply()
    let losses = bench.entries.compactMap(\.losses).flatMap(\.self)
    #expect(losses.map(\.session) == ["a-run-1", "b-run-1"])
    #expect(losses.map(\.discardedEventCount) == [3, 3])
  }

  @Test func `a bad verdict is a status and hides nothing`() throws {
    let bench = try RunBench()
    let report = try bench.apply(isGood: false)
    #expect(report.status == .verdictBad)
    #expect(report.places == ["/target/web-run-1"])
    #expect(bench.faultsAtEnd() == [])
  }

  @Test(arguments: [ProgramExit.exited(3), .signaled(11)])
  func `a failed payload is recorded, verified and retrieved all the same`(
    exit: ProgramExit
  ) throws {
    let bench = try RunBench()
    bench.payloads.outcomes["payload-1"] = (exit, false)
    let report = try bench.apply()
    #expect(report.status == .payloadFailed)
    #expect(report.problems.map(\.message) == ["payload 1 (first): it ended with \(exit)"])
    #expect(report.places == ["/target/web-run-1"])
    #expect(bench.log.calls.contains { $0.hasPrefix("verify ") })
    #expect(!bench.log.calls.contains("run payload-2"))
    #expect(bench.faultsAtEnd() == [])
  }

  @Test(
    arguments: [
      (
        ProgramExit.exited(0),
        "it ended with exit status 0, and `expect-exit` says 1, 30 or SIGSEGV"
      ), (.exited(30), nil), (.signaled(11), nil),
      (.signaled(1), "it ended with signal 1 (SIGHUP), and `expect-exit` says 1, 30 or SIGSEGV"),
    ] as [(ProgramExit, String?)])
  func `a step's end is judged by what it expects`(
    exit: ProgramExit, fault: String?
  ) throws {
    let text = RunBench.recipe.replacing(
      "{run: [first]}", with: "{run: [first], expect-exit: [SIGSEGV, 30, 1]}")
    let bench = try RunBench(text)
    bench.payloads.outcomes["payload-1"] = (exit, false)
    let report = try bench.apply()
    #expect(
      report.problems.map(\.message) == (fault.map { ["payload 1 (first): \($0)"] } ?? []))
    #expect(report.problems.allSatisfy { $0.origin?.hasPrefix("r.yaml:5:") == true })
    #expect(bench.log.calls.contains("run payload-2") == (fault == nil))
    let entry = bench.entries.last { $0.step == "payload 1" }
    #expect(entry?.event == (fault == nil ? .finished : .failed))
  }

  @Test func `a payload that took too long ends the payload, whatever its exit status`() throws {
    let bench = try RunBench()
    bench.payloads.outcomes["payload-1"] = (.exited(0), true)
    let report = try bench.apply()
    #expect(report.status == .payloadFailed)
    #expect(
      report.problems.map(\.message) == [
        "payload 1 (first): it took longer than its `timeout` and was ended"
      ])
    #expect(!bench.log.calls.contains("run payload-2"))
    #expect(bench.faultsAtEnd() == [])
  }

  @Test func `a failed setup step makes nothing and runs the teardown`() throws {
    let bench = try RunBench()
    bench.payloads.outcomes["setup-1"] = (.exited(1), false)
    let report = try bench.apply()
    #expect(report.status == .failed)
    #expect(!bench.log.calls.contains { $0.hasPrefix("create") || $0.contains("setup-2") })
    #expect(!bench.log.calls.contains { $0.hasPrefix("verify") || $0.hasPrefix("retrieve") })
    #expect(bench.log.calls.suffix(4).contains("run teardown-2"))
    #expect(bench.faultsAtEnd() == [])
  }

  @Test func `a teardown step that fails keeps no other from running`() throws {
    let bench = try RunBench()
    bench.payloads.outcomes["teardown-1"] = (.exited(1), false)
    let report = try bench.apply()
    #expect(report.status == .failed)
    #expect(bench.log.calls.contains("run teardown-2"))
    #expect(report.places.count == 1)
    #expect(bench.faultsAtEnd() == [])
  }

  @Test func `an output folder that exists is not written into`() throws {
    let bench = try RunBench(RunBench.twoSessions)
    try bench.folder.write("old", to: "out/b-run-1/metadata")
    let report = try bench.apply()
    #expect(report.status == .environmentNotReady)
    #expect(bench.folder.text("out/b-run-1/metadata") == "old")
    #expect(!bench.log.calls.contains("create b-run-1"))
    #expect(bench.faultsAtEnd() == [])
  }

  @Test func `a daemon that the run started is ended, unless other sessions use it`() throws {
    for isUsed in [false, true] {
      var bench = try RunBench()
      if isUsed { bench.log.sessions["another"] = ObservedSession(name: "another") }
      let run = try bench.create()
      let process = try DaemonProcess()
      bench.processIDPaths = [process.file]
      try run.daemonLease.keep(
        StartedDaemon(kind: .process, processID: process.processID, privateHome: nil))
      #expect(bench.execute(run, bench.plan()).status == .done)
      #expect(ProcessTable.isAlive(process.processID) == isUsed)
      #expect(bench.log.text.contains("event: note the session daemon is left") == isUsed)
    }
  }

  @Test func `a daemon of another place than the one that answers is left alone`() throws {
    var bench = try RunBench()
    let run = try bench.create()
    let (process, answering) = (try DaemonProcess(), try DaemonProcess())
    bench.processIDPaths = [answering.file]
    try run.daemonLease.keep(
      StartedDaemon(kind: .process, processID: process.processID, privateHome: nil))
    #expect(bench.execute(run, bench.plan()).status == .done)
    #expect(ProcessTable.isAlive(process.processID))
  }

  @Test func `a session of the run's name that is another's is left alone`() throws {
    let bench = try RunBench()
    let run = try bench.create()
    let plan = bench.plan()
    bench.log.sessions["web-run-1"] = ObservedSession(name: "web-run-1", isActive: true)
    let report = bench.execute(run, plan)
    #expect(report.status == .environmentNotReady)
    #expect(bench.log.sessions["web-run-1"]?.isActive == true)
    #expect(!bench.log.calls.contains { $0.hasPrefix("destroy ") || $0.hasPrefix("stop ") })
    #expect(bench.entries.last?.event == .ended)
  }

  @Test func `a session of a run that was cut off is destroyed by an abandon`() throws {
    for phase in StoppingPoint.allCases {
      let bench = try RunBench()
      _ = try bench.apply(until: phase)
      let report = try bench.abandon()
      #expect(report.status == .done)
      #expect(bench.log.sessions.isEmpty)
      #expect(bench.faultsAtEnd() == [], "\(phase)")
      #expect(!bench.log.calls.contains { $0.hasPrefix("verify") || $0.hasPrefix("retrieve") })
    }
  }

  static func golden(_ name: String) -> String {
    Golden.folder("../Golden/\(name)")
  }
}
