import TestSupport
import Testing

extension KernelSuites {
  /// Names and fields that this kernel has not, or had better not use.
  @Suite(.serialized)
  struct NameTests {
    let machine: KernelMachine

    init() throws {
      machine = try MachinePlace.first.startedMachine()
      try machine.clean()
    }

    /// Those of the procedure that was followed by hand before there was a recipe.
    private static let handNames = """
      sched_switch,sched_waking,sched_pi_setprio,sched_process_fork,sched_process_exit,\
      sched_process_free,sched_wakeup,irq_softirq_entry,irq_softirq_raise,irq_softirq_exit,\
      irq_handler_entry,irq_handler_exit,lttng_statedump_process_state,lttng_statedump_start,\
      lttng_statedump_end,lttng_statedump_network_interface,lttng_statedump_block_device,\
      block_rq_complete,block_rq_insert,block_rq_issue,block_bio_frontmerge,sched_migrate,\
      sched_migrate_task,power_cpu_frequency,net_dev_queue,netif_receive_skb,net_if_receive_skb,\
      timer_hrtimer_start,timer_hrtimer_cancel,timer_hrtimer_expire_entry,timer_hrtimer_expire_exit
      """

    private func recipe(_ events: String, contexts: String = "[]", more: String = "") -> String {
      """
      lttrecipe: 1
      name: names
      channels: {kernel: {domain: kernel, contexts: \(contexts), events: [\(events)]}}
      payload: [{run: [ls, -alt]}]
      retrieve: [{copy: ./traces}]
      \(more)
      """
    }

    @Test func `the two names of the hand procedure that do not exist stop it`() throws {
      let result = try machine.apply(recipe(Self.handNames))
      #expect(result.status == 5)
      #expect(
        Golden.difference(
          result.errors.withoutRunIDs, at: Golden.folder("../Golden/hand-names.txt")) == nil)
      #expect(try machine.packages(of: .tracer).isEmpty)
      try machine.expectNoSession()
    }

    @Test func `with a warning it records, and says so`() throws {
      let names = Self.handNames.split(separator: ",").map {
        "{tracepoint: \($0), when-missing: warn}"
      }
      let result = try machine.apply(recipe(names.joined(separator: ", ")))
      #expect(result.status == 0, "\(result)")
      #expect(result.errors.contains("warning: no kernel tracepoint matches `sched_migrate`"))
      #expect(result.errors.contains("warning: no kernel tracepoint matches `netif_receive_skb`"))
      let events = try machine.onlyPackage().events().joined()
      #expect(events.contains("sched_switch:"))
    }

    @Test func `a probe that is not built is named as such`() throws {
      let result = try machine.apply(recipe("sched_switch, kmem_mm_page_alloc, {syscall: opennat}"))
      #expect(result.status == 5)
      #expect(result.errors.contains("`kmem_*` is not built for this kernel"))
      #expect(result.errors.contains("near it: openat"))
    }

    @Test(arguments: [
      ("prio", 3, "can panic the kernel"),
      ("mnt_ns", 5, "take it out of `contexts`"),
      ("preemptible", 5, "take it out of `contexts`"),
    ])
    func `a context field that this kernel cannot record is refused`(
      context: String, status: Int32, text: String
    ) throws {
      let result = try machine.apply(recipe("sched_switch", contexts: "[\(context)]"))
      #expect(result.status == status, "\(result)")
      #expect(result.errors.contains(text), "\(result)")
      #expect(try machine.packages(of: .tracer).isEmpty)
      try machine.expectNoSession()
    }

    @Test func `every other context field of the kernel can be recorded`() throws {
      let contexts = """
        [pid, tid, ppid, vpid, vtid, vppid, procname, nice, hostname, interruptible, need_reschedule, \
        callstack-kernel, callstack-user, cgroup_ns, ipc_ns, net_ns, pid_ns, user_ns, uts_ns, time_ns, \
        uid, euid, suid, gid, egid, sgid, vuid, veuid, vsuid, vgid, vegid, vsgid]
        """
      let result = try machine.apply(recipe("sched_*", contexts: contexts))
      #expect(result.status == 0, "\(result)")
    }

    @Test func `a channel is listed as enabled, and a plan of what is there changes nothing`()
      throws
    {
      let text = recipe("sched_switch, {syscall: all}", contexts: "[pid, procname]")
      #expect(try machine.apply(text, "--until configured").status == 0)
      let listing = try machine.text("lttng list $(lttng list | grep -o 'names-[^ ]*')")
      #expect(listing.contains("- kernel: [enabled]"), "\(listing)")
      #expect(try machine.text("lttrecipe plan recipe.yaml").contains("No changes."))
      let result = try machine.run("lttrecipe apply recipe.yaml")
      #expect(result.status == 0, "\(result)")
      try machine.expectNoSession()
    }

    @Test func `all names of the shipped presets exist`() throws {
      let folder = "/opt/share/share/lttrecipe/recipes"
      let presets = try machine.text("cd \(folder); ls kernel/*.yaml").split(separator: "\n")
      #expect(presets.count >= 8)
      // Beside another one: a mix-in has no event of its own.
      for preset in presets {
        let text = """
          lttrecipe: 1
          name: one
          use: [kernel/printk, \(preset.dropLast(".yaml".count))]
          payload: [{run: [ls]}]
          """
        let result = try machine.run("lttrecipe plan - <<'END'\n\(text)\nEND")
        #expect(result.status == 0, "\(preset) \(result)")
        #expect(!result.errors.contains("no kernel tracepoint"), "\(preset) \(result)")
      }
    }
  }
}

extension String {
  /// The text with `RUN` for the ids of runs.
  fileprivate var withoutRunIDs: String {
    replacing(#/[0-9]{8}T[0-9]{6}Z-[0-9a-f]{4}/#, with: "RUN")
  }
}
