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
      machine = try KernelMachine.started()
      for user in GuestUser.allCases { try machine.clean(user) }
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
      let result = try machine.run("\(prefix)lttrecipe apply \(Self.recipe)", as: user)
      #expect(result.status == 0, "\(result)")
      #expect(result.errors.contains("+ session daemon"))
      // Whoever started it through sudo cannot see other users' sessions, and leaves it.
      #expect(try serviceState == (user == .tracer ? "active\n" : "inactive\n"))
      #expect(try machine.packages(of: user).count == 1)
      try startService()
      try machine.expectNoSession()
    }

    @Test func `without systemd the daemon itself is started, and ended`() throws {
      let result = try machine.run(
        """
        unshare --mount bash -c \
          'mount -t tmpfs tmpfs /run/systemd/system; exec lttrecipe apply \(Self.recipe)'
        """, as: .root)
      #expect(result.status == 0, "\(result)")
      #expect(try machine.run("pgrep -x lttng-sessiond", as: .root).output == "")
      #expect(try machine.onlyPackage(of: .root).verdict.isGood)
      try startService()
    }

    @Test func `a user who may start nothing is told what to do`() throws {
      let result = try machine.run("lttrecipe apply \(Self.recipe)", as: .visitor)
      #expect(result.status == 5, "\(result)")
      #expect(result.errors.contains("sudo systemctl start lttng-sessiond"))
      #expect(try serviceState == "inactive\n")
      try startService()
    }
  }
}
