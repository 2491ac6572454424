import LTTngModel
import TestSupport
import Testing

/// Steps that run as another user, behind sudo; the caller is an unprivileged user.
///
/// The machine's sudoers file is replaced inside the machine of the test only.
@Suite(.serialized, .needsMachine)
struct SudoTests {
  let machine: Machine

  init() throws {
    machine = try Machine()
  }

  /// Lets sudo do what `rules` say, with the pseudo-terminal that Debian's default asks for.
  private func allow(_ rules: String) throws {
    try machine.write("Defaults use_pty\n\(rules)\n", to: "sudoers", mode: 0o440, of: .root)
    try machine.text(
      "mount", "--bind", machine.folder(of: .root) + "/sudoers", "/etc/sudoers", as: .root)
  }

  private let everything = "nobody ALL=(ALL) NOPASSWD: ALL"

  @Test func `a step runs as its user, with environment, preload and output of the recipe`() throws
  {
    try allow(everything)
    let result = try machine.apply(
      JobRecipe(
        payload: """
          - shell: "id -u; echo $LD_PRELOAD $HOME $FOO; pwd; tty; echo problem >&2"
            user: root
            env: {FOO: a  b}
            cwd: /usr
          - {run: [ls, /], user: daemon}
          - {shell: "cat >&2", user: daemon, stdin: {text: given}}
          - {run: [id, -u]}
          """,
        session: "use: [ust/malloc]\ntrack: {user: {vuid: all}}",
        more: "setup: [{run: [id, -un], user: root}]"))
    #expect(result.status == 0, "\(result)")
    let lines = result.output.split(separator: "\n").map(String.init)
    #expect(lines.contains("0"))
    let preloaded = lines.first { $0.contains("liblttng-ust-libc-wrapper.so") }
    #expect(preloaded?.hasSuffix(" /root a b") == true, "\(lines)")
    #expect(lines.contains("/usr") && lines.contains("not a tty") && lines.contains("65534"))
    #expect(result.errors.contains("problem\n") && result.errors.contains("given"))
    try machine.expectNothingLeft()
  }

  @Test func `the exit status and the signal of a step come through`() throws {
    try allow(everything)
    let failed = try machine.apply(JobRecipe(payload: "- {shell: \"exit 7\", user: root}"))
    #expect(failed.status == 6 && failed.errors.contains("exit status 7"), "\(failed)")
    let killed = try machine.apply(JobRecipe(payload: "- {shell: \"kill -SEGV $$\", user: root}"))
    #expect(killed.status == 6 && killed.errors.contains("SIGSEGV"), "\(killed)")
    try machine.expectNothingLeft()
  }

  @Test func `a time limit asks a step to end`() throws {
    try allow(everything)
    let result = try machine.apply(
      JobRecipe(
        payload: """
          - shell: "trap 'echo asked; exit 0' TERM; while :; do sleep 0.1; done"
            user: root
            timeout: 200ms
          """))
    #expect(result.status == 6 && result.errors.contains("timeout"), "\(result)")
    #expect(result.output.contains("asked"))
    try machine.expectNothingLeft()
  }

  @Test func `what a step has started goes with it when it is told to end`() throws {
    try allow(everything)
    let result = try machine.apply(
      JobRecipe(
        payload: """
          - shell: "trap 'exit 0' TERM; (trap '' TERM; exec sleep 987) & wait"
            user: root
            timeout: 200ms
          """))
    #expect(result.status == 6, "\(result)")
    #expect(try machine.shell("pgrep -f '[s]leep 987'", as: .root).status == 1)
    try machine.expectNothingLeft()
  }

  @Test func `a program that cannot be executed is told`() throws {
    try allow(everything)
    try machine.write("no program", to: "bad", mode: 0o755)
    let result = try machine.apply(JobRecipe(payload: "- {run: [./bad], user: root}"))
    #expect(result.status == 6 && result.errors.contains("cannot execute"), "\(result)")
    try machine.expectNothingLeft()
  }

  @Test func `a background step that an earlier lttrecipe started is ended, with its group`() throws
  {
    try allow(everything)
    try machine.write(
      JobRecipe(
        payload: "- shell: \"ls; test -e killed || { touch killed; kill -KILL $PPID; }\"",
        more: """
          setup:
            - shell: "trap 'echo asked >> order; exit 0' TERM; (exec sleep 988) & while :; do sleep 0.05; done"
              user: root
              background: true
          teardown: [{shell: "echo teardown >> order", user: root}]
          """
      ).text)
    let cutOff = try machine.lttrecipe("apply", "recipe.yaml")
    #expect(cutOff.status == 137, "\(cutOff)")
    let resumed = try machine.lttrecipe("resume")
    #expect(resumed.status == 4, "\(resumed)")
    #expect(machine.read("order") == "asked\nteardown\n")

    let paused = try machine.lttrecipe("apply", "recipe.yaml", "--run-id", "a", "--until", "setup")
    #expect(paused.status == 0, "\(paused)")
    let result = try machine.lttrecipe("apply", "recipe.yaml", "--run-id", "a")
    #expect(result.status == 0, "\(result)")
    #expect(machine.read("order") == "asked\nteardown\nasked\nteardown\n")
    #expect(try machine.shell("pgrep -f '[s]leep 988'", as: .root).status == 1)
    try machine.expectNothingLeft()
  }

  @Test func `a background step that ends while the payload runs is told at once`() throws {
    try allow(everything)
    try machine.write(
      JobRecipe(
        payload: """
          - shell: "echo serving; until [ -e go ]; do sleep 0.05; done; kill -SEGV $$"
            user: root
            background: true
          - {shell: "ls; touch go; until grep -q SIGSEGV told; do sleep 0.05; done", timeout: 20s}
          """
      ).text)
    let result = try machine.shell("lttrecipe apply recipe.yaml 2> told")
    #expect(result.status == 6, "\(result)")
    #expect(machine.read("told")?.contains("timeout") == false, "\(machine.read("told") ?? "")")
    try machine.expectNothingLeft()
  }

  @Test func `without permission nothing is created`() throws {
    try allow("root ALL=(ALL) ALL")
    let result = try machine.apply(JobRecipe(payload: "- {run: [id], user: root}"))
    #expect(result.status == 5 && result.errors.contains("sudo"), "\(result)")
    #expect(result.errors.contains("help:"))
    #expect(try machine.homeContents().isEmpty)
  }

  @Test func `a step of another user cannot type on the caller's terminal`() throws {
    try allow("Defaults !use_pty\n\(everything)")
    let look = "(: < /dev/tty) && echo has a terminal; :"
    try machine.write(
      JobRecipe(payload: "- {shell: \"\(look)\"}\n- {shell: \"\(look)\", user: daemon}").text)
    _ = try machine.run(["script", "-qec", "lttrecipe apply recipe.yaml", "/dev/null"])
    let package = try machine.onlyPackage()
    #expect(package.step("payload-1.stdout") == "has a terminal\n")
    #expect(package.step("payload-2.stdout") == "")
  }

  /// Gives the user the password `secret`, and sudo a memory of its own.
  private func requirePassword() throws {
    try allow("Defaults lecture=never\nnobody ALL=(ALL) ALL")
    let users = try machine.text("cat", "/etc/shadow", as: .root).split(separator: "\n").map {
      $0.hasPrefix("nobody:") ? "nobody:\(Self.passwordHash):19000:0:99999:7:::" : String($0)
    }
    try machine.write(users.joined(separator: "\n") + "\n", to: "shadow", mode: 0o600, of: .root)
    let file = machine.folder(of: .root) + "/shadow"
    try machine.text("mount", "--bind", file, "/etc/shadow", as: .root)
    try machine.text("mkdir", "-p", "/run/sudo", as: .root)
    try machine.text("mount", "-t", "tmpfs", "-o", "mode=711", "tmpfs", "/run/sudo", as: .root)
    try machine.write(
      JobRecipe(payload: "- {shell: \"ls > listed; id -u\", user: root}\n- {run: [id, -u]}").text)
  }

  /// What `openssl passwd -6 -salt lttrecipe secret` prints.
  private static let passwordHash =
    "$6$lttrecipe$Hy9RQVQQZNBWIRJ5i9JxwO/t5lOl8iHS7x.URq.j9l/oRnjYxqhxGrqxZI2DtM3nJnd7xa0M6H94uORs4kAnO/"

  private static let apply = [
    "sh", "-c", "trap : INT; lttrecipe apply recipe.yaml; echo status=$?; stty -a",
  ]

  @Test func `sudo asks for the password at the terminal, once`() throws {
    try requirePassword()
    let result = try machine.atTerminal(
      Self.apply, [.awaits("password for nobody:"), .types("secret\n"), .awaits("status=0")])
    #expect(result.output.contains(" echo "), "\(result)")
    #expect(!result.output.contains("secret"), "\(result)")
    let package = try machine.onlyPackage()
    #expect(
      package.step("payload-1.stdout") == "0\n" && package.step("payload-2.stdout") == "65534\n")
    try machine.expectNothingLeft()
  }

  @Test func `the interrupt key at sudo's prompt ends the run before anything is made`() throws {
    try requirePassword()
    let result = try machine.atTerminal(
      Self.apply, [.awaits("password for nobody:"), .types("\u{3}"), .awaits("status=130")])
    #expect(result.output.contains(" icanon ") && result.output.contains(" echo "), "\(result)")
    #expect(try machine.homeContents().isEmpty)
    // Where nobody can be asked, it is told.
    let unasked = try machine.lttrecipe("apply", "recipe.yaml")
    #expect(unasked.status == 5 && unasked.errors.contains("sudo"), "\(unasked)")
  }

  /// Where the key comes between sudo's prompt and its reading: the next one would be taken.
  @Test
  func `a sudo that does not notice the interrupt key is killed, and the terminal is as before`()
    throws
  {
    try machine.write(
      """
      #!/bin/sh
      test "$1" = -v || exit 1
      trap "" INT
      stty -echo < /dev/tty
      echo "password for nobody:" > /dev/tty
      exec sleep 989
      """, to: "sudo", mode: 0o755)
    try machine.write(JobRecipe(payload: "- {run: [id, -u], user: root}").text)
    let apply = "trap : INT; PATH=$PWD:$PATH lttrecipe apply recipe.yaml; echo status=$?; stty -a"
    let result = try machine.atTerminal(
      ["sh", "-c", apply],
      [.awaits("password for nobody:"), .types("\u{3}"), .awaits("status=130")])
    #expect(result.output.contains(" echo "), "\(result)")
    #expect(try machine.shell("pgrep -f '[s]leep 989'").status == 1)
  }

  @Test func `root needs no sudo`() throws {
    try allow("")
    let result = try machine.apply(
      JobRecipe(payload: "- {run: [id, -un], user: nobody}"), as: .root)
    #expect(result.output.contains("nobody\n"), "\(result)")
  }
}
