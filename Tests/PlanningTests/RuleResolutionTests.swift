import Diagnostics
import LTTngModel
import Planning
import TestSupport
import Testing

/// Names against the kernel's inventory: that of a Debian 12 machine with LTTng-modules 2.13.
struct RuleResolutionTests {
  private let inventory: Inventory

  init() throws {
    let text = try #require(
      TestFiles.text(Golden.folder("Fixtures/kernel-events-debian12.txt")))
    inventory = Inventory(
      kernelTracepoints: text.split(separator: "\n").map(String.init),
      systemCalls: ["openat", "openat2", "close", "clone", "read"])
    #expect(inventory.kernelTracepoints?.count == 225)
  }

  private func planned(_ events: String, _ inventory: Inventory? = nil) throws -> PlannedCase {
    try PlannedCase(
      """
      lttrecipe: 1
      name: x
      channels: {kernel: {domain: kernel, events: [\(events)]}}
      payload: [{run: [ls]}]
      """, ObservedState(isDaemonRunning: true, inventory: inventory ?? self.inventory))
  }

  private func rules(_ planned: PlannedCase) -> [String] {
    planned.plan.actions.compactMap { action in
      if case .rule(let rule) = action.action { rule.rule.text(in: .kernel) } else { nil }
    }
  }

  private func findings(_ planned: PlannedCase) -> [String] {
    planned.diagnostics.map {
      "\($0.severity.rawValue): \($0.message)\($0.help.map { " | \($0)" } ?? "")"
    }
  }

  /// The names of the procedure that was followed by hand before there was a recipe.
  private static let handNames = """
    sched_switch,sched_waking,sched_pi_setprio,sched_process_fork,sched_process_exit,\
    sched_process_free,sched_wakeup,irq_softirq_entry,irq_softirq_raise,irq_softirq_exit,\
    irq_handler_entry,irq_handler_exit,lttng_statedump_process_state,lttng_statedump_start,\
    lttng_statedump_end,lttng_statedump_network_interface,lttng_statedump_block_device,\
    block_rq_complete,block_rq_insert,block_rq_issue,block_bio_frontmerge,sched_migrate,\
    sched_migrate_task,power_cpu_frequency,net_dev_queue,netif_receive_skb,net_if_receive_skb,\
    timer_hrtimer_start,timer_hrtimer_cancel,timer_hrtimer_expire_entry,timer_hrtimer_expire_exit
    """

  @Test func `of the names of the hand procedure exactly two do not exist`() throws {
    let names = Self.handNames.split(separator: ",").map(String.init)
    #expect(names.count == 31)
    let planned = try planned(names.joined(separator: ", "))
    let policy = "`when-missing: warn` records without it"
    #expect(
      findings(planned) == [
        "error: no kernel tracepoint matches `sched_migrate` | near it: sched_migrate_task; \(policy)",
        "error: no kernel tracepoint matches `netif_receive_skb` | near it: net_if_receive_skb; "
          + policy,
      ])
    #expect(rules(planned) == names)
  }

  @Test func `a pattern exists where any name matches`() throws {
    let planned = try planned("sched_*, \"*_skb\", {tracepoint: all}, nothing_*")
    #expect(findings(planned).count == 1)
    #expect(planned.diagnostics[0].message == "no kernel tracepoint matches `nothing_*`")
    #expect(
      planned.diagnostics[0].help
        == "the name may belong to a probe module that is not built or not loaded; "
        + "`when-missing: warn` records without it")
  }

  @Test(arguments: [
    ("kmem_mm_page_alloc", "`kmem_*` is not built for this kernel: it needs headers"),
    ("ext4_*", "`ext4_*` is not built"), ("random_read", "Linux has none of these since 5.18"),
    ("lttng_statedump_process_mnt_ns", "`lttng_statedump_process_mnt_ns` is not built"),
    ("lock_acquire", "it is switched off"),
  ])
  func `a name of a probe that is not built is told why`(name: String, reason: String) throws {
    let planned = try planned("sched_switch, {tracepoint: \(name)}")
    #expect(planned.diagnostics.map(\.message) == ["no kernel tracepoint matches `\(name)`"])
    #expect(planned.diagnostics[0].help?.contains(reason) == true, "\(findings(planned))")
  }

  @Test func `a name of the other kind is told how it is written`() throws {
    let planned = try planned("syscall_entry_openat, {syscall: sched_switch}")
    #expect(
      findings(planned).map { $0.split(separator: "|")[1].split(separator: ";")[0] } == [
        " for a system call write `{syscall: openat}`",
        " it is a tracepoint: write `sched_switch` alone",
      ])
  }

  @Test func `when-missing decides what a missing name is`() throws {
    let planned = try planned(
      """
      {tracepoint: sched_swich, when-missing: warn}, {tracepoint: no_such_event, when-missing: skip},
      {tracepoint: [sched_switch, none_such], when-missing: warn}, {tracepoint: missing_one}
      """)
    #expect(
      findings(planned) == [
        "warning: no kernel tracepoint matches `sched_swich` | near it: sched_switch",
        "warning: no kernel tracepoint matches `none_such` | the name may belong to a probe module "
          + "that is not built or not loaded",
        "error: no kernel tracepoint matches `missing_one` | the name may belong to a probe module "
          + "that is not built or not loaded; `when-missing: warn` records without it",
      ])
    #expect(rules(planned) == ["sched_switch", "missing_one"])
  }

  @Test func `any-of records every one that exists and asks for one`() throws {
    let one = try planned("{any-of: [net_if_receive_skb, netif_receive_skb]}")
    #expect(rules(one) == ["net_if_receive_skb"])
    #expect(one.diagnostics.isEmpty)
    let both = try planned("{any-of: [sched_switch, sched_waking, nothing]}, {any-of: [sched_*]}")
    #expect(rules(both) == ["sched_switch", "sched_waking", "sched_*"])
    #expect(
      both.plan.actions.compactMap { planned in
        if case .rule(let rule) = planned.action { rule.alternativeGroup } else { nil }
      } == [1, 1, 2])
  }

  @Test func `any-of none of which exists is missing`() throws {
    let failing = try planned("sched_switch, {any-of: [no_one, no_two]}")
    #expect(failing.diagnostics.map(\.severity) == [.error])
    let warning = try planned("sched_switch, {any-of: [no_one, no_two], when-missing: warn}")
    #expect(warning.diagnostics.map(\.severity) == [.warning])
    #expect(rules(warning) == ["sched_switch"])
    let skipping = try planned("sched_switch, {any-of: [no_one, no_two], when-missing: skip}")
    #expect(skipping.diagnostics.isEmpty)
    #expect(rules(skipping) == ["sched_switch"])
  }

  @Test func `system calls are looked up among themselves`() throws {
    let planned = try planned("{syscall: [openat, opennat, open*]}, {syscall: sched_switch}")
    #expect(
      findings(planned).map { $0.split(separator: "|")[0] } == [
        "error: no system call matches `opennat` ", "error: no system call matches `sched_switch` ",
      ])
    #expect(planned.diagnostics[0].help?.hasPrefix("near it: openat,") == true)
    #expect(
      rules(try self.planned("{syscall: all}, sched_switch")) == [
        "syscall: all", "sched_switch",
      ])
  }

  @Test func `an event and a system call of one name are two rules`() throws {
    let planned = try planned(
      "clone, {syscall: clone}, {syscall: [clone, close]}",
      Inventory(kernelTracepoints: ["clone"], systemCalls: ["clone", "close"]))
    #expect(rules(planned) == ["clone", "syscall: clone", "syscall: close"])
    #expect(Set(planned.plan.actions.map(\.id)).count == planned.plan.actions.count)
  }

  @Test func `names that could not be listed are not missing`() throws {
    let planned = try planned("any_name, {syscall: anything}, {any-of: [a, b]}", Inventory())
    #expect(planned.diagnostics.isEmpty)
    #expect(rules(planned) == ["any_name", "syscall: anything", "a", "b"])
  }

  @Test func `user space names are never looked up`() throws {
    let planned = try PlannedCase(
      """
      lttrecipe: 1
      name: x
      channels: {user: {domain: user, events: ["nobody:knows", {any-of: [a:a, b:b]}]}}
      payload: [{run: [ls]}]
      """, ObservedState(isDaemonRunning: true, inventory: inventory))
    #expect(planned.diagnostics.isEmpty)
    #expect(rules(planned) == ["nobody:knows", "a:a", "b:b"])
  }

  @Test func `a name that stands twice is enabled once`() throws {
    #expect(
      rules(try planned("sched_switch, sched_switch, {any-of: [sched_switch]}")) == [
        "sched_switch"
      ])
  }

  @Test(arguments: [
    ("sched_migrate", ["sched_migrate_task"]),
    ("netif_receive_skb", ["net_if_receive_skb"]),
    ("hrtimer_start", ["timer_start", "timer_hrtimer_start"]),
    ("sched_swithc", ["sched_switch"]),
    ("zzzzzzzzzzzz", []),
    ("", []),
    ("*", []),
    ("block_rq_", ["block_rq_complete", "block_rq_insert", "block_rq_issue"]),
  ])
  func `near names come first`(text: String, near: [String]) throws {
    let names = try #require(inventory.kernelTracepoints)
    #expect(NearestNames.names(near: text, among: names) == near)
  }
}
