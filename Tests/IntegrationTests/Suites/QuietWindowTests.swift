import TestSupport
import Testing

/// What lttrecipe itself does while the payload is recorded.
@Suite(.serialized, .needsMachine)
struct QuietWindowTests {
  let machine: Machine

  init() throws {
    machine = try Machine()
  }

  /// A program that ends in the background, and two others, one of which leaves a child behind.
  private static let payload = """
    - {shell: "sleep 0.4", background: true}
    - shell: "ls > listed; (sleep 0.2; :) & sleep 1.2"
    - shell: "sleep 0.1"
    """

  /// What it takes to release the programs and to wait for their ends.
  private static let waiting = Set([
    "write", "poll", "read", "waitid", "close", "rt_sigaction", "rt_sigprocmask",
  ])

  /// Returns the names of the calls between the one that starts the session and the one that stops it, the
  /// making of the latter left out.
  private func callsInWindow(_ options: String) throws -> [String] {
    let result = try machine.shell("strace -o calls lttrecipe apply recipe.yaml \(options)")
    try #require(result.status == 0, "\(result)")
    let lines = try #require(machine.read("calls")).split(separator: "\n")
    // The numbers of the commands (lttng-tools 2.13, sessiond-comm.h), in octal.
    let start = try #require(
      lines.firstIndex { $0.contains("sendmsg(") && $0.contains(#""\20\0\0\0job-"#) })
    let stop = try #require(
      lines.firstIndex { $0.contains("sendmsg(") && $0.contains(#""\21\0\0\0job-"#) })
    let begin = try #require(lines[start...].firstIndex { $0.contains(#", "\1", 1)"#) })
    let end = try #require(lines[begin..<stop].lastIndex { $0.hasPrefix("poll(") })
    return lines[begin...end].map { line in String(line.prefix { $0 != "(" }) }
  }

  @Test func `in a quiet window nothing is done but to wait`() throws {
    try machine.write(JobRecipe(payload: Self.payload, more: "limits: {duration: 10min}").text)
    let calls = try callsInWindow("--quiet-window")
    #expect(calls.count { $0 == "poll" } >= 2)
    #expect(Set(calls).subtracting(Self.waiting) == [], "\(calls)")
    // With something to look at it is seen here.
    try machine.write(JobRecipe(payload: Self.payload, more: "limits: {free-disk: 1MiB}").text)
    #expect(try Set(callsInWindow("")).subtracting(Self.waiting) != [])
  }

  @Test func `what ends in the background is told when the window is closed`() throws {
    try machine.write(
      JobRecipe(
        payload: """
          - {shell: "exit 3", background: true}
          - shell: "ls; sleep 0.5; grep -c '[e]nded in the background' told > seen; true"
          """
      ).text)
    let result = try machine.shell("lttrecipe apply recipe.yaml --quiet-window 2> told")
    #expect(result.status == 6, "\(result)")
    #expect(machine.read("seen") == "0\n")
    let told = try #require(machine.read("told"))
    #expect(told.contains(": ended in the background with exit status 3"), "\(told)")
  }

  @Test func `what would be looked at is refused`() throws {
    let server = "- {shell: \"exec sleep 1000\", background: {ready: {port: 1}}}\n- run: [ls]"
    for (recipe, options, reason) in [
      (JobRecipe(), ["--follow"], "(`--follow`)"),
      (JobRecipe(more: "limits: {trace-size: 1GiB}"), [], "(`limits: trace-size` or `free-disk`)"),
      (JobRecipe(payload: server), [], "whether payload 1 is ready"),
    ] {
      try machine.write(recipe.text)
      let result = try machine.run(
        ["lttrecipe", "apply", "recipe.yaml", "--quiet-window"] + options)
      #expect(result.status == 64 && result.errors.contains(reason), "\(result)")
    }
    #expect(try machine.homeContents() == [])
  }
}
