import LTTngModel
import TestSupport
import Testing

extension KernelSuites {
  /// What only the kernel domain has, from recipes.
  @Suite(.serialized)
  struct FeatureTests {
    let machine: KernelMachine

    init() throws {
      machine = try MachinePlace.first.startedMachine()
      try machine.clean()
    }

    /// Every kind of rule, attribute, context field and tracker of the domain.
    private static let everything = """
      lttrecipe: 1
      name: everything
      output: {local: ./out}
      rotate: {every: 90s, size: 100MiB}
      channels:
        one:
          domain: kernel
          subbuf-size: 64KiB
          num-subbuf: 8
          event-record-loss-mode: overwrite
          output: mmap
          switch-timer: 1500us
          read-timer: 1s
          monitor-timer: 2s
          contexts: [
            pid, procname, nice, vpid, tid, vtid, ppid, vppid, hostname, interruptible, need_reschedule,
            callstack-kernel, callstack-user, cgroup_ns, ipc_ns, net_ns, pid_ns, user_ns, uts_ns, time_ns,
            uid, euid, suid, gid, egid, sgid, vuid, veuid, vsuid, vgid, vegid, vsgid, "perf:cpu:page-fault"]
          events:
            - sched_switch
            - irq_*
            - {tracepoint: "timer_*", filter: "$ctx.vpid != 1"}
            - {syscall: [openat, close], filter: "fd == 3", duplicate: true}
            - {kprobe: reading, at: vfs_read}
            - {kretprobe: opened, at: vfs_open}
            - {uprobe: serving, elf: /opt/share/bin/probed, symbol: serve}
            - {uprobe: request, sdt: /opt/share/bin/probed, probe: "acme:request"}
        two: {domain: kernel, subbuf-size: 256KiB, output: splice, events: ["block_*", {syscall: all}]}
      track: {kernel: {pid: none, vpid: ["1", "2"], uid: [root], vuid: ["1000"], gid: [root], vgid: none}}
      triggers:
        made:
          when: {event: {domain: kernel, syscall: mkdir, emission-site: entry, filter: "mode == 448", capture: [pathname]}}
          do: [{rotate: everything, rate: {every: 2}}]
        read:
          when: {event: {domain: kernel, kprobe: at_read, at: vfs_write}}
          do: [{notify: true}]
        served:
          when: {event: {domain: kernel, uprobe: at_serve, elf: /opt/share/bin/probed, symbol: serve}}
          do: [{notify: true}]
      """

    private func write(_ recipe: String) throws {
      try machine.text("cat >recipe.yaml <<'END'\n\(recipe)\nEND")
    }

    /// Returns the saved session and the triggers without the session's place, order aside.
    private func saved() throws -> [String] {
      try machine.text(
        """
        rm -rf saved; lttng save everything --output-path=$PWD/saved
        cat saved/everything.lttng; lttng list-triggers
        """
      ).split(separator: "\n").map { $0.drop { $0 == "\t" } }
        .filter { line in
          // The lttng command passes -1 as the live timer of a session that is none.
          !["<path>", "<live_timer_interval>", "- name: "].contains { line.hasPrefix($0) }
            && !line.contains("tracer messages")
        }.map(String.init).sorted()
    }

    @Test func `everything is applied once, imported, exported and taken away`() throws {
      try write(Self.everything)
      try machine.text("lttrecipe apply recipe.yaml")
      let original = try saved()
      #expect(original.contains("<symbol_name>vfs_read</symbol_name>"))
      #expect(original.contains { $0.contains("at_serve") })
      let again = try machine.text("lttrecipe plan recipe.yaml")
      #expect(again.contains("No changes"), "\(again)")
      let loss = try machine.text(
        """
        lttrecipe import everything --output imported.yaml
        lttrecipe import saved/everything.lttng --output saved.yaml
        lttrecipe export recipe.yaml --as shell > script.sh
        lttrecipe destroy recipe.yaml
        grep -h 'not carried over' imported.yaml saved.yaml || true
        """)
      #expect(!loss.contains("not carried over"))
      #expect(try machine.text("lttng list-triggers") == "")
      try machine.expectNoSession()

      try machine.text("lttrecipe apply imported.yaml")
      #expect(try saved().difference(from: original).isEmpty)
      try machine.text("lttrecipe destroy imported.yaml")
      try machine.text("sh script.sh")
      #expect(try saved().difference(from: original).isEmpty)
      try machine.text(
        "lttng destroy everything; for t in made read served; do lttng remove-trigger $t; done")
      #expect(try machine.text("lttng list-triggers") == "")
    }

    @Test func `probes of the kernel, of a function and of an SDT probe record each hit`() throws {
      let recipe = """
        lttrecipe: 1
        name: probes
        channels:
          kernel:
            domain: kernel
            contexts: [procname, vpid, "perf:cpu:page-fault"]
            events:
              - {kprobe: writing, at: vfs_write}
              - {kretprobe: opened, at: do_filp_open}
              - {uprobe: serving, elf: /opt/share/bin/probed, symbol: serve}
              - {uprobe: request, sdt: /opt/share/bin/probed, probe: "acme:request"}
              - {syscall: openat, filter: '$ctx.procname == "probed"'}
        track: {kernel: {vpid: payload}}
        payload: [{run: [/opt/share/bin/probed, 7]}]
        retrieve: [{copy: ./traces}]
        """
      let result = try machine.apply(recipe)
      #expect(result.status == 0, "\(result)")
      let package = try machine.onlyPackage()
      #expect(try package.verdict.isGood)
      let names = try package.events().map { line in
        String(line.split(separator: " ").first { $0.hasSuffix(":") && !$0.contains("}") } ?? "")
      }
      let counts = Dictionary(names.map { ($0, 1) }, uniquingKeysWith: +)
      #expect(counts["serving:"] == 7, "\(counts)")
      #expect(counts["request:"] == 7, "\(counts)")
      for name in ["opened_entry:", "opened_exit:", "syscall_entry_openat:"] {
        #expect(counts[name, default: 0] > 0, "\(name) of \(counts)")
      }
      let lines = try package.events()
      #expect(lines.allSatisfy { $0.contains("perf_cpu_page_fault = ") })
    }

    @Test func `a flight recorder keeps a snapshot when the kernel's log says the word`() throws {
      let recipe = KernelMachine.shipped("flight-recorder")
      try machine.text("lttrecipe apply \(recipe)")
      try machine.text("echo 'Oops, not really' > /dev/kmsg", as: .root)
      let listing = try machine.text(
        """
        for i in $(seq 100); do
          snapshot=$(find ~/.local/state/lttrecipe -name 'snapshot-*' -type d | head -n 1)
          [ -z "$snapshot" ] || break
          sleep 0.1
        done
        for i in $(seq 100); do
          babeltrace2 "$snapshot" > listing 2>/dev/null && [ -s listing ] && break
          sleep 0.1
        done
        tail -n 100 listing
        """)
      #expect(listing.contains("sched_switch"), "\(listing)")
      try machine.text("lttrecipe destroy \(recipe)")
      #expect(try machine.text("lttng list-triggers") == "")
      try machine.expectNoSession()
    }

    @Test func `what can be recorded is listed, and marked by a recipe`() throws {
      let events = try machine.text("lttrecipe events --domain kernel 'sched_s*' openat").split(
        separator: "\n")
      #expect(events.contains { $0.contains("sched_switch") })
      #expect(events.contains { $0.contains("openat") })
      let recipe = KernelMachine.shipped("package-update")
      let marked = try machine.text(
        "lttrecipe events --domain kernel --recipe \(recipe) --only recorded 'sched_s*' 'block_*'")
      #expect(marked.contains("* sched_switch"), "\(marked)")
      let json = try machine.text(
        "lttrecipe events --domain kernel --json > here.jsonl; wc -l < here.jsonl")
      #expect((Int(json.filter(\.isNumber)) ?? 0) > 400, "\(json)")
      let plan = try machine.text("lttrecipe plan \(recipe) --assume here.jsonl")
      #expect(plan.contains("sched_switch"), "\(plan)")
    }
  }
}
