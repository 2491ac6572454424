import TestSupport
import Testing

/// `plan --assume`: a plan for another machine.
@Suite(.serialized, .needsMachine)
struct AssumedPlanTests {
  let machine: Machine

  init() throws {
    machine = try Machine()
    try machine.write(
      """
      lttrecipe: 1
      name: job
      channels:
        k:
          domain: kernel
          events:
            - sched_*
            - {without: sched_stat_*}
            - {tracepoint: timer_hrtimer_init, when: {kernel: "< 6.2"}}
            - {tracepoint: printk_console, when: {kernel: ">= 6.2"}}
            - {tracepoint: irq_handler_entry, when: {arch: aarch64}}
            - {tracepoint: irq_handler_exit, when: {lttng: ">= 2.14"}}
        u: {domain: user, events: ["a:b"]}
      track: {user: {vuid: [no-such-user, deploy, root]}}
      payload: [{run: [no-such-program, "${host}", "${user}"], user: no-such-user}]
      """)
  }

  /// The inventory of an ARM machine with Debian 12's kernel.
  private func inventory(
    kernel: String = "6.1.0-47-arm64", listings: String? = nil, events: Int? = nil
  ) throws {
    let names = TestFile.text(of: Self.kernelEvents)?.split(separator: "\n") ?? []
    try #require(names.count == 225)
    let kernelListing =
      [#"{"type":"listing","domain":"kernel","kind":"tracepoint"}"#]
      + names.map { #"{"type":"event","domain":"kernel","kind":"tracepoint","name":"\#($0)"}"# }
    let lines =
      [
        #"{"type":"version","format":1,"lttrecipe":"0.1.0"}"#,
        """
        {"type":"machine","format":1,"isFiltered":false,"facts":{"host":"pi4","kernel":"\(kernel)",\
        "architecture":"aarch64","lttng":"2.13.9","user":"deploy","userID":1234,\
        "homeFolder":"/home/deploy","runsFolder":"/home/deploy/runs","isDaemonRunning":true}}
        """,
      ] + (listings.map { [$0] } ?? kernelListing)
      + [#"{"type":"end","events":\#(events ?? (listings == nil ? names.count : 0))}"#]
    try machine.write(lines.joined(separator: "\n") + "\n", to: "pi4.jsonl")
  }

  private static let kernelEvents =
    TestFolder.tests + "/PlanningTests/Fixtures/kernel-events-debian12.txt"

  private func plan(_ options: String...) throws -> Finished {
    try machine.run(["lttrecipe", "plan", "recipe.yaml", "--assume", "pi4.jsonl"] + options)
  }

  @Test func `the inventory's machine decides, and none is asked here`() throws {
    try inventory()
    let result = try plan()
    #expect(result.status == 0, "\(result)")
    #expect(
      result.output.hasPrefix("job, on pi4 (Linux 6.1.0-47-arm64, aarch64, LTTng 2.13.9):\n"))
    #expect(result.output.contains("= session daemon"))
    #expect(result.output.contains("/home/deploy/runs/${run.id}/trace"))
    #expect(result.output.contains("no-such-program pi4 deploy"))
    #expect(result.output.contains("rule timer_hrtimer_init in k"))
    #expect(result.output.contains("rule irq_handler_entry in k"))
    #expect(!result.output.contains("printk_console") && !result.output.contains("handler_exit"))
    #expect(result.output.contains("rule sched_switch in k"), "the pattern is expanded")
    #expect(!result.output.contains("sched_stat_"))
    #expect(result.output.contains("tracker vuid (user): 0, 1234, no-such-user\n"))
    #expect(result.errors.contains("users of pi4 are not known here: no-such-user"))
    #expect(try machine.homeContents() == [])
    try machine.expectNoDaemon()
    #expect(try plan("--detailed-exitcode").status == 2)
    #expect(try plan("--json").output.contains("\"assumed\":{"))
  }

  @Test func `another kernel gives another plan`() throws {
    try inventory(kernel: "6.8.0")
    let result = try plan()
    #expect(result.output.contains("rule printk_console in k"), "\(result)")
    #expect(!result.output.contains("timer_hrtimer_init"))
  }

  @Test func `a name that the machine lacks is an error as it would be there`() throws {
    try machine.write(
      "lttrecipe: 1\nname: x\nchannels: {k: {domain: kernel, events: [sched_swich]}}\npayload: [{run: [ls]}]\n"
    )
    try inventory()
    let result = try plan()
    #expect(result.status == 5, "\(result)")
    #expect(result.errors.contains("near it: sched_switch"))
  }

  @Test func `a machine that cannot record the kernel is told`() throws {
    try inventory(
      listings: """
        {"type":"listing","domain":"kernel","kind":"tracepoint","obstacle":{"reason":"no-kernel-tracer",\
        "message":"no tracer","help":"install it"}}
        """)
    let result = try plan()
    #expect(result.status == 5, "\(result)")
    #expect(result.errors.contains("pi4 cannot record kernel tracepoints: no tracer"))
    #expect(result.errors.contains("help: install it"))
  }

  @Test func `an inventory without the kernel's names leaves them unchecked`() throws {
    try inventory(listings: #"{"type":"listing","domain":"user","kind":"tracepoint"}"#)
    let result = try plan()
    #expect(result.status == 0, "\(result)")
    #expect(result.errors.contains("the inventory lists no kernel tracepoints"))
  }

  @Test func `a damaged inventory is refused with its line`() throws {
    try inventory(events: 7)
    let result = try plan()
    #expect(result.status == 5, "\(result)")
    #expect(result.errors.contains("pi4.jsonl:229:1: error: "))
    #expect(result.errors.contains("[inventory-invalid]"))
    #expect(result.output == "")
  }

  @Test func `what events prints here is an inventory`() throws {
    try machine.text("lttng-sessiond", "--daemonize", "--no-kernel")
    let lines = try machine.lttrecipe("events", "--json")
    #expect(lines.status == 0, "\(lines)")
    try machine.write(lines.output, to: "pi4.jsonl")
    try machine.write(JobRecipe().text)
    try machine.killDaemon()
    let result = try plan()
    #expect(result.status == 0, "\(result)")
    #expect(result.output.contains("= session daemon"))
    #expect(result.output.contains("tracker vuid (user): 65534\n"))
  }

  @Test(arguments: [["--out", "x"], ["--run-id", "x"]])
  func `it takes no option about runs of this machine`(_ options: [String]) throws {
    try inventory()
    let result = try machine.run(
      ["lttrecipe", "plan", "recipe.yaml", "--assume", "pi4.jsonl"] + options)
    #expect(result.status == 64, "\(result)")
  }
}

/// The folder of all tests.
enum TestFolder {
  static let tests =
    #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
    .joined(separator: "/")
}
