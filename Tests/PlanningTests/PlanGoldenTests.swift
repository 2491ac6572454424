import Diagnostics
import LTTngModel
import Planning
import Recipes
import TestSupport
import Testing

/// Plans from one recipe and many observed states, whole.
struct PlanGoldenTests {
  private static let runID = "20260308T142530Z-7f3a"

  private static let text = """
    lttrecipe: 1
    name: web
    requires: {programs: [nginx]}
    channels:
      kernel:
        domain: kernel
        subbuf-size: 2MiB
        num-subbuf: 8
        event-record-loss-mode: overwrite
        contexts: [pid, procname]
        events: [sched_switch, {syscall: [openat, close]}]
      user: {domain: user, contexts: [vpid], events: ["lib:*"]}
    track: {user: {vuid: [www-data, root]}}
    preload: [liblttng-ust-fork.so]
    env: {A: session, B: session}
    setup: [{run: [mkdir, "d-${run.id}"]}, {shell: "echo 'a b'", user: root}]
    payload: [{run: [echo, "${session.name}", "it's", ""], env: {A: own}}, {shell: "exit 0"}]
    teardown: [{run: [rmdir, "d-${run.id}"]}]
    expect: {discarded-events: 0}
    retrieve: [{copy: "./traces"}, {rsync: "host:t/${run.id}"}]
    daemon: {keep: true}
    """

  /// Plans for the recipe where all is there but for what `change` does to its session.
  private func planned(
    started: Bool = false, change: (inout ObservedSession) -> Void = { _ in }
  ) throws -> PlannedCase {
    var state = ObservedState(
      asDeclaredBy: try PlannedCase(Self.text).plan, runID: Self.runID)
    if started {
      state.startedSessions = ["web"]
      state.sessions["web"]?.isActive = true
    }
    change(&state.sessions["web", default: ObservedSession(name: "")])
    return try PlannedCase(Self.text, state, runID: Self.runID)
  }

  private func check(_ planned: PlannedCase, _ name: String) {
    #expect(Golden.difference(planned.text, at: Golden.folder("Golden/\(name).plan")) == nil)
  }

  @Test func `nothing is there`() throws {
    let planned = try PlannedCase(Self.text)
    check(planned, "nothing-there")
    #expect(planned.plan.hasChanges)
  }

  @Test func `all is there`() throws {
    let planned = try planned()
    check(planned, "all-there")
    #expect(!planned.plan.hasChanges)
    #expect(planned.changes == [])
  }

  @Test func `the daemon alone is there`() throws {
    let planned = try PlannedCase(Self.text, ObservedState(isDaemonRunning: true))
    #expect(!planned.changes.contains("+ session daemon"))
    #expect(planned.changes.first == "+ session web")
  }

  @Test func `a channel differs`() throws {
    let planned = try planned { $0.channels[0].configuration.numSubbuf = 4 }
    check(planned, "channel-differs")
    #expect(planned.changes.first == "-/+ session web")
    #expect(planned.changes.count == 11)
  }

  @Test(arguments: [
    "context", "rule", "channel", "foreign rule", "foreign buffering", "output", "several",
  ])
  func `what LTTng cannot take away makes the session be replaced`(extra: String) throws {
    let planned = try planned { session in
      if extra == "context" || extra == "several" {
        session.channels[1].contexts.append(.type(.vtid))
      }
      if extra == "rule" || extra == "several" {
        session.channels[0].rules.append(.systemCall(.all))
      }
      if extra == "channel" {
        session.channels.append(
          ObservedChannel(configuration: ChannelConfiguration(name: "old", domain: .user)))
      }
      if extra == "foreign rule" { session.channels[1].foreignRuleCount = 1 }
      if extra == "foreign buffering" { session.channels[1].foreignBuffering = "PER_CHANNEL" }
      if extra == "output" { session.output = .local("/elsewhere") }
    }
    check(planned, "extra-\(extra.replacing(" ", with: "-"))")
    #expect(planned.plan.actions.contains { $0.operation == .replace && $0.reason != nil })
    #expect(planned.diagnostics.isEmpty)
  }

  @Test func `what is missing is created in place`() throws {
    #expect(
      try planned { $0.channels[0].rules.remove(at: 1) }.changes == [
        "+ rule web/kernel/kernel/syscall: openat"
      ])
    #expect(
      try planned { $0.channels[0].contexts.remove(at: 0) }.changes == [
        "+ context web/kernel/kernel/pid"
      ])
    #expect(
      try planned { $0.channels.removeLast() }.changes == [
        "+ channel web/user/user", "+ context web/user/user/vpid", "+ rule web/user/user/lib:*",
      ])
    #expect(try planned { $0.trackers = [] }.changes == ["+ tracker web/user/vuid"])
  }

  @Test func `a tracker is updated in place, also of a started session`() throws {
    let other = ProcessAttributeTracker(domain: .user, attribute: .vuid, inclusionSet: [7])
    for started in [false, true] {
      let planned = try planned(started: started) { $0.trackers = [other] }
      #expect(planned.changes == ["~ tracker web/user/vuid"])
      #expect(planned.diagnostics.isEmpty)
    }
  }

  @Test func `a tracker that the recipe has not is taken away, also from a started session`() throws
  {
    let text = Self.text.replacing("[www-data, root]", with: "all")
    var state = ObservedState(asDeclaredBy: try PlannedCase(Self.text).plan, runID: Self.runID)
    for startedSessions in [[], ["web"] as Set] {
      state.startedSessions = startedSessions
      state.sessions["web"]?.isActive = !startedSessions.isEmpty
      let planned = try PlannedCase(text, state, runID: Self.runID)
      #expect(planned.changes == ["- tracker web/user/vuid"])
      #expect(planned.diagnostics.isEmpty)
    }
  }

  @Test(arguments: ["nothing", "rule", "context", "channel", "extra-rule", "attributes"])
  func `a started session takes no change`(missing: String) throws {
    let planned = try planned(started: true) { session in
      switch missing {
      case "rule": session.channels[0].rules.removeLast()
      case "context": session.channels[0].contexts = []
      case "channel": session.channels.removeLast()
      case "extra-rule": session.channels[1].rules.append(.tracepoint(.all))
      case "attributes": session.channels[1].configuration.subbufSize *= 2
      default: break
      }
    }
    check(planned, "started-\(missing)")
    #expect(planned.diagnostics.map(\.id) == (missing == "nothing" ? [] : [.sessionConflict]))
    #expect(!planned.plan.actions.contains { $0.operation == .replace })
  }

  @Test func `what is in conflict is marked, and found in the recipe`() throws {
    let conflicts: [(String, String, Int, (inout ObservedSession) -> Void)] = [
      ("channel web/kernel/kernel", "kernel:", 5, { $0.channels[0].configuration.readTimer = 7 }),
      (
        "context web/kernel/kernel/procname", "procname]", 10,
        { $0.channels[0].contexts = [.type(.pid)] }
      ),
      ("channel web/user/user", "user:", 12, { $0.channels.removeLast() }),
      ("rule web/user/user/lib:*", "\"lib:*\"]", 12, { $0.channels[1].rules = [] }),
      ("session web", "lttrecipe:", 1, { $0.output = .local("/elsewhere") }),
    ]
    for (id, text, line, change) in conflicts {
      let planned = try planned(started: true, change: change)
      let marked = planned.plan.actions.filter { $0.operation == .conflict }.map(\.id.rawValue)
      #expect(marked.contains(id) && marked.contains("session web"), "\(marked)")
      let range = try #require(planned.diagnostics.first?.range)
      #expect(range.start.line == line, "\(id)")
      let lines = Self.text.split(separator: "\n")
      #expect(lines[line - 1].dropFirst(range.start.column - 1).hasPrefix(text), "\(range)")
    }
  }

  @Test func `what differs from LTTng's defaults is shown in the recipe's words`() throws {
    let planned = try PlannedCase(
      """
      lttrecipe: 1
      name: x
      shm-path: /dev/shm
      channels:
        kernel: {domain: kernel, output: mmap, read-timer: 0, monitor-timer: 0, events: [a]}
        plain: {domain: kernel, events: [b]}
        user:
          domain: user
          switch-timer: 500ms
          read-timer: 1s
          blocking-timeout: 100ms
          tracefile-size: 4MiB
          tracefile-count: 3
          events: ["c:*"]
      payload: [{run: [ls]}]
      """)
    let lines = planned.plan.actions.map { "\($0.action)" }
    #expect(
      lines.contains(
        "session x-${run.id} in /state/runs/${run.id}/trace, shm-path /dev/shm/x-${run.id}"),
      "\(lines)")
    #expect(
      lines.contains(
        "channel kernel (kernel): 4 × 1MiB per CPU, discard, output mmap, read-timer 0, monitor-timer 0"
      ), "\(lines)")
    #expect(lines.contains("channel plain (kernel): 4 × 1MiB per CPU, discard"), "\(lines)")
    #expect(
      lines.contains(
        "channel user (user): 4 × 512KiB per CPU and user, discard, switch-timer 500ms, read-timer 1s, "
          + "blocking-timeout 100ms, tracefile-size 4MiB, tracefile-count 3"), "\(lines)")
  }

  @Test func `a session that records is treated as started`() throws {
    let planned = try planned { session in
      session.isActive = true
      session.channels[0].rules.removeLast()
    }
    #expect(planned.diagnostics.map(\.id) == [.sessionConflict])
  }

  @Test func `a session that recorded and is gone is not made again`() throws {
    let state = ObservedState(
      isDaemonRunning: true, startedSessions: ["web"],
      finishedSteps: ["start web", "payload 1", "stop web", "destroy web"])
    let planned = try PlannedCase(Self.text, state, runID: Self.runID)
    check(planned, "recorded-and-destroyed")
    #expect(!planned.plan.hasChanges)
  }

  @Test func `a session of the same name of another run is none of ours`() throws {
    let planned = try PlannedCase(
      Self.text,
      ObservedState(
        isDaemonRunning: true, sessions: ["other": ObservedSession(name: "other", isActive: true)]))
    #expect(planned.changes.first == "+ session web")
  }

  @Test func `the payload takes the preloads and variables of its sessions, its own win`() throws {
    let steps = try PlannedCase(Self.text).plan.actions(in: .payload).compactMap { planned in
      if case .payload(let step) = planned.action { step } else { nil }
    }
    #expect(steps.map(\.preload) == [["liblttng-ust-fork.so"], ["liblttng-ust-fork.so"]])
    #expect(
      steps.map(\.environment) == [
        ["A": "own", "B": "session"], ["A": "session", "B": "session"],
      ])
    let others = try PlannedCase(Self.text).plan.actions.compactMap { planned -> ProgramStep? in
      switch planned.action {
      case .setup(let step), .teardown(let step): step
      default: nil
      }
    }
    #expect(others.allSatisfy { $0.preload.isEmpty && $0.environment.isEmpty })
  }
}
