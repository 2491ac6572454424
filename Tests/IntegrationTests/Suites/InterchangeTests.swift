import TestSupport
import Testing

/// `lttrecipe import` and `lttrecipe export` against a real session daemon.
@Suite(.serialized, .needsMachine)
struct InterchangeTests {
  let machine: Machine

  /// Everything of user space and the agents.
  private static let recipe = """
    lttrecipe: 1
    name: all
    output: {local: ./out}
    rotate: {every: 90s, size: 100MiB}
    channels:
      user:
        domain: user
        subbuf-size: 64KiB
        num-subbuf: 8
        event-record-loss-mode: overwrite
        switch-timer: 1500us
        read-timer: 1s
        monitor-timer: 2s
        contexts: [vpid, procname, "perf:thread:page-fault", cgroup_ns, vuid, pthread_id]
        events:
          - {tracepoint: "a:*", exclude: ["a:b", "a:c*"], log-level: {at-least: warning}, filter: "x == 1"}
          - {tracepoint: "b:*", log-level: {exactly: debug-line}}
          - {tracepoint: "c:*", filter: 's == "it''s"'}
      block: {domain: user, blocking-timeout: inf, events: ["d:*"]}
      jul:
        domain: jul
        contexts: [vpid, "$app.provider:type", vtid]
        events: ["org.*", {logger: "com.acme.*", log-level: {at-least: warning}, filter: 'msg == "*slow*"'}]
      log4j: {domain: log4j, events: [{logger: [a, b], log-level: {exactly: fatal}}]}
      python: {domain: python, events: [all, {logger: x, log-level: {at-least: error}}]}
    track: {user: {vuid: ["65534", "1000"], vpid: none}}
    triggers:
      on-a:
        when: {event: {domain: user, tracepoint: "a:*", filter: "x == 1", capture: [x, "$ctx.vpid"]}}
        do: [{rotate: all, rate: {every: 2}}, {notify: true}]
    """

  init() throws {
    machine = try Machine()
    try machine.write(Self.recipe + "\n")
    try run("lttng-sessiond --daemonize --no-kernel")
  }

  private func run(_ command: String) throws {
    let result = try machine.shell(command)
    try #require(result.status == 0, "\(command)\n\(result)")
  }

  /// Returns the saved session without its place, order aside.
  private func saved() throws -> [String] {
    try run("rm -rf saved && lttng save all --output-path=$PWD/saved")
    let text = try #require(machine.read("saved/all.lttng"))
    return text.split(separator: "\n").map { String($0.drop { $0 == "\t" }) }
      .filter { !$0.hasPrefix("<path>") }.sorted()
  }

  @Test func `a script that is exported makes the session that apply makes`() throws {
    try run("lttrecipe export recipe.yaml --as shell > recipe.sh && sh recipe.sh")
    let byScript = try saved()
    try run("lttng destroy all && lttng remove-trigger on-a")
    try run("lttrecipe apply recipe.yaml")
    #expect(try saved() == byScript)
    #expect(byScript.contains("<ctx_name>type</ctx_name>"))
  }

  @Test func `a session that is imported is made anew as it was`() throws {
    try run("lttrecipe apply recipe.yaml")
    let original = try saved()
    try run("lttrecipe import all --output all.yaml")
    try run("lttrecipe import saved/all.lttng --output saved.yaml")
    try run("lttrecipe validate all.yaml saved.yaml && lttrecipe fmt --check all.yaml saved.yaml")
    let text = try #require(machine.read("all.yaml"))
    #expect(text.contains("on-a:") && !text.contains("not carried over"))
    try run("lttrecipe destroy recipe.yaml")
    for file in ["all.yaml", "saved.yaml"] {
      try run("lttrecipe apply \(file)")
      #expect(try saved() == original, "\(file)")
      try run("lttrecipe destroy \(file)")
    }
  }

  @Test func `a saved session that is exported is loaded as apply makes it`() throws {
    let recipe = Self.recipe.replacing("cgroup_ns, vuid, ", with: "")
    let withoutAgents = recipe.split(separator: "\n", omittingEmptySubsequences: false)
    let start = try #require(withoutAgents.firstIndex { $0.hasPrefix("  jul:") })
    let end = try #require(withoutAgents.firstIndex { $0.hasPrefix("track:") })
    let text = (withoutAgents[..<start] + withoutAgents[end...]).joined(separator: "\n")
    try machine.write(text + "\n")
    try run("lttrecipe export recipe.yaml --as lttng-xml > all.lttng")
    try run("lttng load --input-path=$PWD/all.lttng all && lttng start all")
    let loaded = try saved()
    try run("lttng destroy all && lttrecipe apply recipe.yaml")
    #expect(try saved() == loaded)
  }

  @Test func `a session of a recipe of lttrecipe's says so, without the run's folder`() throws {
    try machine.write("lttrecipe: 1\nname: own\nchannels: {u: {domain: user, events: [a:*]}}\n")
    try run("lttrecipe apply recipe.yaml && lttrecipe import own --output own.yaml")
    let text = try #require(machine.read("own.yaml"))
    #expect(!text.contains("output:") && !text.contains("/runs/"), "\(text)")
    let comments = text.replacing("\n#  ", with: "")
    #expect(comments.contains("/recipe.yaml made."), "\(text)")
  }

  @Test func `an import that is refused in part says so and is valid`() throws {
    try machine.write(
      """
      lttng create s
      lttng enable-event -u 'a:*'
      lttng enable-event -u --probe=vfs_read p
      lttng add-trigger --condition=event-rule-matches --type=user --action=snapshot-session s

      """, to: "odd.sh")
    let imported = try machine.lttrecipe("import", "odd.sh", "--output", "odd.yaml", "--json")
    #expect(imported.status == 0, "\(imported)")
    let losses = imported.output.split(separator: "\n").filter { $0.contains("not-carried-over") }
    #expect(losses.count == 2, "\(imported)")
    try run("lttrecipe validate odd.yaml")
  }

  @Test func `what cannot be imported says so`() throws {
    let missing = try machine.lttrecipe("import", "al")
    #expect(missing.status == 1 && missing.errors.contains("no file and no session"), "\(missing)")
    let empty = try machine.shell("echo ls | lttrecipe import -")
    #expect(empty.status == 1 && empty.output == "", "\(empty)")
    try machine.write("mine", to: "x.yaml")
    try machine.write("lttng create; lttng enable-event -u 'a:*'\n", to: "x.sh")
    let refused = try machine.lttrecipe("import", "x.sh", "--output", "x.yaml")
    #expect(refused.status == 1 && refused.errors.contains("not overwritten"), "\(refused)")
    try run("lttrecipe import x.sh --output x.yaml --force && lttrecipe validate x.yaml")
  }
}
