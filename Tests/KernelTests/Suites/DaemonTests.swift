import LTTngModel
import TestSupport
import Testing

extension KernelSuites {
  /// The session daemon of a machine with systemd, and of one without.
  @Suite(.serialized)
  struct DaemonTests {
    private static let recipe = KernelMachine.shipped("kernel-ls")

    let machine: KernelMachine

    init() throws {
      machine = try MachinePlace.first.startedMachine()
      try machine.clean()
      try machine.text("systemctl stop lttng-sessiond", as: .root)
    }

    private func startService() throws {
      try machine.text(
        "systemctl start lttng-sessiond; until lttng list; do sleep 0.1; done", as: .root)
    }

    private var serviceState: String {
      get throws { try machine.run("systemctl is-active lttng-sessiond", as: .root).output }
    }

    @Test(arguments: [(GuestUser.tracer, ""), (.root, ""), (.sudoer, "sudo ")])
    func `a stopped service is started`(user: GuestUser, prefix: String) throws {
      defer { try? startService() }
      let result = try machine.run("\(prefix)lttrecipe apply \(Self.recipe)", as: user)
      #expect(result.status == 0, "\(result)")
      #expect(result.errors.contains("+ session daemon"))
      // Whoever started it through sudo cannot see other users' sessions, and leaves it.
      #expect(try serviceState == (user == .root ? "inactive\n" : "active\n"))
      #expect(try machine.packages(of: user).count == 1)
      try startService()
      try machine.expectNoSession()
    }

    @Test func `without systemd the daemon itself is started, and ended`() throws {
      defer { try? startService() }
      let result = try machine.run(
        """
        unshare --mount bash -c \
          'mount -t tmpfs tmpfs /run/systemd/system; exec lttrecipe apply \(Self.recipe)'
        """, as: .root)
      #expect(result.status == 0, "\(result)")
      #expect(try machine.run("pgrep -x lttng-sessiond", as: .root).output == "")
      #expect(try machine.onlyPackage(of: .root).verdict.isGood)
    }

    @Test func `a user who may start nothing is told what to do`() throws {
      defer { try? startService() }
      let result = try machine.run("lttrecipe apply \(Self.recipe)", as: .visitor)
      #expect(result.status == 5, "\(result)")
      #expect(result.errors.contains("sudo systemctl start lttng-sessiond"))
      #expect(try serviceState == "inactive\n")
    }

    @Test func `a daemon that was started under sudo stays for those who record meanwhile`() throws
    {
      defer { try? startService() }
      let recipe = """
        lttrecipe: 1
        name: long
        use: [kernel/sched]
        payload: [{shell: "lttng create other --no-output; lttng list"}]
        """
      let result = try machine.run(
        "cat >recipe.yaml <<'END'\n\(recipe)\nEND\nsudo lttrecipe apply recipe.yaml", as: .sudoer)
      #expect(result.status == 0, "\(result)")
      #expect(try machine.text("lttng list", as: .root).contains("other"))
      try machine.text("lttng destroy other", as: .root)
    }

    @Test func `a run that was made under sudo is ended under sudo only`() throws {
      defer { try? startService() }
      try startService()
      let paused = try machine.run(
        "sudo lttrecipe apply \(Self.recipe) --until recording --run-id one", as: .sudoer)
      #expect(paused.status == 0, "\(paused)")
      let plain = try machine.run("lttrecipe destroy --run-id one", as: .sudoer)
      #expect(plain.status == 5, "\(plain)")
      #expect(plain.errors.contains("put `sudo` before the command"))
      #expect(try machine.text("lttng list", as: .root).contains("kernel-ls-one"))
      let result = try machine.run("sudo lttrecipe destroy --run-id one", as: .sudoer)
      #expect(result.status == 0, "\(result)")
      try machine.expectNoSession()
    }
  }
}
