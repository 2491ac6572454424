import TestSupport
import Testing

/// Looking at somebody else's recipe runs nothing of it, and changes nothing.
@Suite(.serialized, .needsMachine)
struct InertCommandTests {
  private let machine: Machine

  init() throws {
    machine = try Machine()
    try machine.write("#!/bin/sh\ntouch trapped\n", to: "trap", mode: 0o755)
    try machine.text("sh", "-ec", Self.repository)
    try machine.write(
      """
      lttrecipe: 1
      name: job
      requires: {programs: [./trap]}
      use: [ust/malloc]
      env: {LD_PRELOAD: ./trap}
      channels: {user: {domain: user, events: [{tracepoint: "a:*", when: {lttng: ">= 2.0"}}]}}
      setup: [{run: [./trap]}, {shell: "$(./trap)"}]
      payload: [{run: [./trap, "`./trap`"], env: {PATH: .}, when: {kernel: ">= 1.0"}}]
      teardown: [{run: [sh, -c, ./trap], user: root}]
      retrieve: [{copy: "$(./trap)"}, {rsync: ./traces}]

      """)
  }

  /// A repository whose configuration runs programs whenever git looks at it.
  private static let repository = """
    git init -q .
    git config core.fsmonitor ./trap
    git config core.sshCommand ./trap
    for hook in post-checkout reference-transaction post-index-change; do cp trap .git/hooks/$hook; done
    """

  private func listing() throws -> String {
    try machine.text("find", machine.path, "-printf", "%p %y %s %m %T@\\n", as: .root)
  }

  @Test func `no command but apply runs a program of the recipe, or writes anything`() throws {
    try machine.text("lttng-sessiond", "--daemonize", "--no-kernel")
    let before = try listing()
    let commands: [(String, status: Int32)] = [
      ("validate recipe.yaml", 0), ("show --json recipe.yaml", 0), ("plan recipe.yaml", 0),
      ("export recipe.yaml --as shell", 0), ("events --recipe recipe.yaml", 0),
      ("fmt --check recipe.yaml", 0), ("status recipe.yaml", 5), ("resume recipe.yaml", 0),
      ("gc", 0),
    ]
    for (command, status) in commands {
      let result = try machine.shell(
        "strace -f --seccomp-bpf -qq -o /dev/shm/calls -e trace=execve,execveat,flock lttrecipe \(command)"
      )
      #expect(result.status == status, "\(command): \(result)")
      let calls = try machine.text("cat", "/dev/shm/calls").split(separator: "\n")
      let started = calls.filter { $0.contains("exec") && $0.hasSuffix("= 0") }
      #expect(started.first?.contains("/lttrecipe\"") == true, "\(command)")
      let foreign = started.dropFirst().filter { call in
        // They ask the installed programs for their releases.
        !call.contains("[\"lttng-sessiond\", \"--version\"]")
          && !(call.contains("[\"rsync\", ") && call.contains(" \"--version\"]"))
      }
      #expect(foreign == [], "\(command)")
      #expect(!calls.contains { $0.contains("flock(") }, "\(command)")
      #expect(machine.read("trapped") == nil, "\(command)")
    }
    #expect(try listing() == before)
  }
}
