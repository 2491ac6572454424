import LTTngModel
import TestSupport
import Testing

extension KernelSuites {
  /// What the recording window holds beside the payload.
  @Suite(.serialized)
  struct WindowTests {
    let machine: KernelMachine

    init() throws {
      machine = try MachinePlace.first.startedMachine()
      try machine.clean()
    }

    private func recipe(_ step: String = "", more: String = "") -> String {
      """
      lttrecipe: 1
      name: window
      use: [kernel/tracecompass]
      channels: {kernel: {contexts: [pid, procname]}}
      payload: [{run: [ls, -alt]\(step)}]
      retrieve: [{copy: ./traces}]
      \(more)
      """
    }

    /// Applies a recipe twice: the first time much is read from the disk.
    private func record(_ recipe: String) throws -> RetrievedPackage {
      _ = try machine.apply(recipe)
      try machine.text("rm -rf traces")
      let result = try machine.apply(recipe)
      #expect(result.status == 0, "\(result)")
      return try machine.onlyPackage()
    }

    /// Records until no more events than wanted are of our own processes, 6 times at most; returns how many are,
    /// each time.
    ///
    /// The emulated processor is so slow that ticks of the timer fall into our few instructions.
    private func ownCounts(
      _ recipe: String, atMost wanted: Int, check: (EventLines) -> Void = { _ in }
    ) throws -> [Int] {
      var counts: [Int] = []
      for _ in 1...6 where (counts.min() ?? .max) > wanted {
        let fetched = try record(recipe)
        let payload = Set(try fetched.manifest.payload.map(\.processID))
        let events = try EventLines(fetched)
        check(events)
        counts.append(
          events.countBesideInterrupts(
            of: events.processes(named: ["lttrecipe", "sudo"]).subtracting(payload)))
      }
      return counts
    }

    private static let hand = """
      set -e
      lttng create hand --output=$HOME/hand
      lttng enable-channel -k kernel --subbuf-size=2M --num-subbuf=8
      lttng add-context -k -c kernel -t pid -t procname
      lttng enable-event -k -c kernel 'sched_switch,sched_waking,sched_wakeup,sched_wakeup_new,\
      sched_process_fork,sched_process_exec,sched_process_exit,sched_process_free,sched_pi_setprio,\
      sched_migrate_task,irq_*,net_dev_queue,net_if_receive_skb,timer_hrtimer_*,block_rq_insert,\
      block_rq_issue,block_rq_complete,block_bio_frontmerge,lttng_statedump_*'
      lttng enable-event -k -c kernel --syscall --all
      lttng start
      ls -alt
      lttng stop
      lttng destroy
      """

    @Test
    func `our own processes leave at most sixty events, those of the hand procedure hundreds`()
      throws
    {
      let counts = try ownCounts(recipe(), atMost: 60)
      let own = counts.min() ?? 0
      #expect(own > 0 && own <= 60, "\(counts)")

      _ = try machine.text("bash <<'END'\n\(Self.hand)\nEND")
      try machine.text("rm -rf hand; bash <<'END'\n\(Self.hand)\nEND")
      // As a package has it, the trace in a folder of its own.
      try machine.text("mkdir -p by; rm -rf by/trace; mv hand by/trace")
      let folder = try machine.fetch("/home/tracer/by")
      let events = try EventLines(RetrievedPackage(path: folder.file("by"), keeper: folder))
      let listing = events.processes(named: ["ls"])
      let byHand = events.countBesideInterrupts(
        of: events.processes(named: ["lttng", "bash"]).subtracting(listing))
      #expect(byHand >= 8 * own)
      print("events of our own processes: \(counts); of the hand procedure's: \(byHand)")
    }

    @Test func `behind sudo, sudo sleeps and the gate says little`() throws {
      let counts = try ownCounts(recipe(", user: root, timeout: 1min"), atMost: 120) {
        #expect($0.count(of: $0.processes(named: ["sudo"])) == 0)
      }
      #expect((counts.min() ?? .max) <= 120, "\(counts)")
      print("events of our own processes with sudo: \(counts)")
    }

    @Test(arguments: ["", ", user: root"])
    func `a tracker of the payload leaves nearly nothing else`(step: String) throws {
      let fetched = try record(recipe(step, more: "track: {kernel: {pid: payload}}"))
      let payload = Set(try fetched.manifest.payload.map(\.processID))
      let events = try EventLines(fetched)
      #expect(events.events.count > 100)
      let share = Double(events.count(of: payload)) / Double(events.events.count)
      #expect(share >= 0.9)
    }

    @Test func `the marks of the steps are in the trace's own clock`() throws {
      let fetched = try record(recipe("}, {shell: \"sleep 0.1\""))
      let steps = try fetched.manifest.payload
      try #require(steps.count == 2)
      let metadata = try #require(TestFiles.text(fetched.path + "/trace/kernel/metadata"))
      #expect(metadata.contains("name = \"\(try fetched.manifest.clock)\""))
      let text = try fetched.babeltrace("--clock-cycles", "--fields=all").output
      var previous: UInt64 = 0
      for step in steps {
        let marks = text.split(separator: "\n").filter {
          $0.contains("sched_process_exec:") && $0.contains("pid = \(step.processID),")
            || $0.contains("sched_process_exit:") && $0.contains("pid = \(step.processID),")
        }.compactMap { UInt64($0.dropFirst().prefix { $0 != "]" }) }
        let first = try #require(marks.first)
        let (begin, end) = (try #require(step.beginTime), try #require(step.endTime))
        #expect(previous <= begin && begin <= first)
        #expect(marks.allSatisfy { $0 <= end })
        previous = end
      }
    }
  }
}
