import LTTngModel
import TestSupport
import Testing

extension KernelSuites {
  /// The kernel trace of a package update, as people with different rights make it.
  @Suite(.serialized)
  struct PackageUpdateTests {
    private static let recipe = KernelMachine.shipped("package-update")

    let machine: KernelMachine

    init() throws {
      machine = try MachinePlace.first.startedMachine()
      try machine.clean()
      try machine.text("dpkg --purge tree hello 2>/dev/null || true", as: .root)
    }

    /// Expects what every good trace of an update has.
    private func check(_ package: RetrievedPackage, process: String) throws {
      let verdict = try package.verdict
      #expect(verdict.isGood)
      #expect(verdict.discardedEventCount == 0)
      let reading = try package.babeltrace()
      #expect(reading.status == 0)
      #expect(reading.errors == "")
      for name in ["sched_switch:", "syscall_entry_openat:", "comm = \"\(process)\""] {
        #expect(reading.output.contains(name), "\(name)")
      }
    }

    @Test(arguments: [
      (GuestUser.tracer, ""), (.root, ""), (.sudoer, "sudo "),
    ])
    func `a package is installed under tracing, twice`(user: GuestUser, prefix: String) throws {
      for count in 1...2 {
        let result = try machine.run("\(prefix)lttrecipe apply \(Self.recipe)", as: user)
        #expect(result.status == 0, "\(result)")
        #expect(result.output.contains("Setting up tree"), "\(result)")
        #expect(result.output.contains("verdict: good"))
        try machine.expectNoSession()
        #expect(try machine.text("dpkg -s tree", as: user).contains("install ok installed"))
        #expect(try machine.packages(of: user).count == count)
      }
      for package in try machine.packages(of: user) { try check(package, process: "dpkg") }
    }

    @Test func `everything under sudo belongs to the user who called it`() throws {
      let result = try machine.run(
        "sudo lttrecipe apply \(KernelMachine.shipped("kernel-ls")) --set folder=$HOME",
        as: .sudoer)
      #expect(result.status == 0, "\(result)")
      #expect(try machine.text("find ~ ! -user sudoer -o ! -group sudoer", as: .sudoer) == "")
      #expect(try machine.text("ls -d ~/.local/state/lttrecipe", as: .sudoer).isEmpty == false)
      #expect(try machine.run("ls -d /root/.local /root/traces", as: .root).output == "")
      #expect(try machine.text("stat -c %a ~/traces ~/traces/*", as: .sudoer) == "700\n700\n")
    }

    @Test(arguments: [".local/state/lttrecipe", "traces"])
    func `a link that is planted for root leads no further than its user may go`(
      link: String
    ) throws {
      try machine.text("mkdir -p /root/secret; chmod 700 /root", as: .root)
      try machine.text("mkdir -p ~/.local/state; ln -s /root/secret ~/\(link)", as: .sudoer)
      let result = try machine.run(
        "sudo lttrecipe apply \(KernelMachine.shipped("kernel-ls"))", as: .sudoer)
      #expect(result.status == 5, "\(result)")
      #expect(try machine.text("ls -A /root/secret", as: .root) == "")
      try machine.expectNoSession()
    }

    @Test func `a user without rights is told how to get them`() throws {
      let result = try machine.run("lttrecipe apply \(Self.recipe)", as: .visitor)
      #expect(result.status == 5, "\(result)")
      #expect(result.errors.contains("sudo"), "\(result)")
      let plain = try machine.run(
        "lttrecipe apply \(KernelMachine.shipped("kernel-ls"))", as: .visitor)
      #expect(plain.status == 5, "\(plain)")
      #expect(plain.errors.contains("sudo usermod -aG tracing"), "\(plain)")
      #expect(try machine.run("dpkg -s tree").status != 0)
      #expect(try machine.packages(of: .visitor).isEmpty)
      try machine.expectNoSession()
    }

    @Test func `a package's file is installed without a network`() throws {
      try machine.text("mkdir -p debs; cp /srv/packages/hello_*.deb 'debs/a b.deb'")
      let result = try machine.run("lttrecipe apply \(Self.recipe) --set 'deb=debs/a b.deb'")
      #expect(result.status == 0, "\(result)")
      #expect(try machine.text("hello") == "Hello, world!\n")
      let package = try machine.onlyPackage()
      try check(package, process: "dpkg")
      #expect(
        try package.manifest.payload.map(\.command) == [
          "env --ignore-signal=INT --ignore-signal=TERM --ignore-signal=HUP dpkg --install -- "
            + "'debs/a b.deb'"
        ])
    }

    @Test func `a file that would remove a package is refused before anything is recorded`() throws
    {
      try machine.text("apt-get install -y -qq tree", as: .root)
      try machine.text(
        """
        mkdir -p evil/DEBIAN
        printf '%s\\n' 'Package: evil' 'Version: 1' 'Architecture: all' 'Maintainer: nobody' \
          'Conflicts: tree' 'Replaces: tree' 'Description: x' >evil/DEBIAN/control
        dpkg-deb --build evil evil.deb
        """)
      let result = try machine.run("lttrecipe apply \(Self.recipe) --set deb=evil.deb")
      #expect(result.status == 1, "\(result)")
      #expect(try machine.text("dpkg -s tree").contains("install ok installed"))
      #expect(try machine.run("dpkg -s evil").status != 0)
      #expect(try machine.packages(of: .tracer).isEmpty)
      try machine.expectNoSession()
    }

    @Test func `an interrupt lets dpkg finish`() throws {
      let result = try machine.run(
        """
        cp /srv/packages/hello_*.deb hello.deb
        lttrecipe apply \(Self.recipe) --set deb=hello.deb &
        until pgrep -x dpkg >/dev/null; do sleep 0.01; done
        kill -INT $!
        wait $!
        """)
      #expect(result.status == 130, "\(result)")
      #expect(try machine.text("dpkg -s hello").contains("install ok installed"))
      #expect(try machine.text("dpkg --audit") == "")
      try machine.expectNoSession()
    }

    @Test func `a name that is no package is refused`() throws {
      let result = try machine.run("lttrecipe apply \(Self.recipe) --set package=--purge")
      #expect(result.status == 3, "\(result)")
      #expect(result.errors.contains("the parameter `package` cannot be `--purge`"))
    }
  }
}
