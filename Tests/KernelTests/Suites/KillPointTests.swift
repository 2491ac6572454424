import LTTngModel
import TestSupport
import Testing

extension KernelSuites {
  /// An `apply` that records the kernel and is killed at calls spread over all of it.
  ///
  /// strace(1) does it, so that nothing of it is in the program.
  @Suite(.serialized)
  struct KillPointTests {
    /// The call at which the program is killed, and how many of its kind were made by then.
    private struct Point: CustomStringConvertible {
      let call: String
      let number: Int

      var description: String { "\(call) \(number)" }
    }

    private static let calls = "fdatasync,fsync,rename,sendmsg,recvmsg"
    private static let count = 7
    private static let recipe = """
      lttrecipe: 1
      name: killed
      channels:
        kernel:
          domain: kernel
          subbuf-size: 256KiB
          contexts: [pid, procname]
          events: [sched_process_exec, {kprobe: opening, at: do_filp_open}]
        small: {domain: kernel, subbuf-size: 64KiB, events: [{syscall: [chdir]}]}
      track: {kernel: {vuid: ["1000"]}}
      rotate: {size: 100MiB}
      triggers:
        executed:
          when: {event: {domain: kernel, tracepoint: sched_process_exec}}
          do: [{notify: true}]
      setup: [{shell: "echo setup $LTTRECIPE_RUN_ID >> evidence"}]
      payload:
        - shell: "echo first $LTTRECIPE_RUN_ID >> evidence; ls"
        - shell: "echo second $LTTRECIPE_RUN_ID >> evidence; ls"
      teardown: [{shell: "echo teardown $LTTRECIPE_RUN_ID >> evidence"}]
      expect: {events: {sched_process_exec: ">= 2"}}
      retrieve: [{copy: ./traces}]
      """

    let machine: KernelMachine

    init() throws {
      machine = try MachinePlace.first.startedMachine()
      try machine.clean()
      try machine.text("systemctl start lttng-sessiond", as: .root)
      try machine.text("cat >recipe.yaml <<'END'\n\(Self.recipe)\nEND")
    }

    @Test func `wherever it is killed, the kernel's sessions and the run come to their end`() throws
    {
      let faults = try points().enumerated().flatMap { index, point in
        try self.faults(at: point, ending: index.isMultiple(of: 2) ? "resume" : "apply recipe.yaml")
      }
      #expect(faults == [])
    }

    /// Points at equal distances in the order of all the calls of a run that nobody disturbs.
    private func points() throws -> [Point] {
      let made = try machine.text(
        "strace -o calls -e trace=\(Self.calls) lttrecipe apply recipe.yaml >&2; cat calls"
      ).split(separator: "\n").filter { $0.contains("(") }.map { $0.prefix { $0 != "(" } }
      try #require(made.count >= 80)
      return (0..<Self.count).map { index in
        let place = made.count * (2 * index + 1) / (2 * Self.count)
        let number = made[...place].count { $0 == made[place] }
        return Point(call: String(made[place]), number: number)
      }
    }

    private func faults(at point: Point, ending: String) throws -> [String] {
      let injection = "\(point.call):signal=KILL:when=\(point.number)"
      let killed = try machine.run(
        """
        rm -rf traces evidence ~/.local
        strace -o /dev/null -e trace=\(point.call) -e inject=\(injection) lttrecipe apply recipe.yaml
        """)
      let ended = try machine.run("lttrecipe \(ending)")
      var faults: [String] = []
      if killed.status != 137 { faults.append("was not killed: \(killed)") }
      // A new run is a good one; what was cut off while it recorded is not.
      if ended.status != 0, ended.status != 4 || ending.hasPrefix("apply") {
        faults.append("\(ended)")
      }
      faults += try leftovers() + runFaults()
      return faults.map { "\(point), \(ending): \($0)" }
    }

    private func leftovers() throws -> [String] {
      let left = try machine.text(
        """
        lttng list | grep killed || true
        lttng list-triggers | grep lttrecipe/ || true
        ls ~/.local/state/lttrecipe/open
        """)
      return left.isEmpty ? [] : ["left: \(left)"]
    }

    private func runFaults() throws -> [String] {
      let evidence = try machine.text("cat evidence || true").split(separator: "\n").map {
        $0.split(separator: " ")
      }
      let packages = try machine.packages(of: .tracer)
      return try Set(evidence.map { $0[1] }).flatMap { run in
        let steps = evidence.filter { $0[1] == run }.map { String($0[0]) }
        let package = packages.first { $0.path.hasSuffix("/killed-\(run)") }
        return try faults(of: steps, package).map { "\(run): \($0)" }
      }
    }

    /// `steps` are those of the run that ran, in order.
    private func faults(of steps: [String], _ package: RetrievedPackage?) throws -> [String] {
      var faults: [String] = []
      if Set(steps).count != steps.count { faults.append("a step ran twice: \(steps)") }
      if !steps.contains("teardown") { faults.append("no teardown") }
      guard steps.contains("first") else { return faults }
      guard let package else { return faults + ["nothing was retrieved"] }

      let errors = try package.verdict.findings.filter { $0.severity == .error }.map(\.kind)
      if TestFiles.names(in: package.path) != RetrievedPackage.contents {
        faults.append("\(TestFiles.names(in: package.path))")
      }
      if errors.contains(where: { $0 != "recording-ended-early" }) { faults.append("\(errors)") }
      if errors.isEmpty, !steps.contains("second") { faults.append("is not named partial") }
      return faults
    }
  }
}
