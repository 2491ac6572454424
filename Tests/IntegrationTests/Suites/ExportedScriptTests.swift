import TestSupport
import Testing

/// Scripts that `lttrecipe export` writes of recipes with a payload, against a real session daemon.
@Suite(.serialized, .needsMachine)
struct ExportedScriptTests {
  let machine: Machine

  private static let recipe = #"""
    lttrecipe: 1
    name: pay
    parameters:
      api-key: {secret: true}
    shm-path: /dev/shm/trace
    channels: {c: {domain: user, events: ["a:*"]}}
    triggers:
      on-a: {when: {event: {domain: user, tracepoint: "a:*"}}, do: [{start: pay}]}
    setup: [{shell: "echo setup >> steps; test ! -e setup-fails"}]
    payload:
      - {shell: "cat /proc/[0-9]*/cmdline > arguments; echo \"$TOKEN $api_key\" > token", env: {TOKEN: "${api-key}"}}
      - {shell: "lttng save pay --force --output-path=$PWD/saved; echo payload >> steps; test ! -e payload-fails"}
      - {run: [touch, reached]}
    teardown:
      - {shell: "echo teardown >> steps; test ! -e teardown-fails"}
      - {shell: "echo end >> steps"}
    retrieve: [{copy: ./kept}]
    """#

  init() throws {
    machine = try Machine()
    try machine.write(Self.recipe + "\n")
    try machine.write("s3cret-value", to: "secret")
    try run("lttng-sessiond --daemonize --no-kernel")
    try run("LTTRECIPE_SECRET_API_KEY=given lttrecipe export recipe.yaml --as shell > pay.sh")
  }

  private func run(_ command: String) throws {
    let result = try machine.shell(command)
    try #require(result.status == 0, "\(command)\n\(result)")
  }

  @Test func `a step in the background is waited for and ended`() throws {
    let server =
      "trap 'echo asked >> steps; exit 3' TERM; sleep 0.3; echo ready >> steps; touch made; "
      + "while :; do sleep 0.05; done"
    try machine.write(
      """
      lttrecipe: 1
      name: pay
      channels: {c: {domain: user, events: ["a:*"]}}
      setup: [{shell: "\(server)", background: {ready: {file: made}}}]
      payload: [{shell: "echo payload >> steps"}]
      teardown: [{shell: "echo teardown >> steps"}]

      """)
    try run("lttrecipe export recipe.yaml --as shell > pay.sh")
    let result = try runScript()
    #expect(result.status == 0)
    #expect(result.steps == ["ready", "payload", "asked", "teardown"])
  }

  /// Runs the script; returns what it did, and requires that it leaves nothing in the session daemon.
  private func runScript(_ before: String = "true") throws -> (status: Int32, steps: [Substring]) {
    try run("rm -rf steps reached && \(before)")
    let result = try machine.shell("api_key=$(cat secret) sh pay.sh")
    let left = try machine.shell("lttng list; lttng list-triggers")
    #expect(!left.output.contains("pay") && !left.output.contains("on-a"), "\(left)\n\(result)")
    return (result.status, (machine.read("steps") ?? "").split(separator: "\n"))
  }

  @Test func `a script with a payload records, ends and brings the trace, also the second time`()
    throws
  {
    for _ in 0..<2 {
      let (status, steps) = try runScript("rm -rf traces kept")
      #expect(status == 0)
      #expect(steps == ["setup", "payload", "teardown", "end"])
      #expect(machine.read("reached") != nil)
      let saved = try #require(machine.read("saved/pay.lttng"))
      #expect(saved.contains("<started>true</started>"))
      #expect(saved.contains("<shared_memory_path>/dev/shm/trace/pay-"))
      try run("test -d kept/pay")
    }
    let (status, steps) = try runScript()
    #expect(status == 1 && steps == [], "it would write over the trace")
  }

  @Test func `a trace that is recorded where it shall be brought is left there`() throws {
    try machine.write(
      """
      lttrecipe: 1
      name: plain
      channels: {user: {domain: user, events: ["lttrecipe_test:tick"]}}
      payload: [{run: ["true"]}]
      retrieve: [{copy: ./traces}]

      """, to: "plain.yaml")
    try run("lttrecipe export plain.yaml --as shell > plain.sh && rm -rf traces")
    let result = try machine.shell("sh plain.sh; lttng list")
    #expect(result.errors.contains("not written over") == false, "\(result)")
    try run("sh plain.sh; test $? -eq 1; rm -rf traces; sh plain.sh && test -d traces/plain")
  }

  @Test func `a secret reaches the program alone`() throws {
    #expect(try runScript().status == 0)
    #expect(machine.read("token") == "s3cret-value s3cret-value\n")
    let arguments = try #require(machine.read("arguments"))
    #expect(arguments.contains("pay.sh") && !arguments.contains("s3cret-value"))
    #expect(machine.read("pay.sh")?.contains("given") == false)
  }

  @Test func `a payload that fails leads to the end, and no later step of it runs`() throws {
    let (status, steps) = try runScript("touch payload-fails")
    #expect(status == 1)
    #expect(steps == ["setup", "payload", "teardown", "end"])
    #expect(machine.read("reached") == nil)
    try run("test -d kept/pay")
  }

  @Test func `a setup that fails leads to the teardown`() throws {
    let (status, steps) = try runScript("touch setup-fails")
    #expect(status == 1)
    #expect(steps == ["setup", "teardown", "end"])
    try run("test ! -e traces && test ! -e kept")
  }

  @Test func `a teardown that fails keeps nothing from its end`() throws {
    let (status, steps) = try runScript("touch teardown-fails")
    #expect(status == 1)
    #expect(steps == ["setup", "payload", "teardown", "end"])
    try run("test -d kept/pay")
  }

  @Test func `a session that somebody else has stays theirs`() throws {
    try run("lttng create pay --no-output")
    let result = try machine.shell("api_key=$(cat secret) sh pay.sh")
    #expect(result.status != 0)
    try run("lttng list pay && lttng destroy pay")
    #expect(machine.read("steps") == "setup\nteardown\nend\n")
  }

  @Test func `a script that is interrupted ends what it made`() throws {
    let interrupted = Self.recipe.replacing(
      "- {run: [touch, reached]}",
      with: "- {shell: \"kill -INT $PPID\"}\n  - {run: [touch, reached]}")
    try machine.write(interrupted + "\n")
    try run("LTTRECIPE_SECRET_API_KEY=given lttrecipe export recipe.yaml --as shell > pay.sh")
    let (status, steps) = try runScript()
    #expect(status == 130)
    #expect(steps == ["setup", "payload", "teardown", "end"])
    #expect(machine.read("reached") == nil)
    try run("test -d kept/pay")
  }
}
