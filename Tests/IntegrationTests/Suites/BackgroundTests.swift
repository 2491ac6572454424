import LTTngModel
import TestSupport
import Testing

/// Steps in the background: when the steps after them begin, and how they end.
@Suite(.serialized, .needsMachine)
struct BackgroundTests {
  let machine: Machine

  init() throws {
    machine = try Machine()
  }

  /// A program that is ready after a while, says when it is asked to end, and tells its process.
  private func server(_ ready: String, end: String = "echo asked >> order") -> String {
    "trap '\(end); exit 3' TERM INT; echo $$ > server; sleep 0.2; echo ready >> order; \(ready); "
      + "while :; do sleep 0.05; done"
  }

  private static let listener =
    "import socket,time; s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); "
    + "time.sleep(0.2); s.bind(('127.0.0.1', 47913)); s.listen(); time.sleep(1000)"

  /// The process of the server.
  private func serverProcess() throws -> String {
    String(try #require(machine.read("server")).dropLast())
  }

  private func isAlive(_ process: String) throws -> Bool {
    try machine.shell("grep -qs '^State:.[^Z]' /proc/\(process)/status").status == 0
  }

  private func order() -> [String] {
    (machine.read("order") ?? "").split(separator: "\n").map(String.init)
  }

  private func expectServerGone() throws {
    #expect(try !isAlive(serverProcess()))
    try machine.expectNothingLeft()
  }

  @Test(arguments: [
    ("touch made", "{file: made}"), ("echo it is listening now", "{output: is listening}"),
    ("touch made", "{run: [test, -e, made]}"), ("echo listening >&2", "{output: listening}"),
  ])
  func `the steps after it begin when it is ready, and it ends before the teardown`(
    make: String, ready: String
  ) throws {
    let result = try machine.apply(
      JobRecipe(
        payload: "- shell: \"ls; echo payload >> order\"",
        more: """
          setup:
            - shell: "\(server(make))"
              background: {ready: \(ready), within: 20s}
          teardown: [{shell: "echo teardown >> order"}]
          """.replacing("}, within: 20s}", with: ", within: 20s}}")))
    #expect(result.status == 0, "\(result)")
    #expect(order() == ["ready", "payload", "asked", "teardown"])
    #expect(result.errors.contains("setup 1: sh -c "), "\(result)")
    #expect(result.errors.contains(": ready in the background after "), "\(result)")
    try expectServerGone()
  }

  @Test func `a port tells that it is ready, and a signal of the recipe's ends it`() throws {
    let recipe = JobRecipe(
      payload: """
        - run: [python3, -c, "\(Self.listener)"]
          background: {ready: {port: 47913}, stop-signal: SIGINT}
        - run: [python3, -c, "import socket; socket.create_connection(('127.0.0.1', 47913))"]
        """)
    let result = try machine.apply(recipe)
    #expect(result.status == 0, "\(result)")
    let package = try machine.onlyPackage()
    #expect(try package.manifest.payload.map(\.exit) == ["signal 2 (SIGINT)", "exit status 0"])
    #expect(result.errors.contains("KeyboardInterrupt"), "\(result)")
    try machine.expectNothingLeft()

    let taken = try machine.apply(
      JobRecipe(
        payload: "- run: [ls]",
        more: """
          setup:
            - run: [python3, -c, "\(Self.listener)"]
              background: {ready: {port: 47913}}
            - {run: [sleep, 1000], background: {ready: {port: 47913}}}
          """))
    #expect(taken.status == 1, "\(taken)")
    #expect(
      taken.errors.contains(
        "setup 2: another program listens on the port 47913 already, so that it cannot tell"),
      "\(taken)")
    try machine.expectNothingLeft()
  }

  @Test func `what is not ready in time, or ends before, is told and nothing is left`() throws {
    let late = try machine.apply(
      JobRecipe(
        payload: "- run: [touch, recorded]",
        more: """
          setup: [{run: [sleep, 1000], background: {ready: {file: made, within: 300ms}}}]
          teardown: [{run: [touch, torn-down]}]
          """))
    #expect(late.status == 1, "\(late)")
    #expect(
      late.errors.contains("setup 1 (sleep 1000): it was not ready within 300ms: the file made"),
      "\(late)")
    #expect(machine.read("torn-down") != nil && machine.read("recorded") == nil)
    try machine.expectNothingLeft()

    let ended = try machine.apply(
      JobRecipe(
        payload: """
          - {shell: "exit 4", background: {ready: {port: 47914}}}
          - run: [touch, recorded]
          """))
    #expect(ended.status == 6, "\(ended)")
    #expect(
      ended.errors.contains("it ended with exit status 4 before it was ready"), "\(ended)")
    #expect(machine.read("recorded") == nil)
    try machine.expectNothingLeft()

    let missing = try machine.apply(
      JobRecipe(
        payload: "- {run: [ls], background: true}\n- run: [ls]",
        more: "setup: [{shell: \"sleep 9\", background: {ready: {run: [nowhere]}}}]"))
    #expect(missing.status == 5, "\(missing)")
    #expect(missing.errors.contains("`nowhere` cannot be run"), "\(missing)")
  }

  @Test func `one that ends by itself is judged by its exit status`() throws {
    let recipe = JobRecipe(
      payload: """
        - {shell: "exit 0", background: true}
        - {shell: "exit 5", background: true, expect-exit: 5}
        - {shell: "kill -SEGV $$", background: true}
        - {shell: "ls; sleep 0.3; touch recorded"}
        """)
    let result = try machine.apply(recipe)
    #expect(result.status == 6, "\(result)")
    #expect(result.errors.contains("payload 3 "), "\(result)")
    #expect(result.errors.contains("SIGSEGV"), "\(result)")
    #expect(!result.errors.contains("error: payload 1"), "\(result)")
    #expect(!result.errors.contains("error: payload 2"), "\(result)")
    #expect(machine.read("recorded") != nil)
    let package = try machine.onlyPackage()
    #expect(try package.verdict.isGood)
    // The last step, which it did not wait for, takes longer.
    let ends = try package.manifest.payload.compactMap(\.endTime)
    #expect(ends[..<3].allSatisfy { $0 + 100_000_000 < ends[3] }, "\(ends)")
    try machine.expectNothingLeft()
  }

  /// The payload waits until it is told, so that one which is told in the end is a failure.
  @Test(arguments: [("", "SIGSEGV"), ("--json", "background-ended")])
  func `one that ends while others run is told at once, and they go on`(
    _ option: String, _ text: String
  ) throws {
    let waiting = "until grep -q '\(text)' told; do sleep 0.02; done"
    try machine.write(
      JobRecipe(
        payload: """
          - shell: "echo serving; echo out of memory >&2; until [ -e go ]; do sleep 0.02; done; kill -SEGV $$"
            background: true
          - {shell: "ls; touch go; \(waiting); touch recorded", timeout: 20s}
          """
      ).text)
    let result = try machine.shell("lttrecipe apply recipe.yaml \(option) > told 2>&1")
    #expect(result.status == 6)
    #expect(machine.read("recorded") != nil)
    let told = try #require(machine.read("told"))
    if option.isEmpty {
      #expect(
        told.contains("> payload 1: sh -c 'echo serving; "), "\(told)")
      #expect(
        told.contains(
          ": ended in the background with signal 11 (SIGSEGV); the run goes on, and fails\n"
            + "      | serving\n      | out of memory\n"), "\(told)")
    } else {
      let line = try #require(told.split(separator: "\n").first { $0.contains(text) })
      #expect(line.contains(#""lastLines":["serving","out of memory"]"#), "\(line)")
      #expect(line.contains(#""isExpected":false"#), "\(line)")
    }
    try machine.expectNothingLeft()
  }

  @Test func `a reader that takes no output does not keep a limit from ending the payload`() throws
  {
    let fill = "dd if=/dev/zero of=told bs=4096 count=1000 oflag=nonblock 2> /dev/null"
    try machine.write(
      JobRecipe(
        payload: """
          - {shell: "until [ -e go ]; do sleep 0.02; done; exit 3", background: true}
          - shell: "ls; \(fill); touch go; exec sleep 985"
          """,
        more: "limits: {duration: 2s}"
      ).text)
    _ = try machine.shell(
      "mkfifo told; { sleep 8; tr -d '\\000'; } < told > all & lttrecipe apply recipe.yaml 2> told; wait"
    )
    let payload = try machine.onlyPackage().manifest.payload
    let begin = try #require(payload.last?.beginTime)
    let end = try #require(payload.last?.endTime)
    #expect(end - begin < 5_000_000_000)
    #expect(machine.read("all")?.contains("ended in the background with exit status 3") == true)
    try machine.expectNothingLeft()
  }

  @Test func `one of setup that ends as the recipe expects is told, and nothing fails`() throws {
    try machine.write(
      JobRecipe(
        payload:
          "- {shell: \"ls; until grep -q 'setup 1.*ended' told; do sleep 0.02; done\", timeout: 20s}",
        more: "setup: [{shell: \"touch made; sleep 0.3\", background: {ready: {file: made}}}]"
      ).text)
    let result = try machine.shell("lttrecipe apply recipe.yaml 2> told")
    #expect(result.status == 0, "\(machine.read("told") ?? "")")
    #expect(machine.read("told")?.contains("the run goes on, and fails") == false)
    try machine.expectNothingLeft()
  }

  @Test func `one that cannot be executed is told, whenever that is seen`() throws {
    try machine.write("#!/nowhere/interpreter\n", to: "broken", mode: 0o755)
    for ready in ["true", "{ready: {file: made}}"] {
      let result = try machine.apply(
        JobRecipe(
          payload: "- run: [touch, recorded]",
          more: "setup: [{run: [./broken], background: \(ready)}]"))
      #expect(result.status == 1, "\(result)")
      #expect(result.errors.contains("setup 1: cannot execute "), "\(result)")
      #expect(machine.read("recorded") == nil)
    }
    try machine.expectNothingLeft()
  }

  @Test func `a signal ends the wait, also while a program looks`() throws {
    try machine.write(
      JobRecipe(
        payload: "- run: [touch, recorded]",
        more: """
          setup:
            - run: [sleep, 984]
              background: {ready: {run: [sh, -c, "touch looked; sleep 1; exit 1"], within: 60s}}
          """
      ).text)
    let result = try machine.shell(
      "lttrecipe apply recipe.yaml & until [ -e looked ]; do sleep 0.02; done; kill -INT $!; wait $!"
    )
    #expect(result.status == 130, "\(result)")
    #expect(machine.read("recorded") == nil)
    try machine.expectNothingLeft()
  }

  @Test func `one that does not end is killed after its grace period, with its group`() throws {
    let result = try machine.apply(
      JobRecipe(
        payload: "- run: [ls]",
        more: """
          setup:
            - shell: "trap '' TERM; (trap '' TERM; exec sleep 986) & echo $$ > server; wait; sleep 986"
              background: {ready: {file: server}, grace-period: 200ms}
          """))
    #expect(result.status == 0, "\(result)")
    #expect(
      result.errors.contains("setup 1 did not end within 200ms after SIGTERM, and was killed"),
      "\(result)")
    try expectServerGone()
  }

  @Test
  func `a paused run leaves it running, and takes it up; one that has ended is started again`()
    throws
  {
    try machine.write(
      JobRecipe(
        payload: "- run: [ls]",
        more: """
          setup: [{shell: "\(server("touch made"))", background: {ready: {file: made}}}]
          """
      ).text)
    #expect(
      try machine.lttrecipe("apply", "recipe.yaml", "--run-id", "a", "--until", "setup").status == 0
    )
    let process = try serverProcess()
    #expect(try isAlive(process))
    let second = try machine.lttrecipe(
      "apply", "recipe.yaml", "--run-id", "a", "--until", "recording")
    #expect(second.status == 0, "\(second)")
    #expect(try serverProcess() == process)
    try machine.text("kill", "-KILL", process)
    let result = try machine.lttrecipe("apply", "recipe.yaml", "--run-id", "a")
    #expect(result.status == 0, "\(result)")
    #expect(order() == ["ready", "ready", "asked"])
    #expect(try serverProcess() != process)
    #expect(result.errors.contains("has ended since: it is started again"), "\(result)")
    try expectServerGone()
  }

  @Test func `one that has hardly begun when a signal comes is ended`() throws {
    try machine.text("lttng-sessiond", "--daemonize", "--no-kernel")
    let recipe = JobRecipe(
      more: """
        setup: [{shell: "echo > ready; exec sleep 1000", background: {ready: {file: ready}}}]
        """)
    try machine.write(recipe.text)
    // It is slow to leave its mark, and asked for its end before.
    let slow =
      "strace -f -o /dev/null -e trace=ftruncate -e inject=ftruncate:delay_enter=500000:when=1"
    let apply = "\(slow) lttrecipe apply recipe.yaml --run-id early; echo $? > status"
    try machine.startInBackground(["sh", "-c", apply], as: .user)
    let journal = "\(machine.runs())/early/journal.jsonl"
    try machine.text("sh", "-c", "until grep -qs held \(journal); do :; done")
    #expect(try machine.lttrecipe("stop", "early").status == 0)
    try machine.text("sh", "-c", "until test -s status; do sleep 0.01; done")
    #expect(machine.read("status") == "143\n")
    try machine.expectEnd(of: "sleep")
  }

  @Test(arguments: [
    ("", "an earlier lttrecipe started it"), ("--json", #""type":"background-ended""#),
  ])
  func `the end of one that a paused run has left running is told at once, too`(
    _ option: String, _ text: String
  ) throws {
    // The command is told, too.
    let waiting =
      "until grep -Eq 'earlier [l]ttrecipe|background-[e]nded' told; do sleep 0.02; done"
    try machine.write(
      JobRecipe(
        payload:
          "- {shell: \"ls; kill -KILL $(cat server); \(waiting); touch recorded\", timeout: 20s}",
        more: "setup: [{shell: \"\(server("touch made"))\", background: {ready: {file: made}}}]"
      ).text)
    #expect(try machine.lttrecipe("apply", "recipe.yaml", "--until", "setup").status == 0)
    let result = try machine.shell("lttrecipe apply recipe.yaml \(option) > told 2>&1")
    let told = try #require(machine.read("told"))
    #expect(result.status == 0, "\(told)")
    #expect(machine.read("recorded") != nil)
    #expect(told.split(separator: text).count == 2, "\(told)")
    #expect(option.isEmpty || told.contains(#""isExpected":true"#), "\(told)")
    try expectServerGone()
  }

  @Test func `after a kill, resume ends it without waiting for it`() throws {
    try machine.write(
      JobRecipe(
        payload: """
          - shell: "\(server("touch ready"))"
            background: {ready: {file: ready}}
          - shell: "ls; kill -KILL $PPID"
          """,
        more: """
          setup: [{shell: "sleep 985", background: true}]
          teardown: [{shell: "echo teardown >> order"}]
          """
      ).text)
    #expect(try machine.lttrecipe("apply", "recipe.yaml").status == 137)
    let result = try machine.lttrecipe("resume")
    // The end of the payload was not seen.
    #expect(result.status == 4, "\(result)")
    let package = try machine.onlyPackage()
    #expect(try package.verdict.findings.map(\.kind) == ["recording-ended-early"])
    #expect(try package.manifest.payload.map(\.exit) == ["not seen", "not seen"])
    #expect(order() == ["ready", "asked", "teardown"])
    try expectServerGone()
  }
}
