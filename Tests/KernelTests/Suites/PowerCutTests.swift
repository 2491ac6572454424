import LTTngModel
import TestSupport
import Testing

extension SecondKernelSuites {
  /// A machine that loses its power while it records.
  @Suite(.serialized)
  struct PowerCutTests {
    private static func recipe(payload: String, teardown: String) -> String {
      """
      lttrecipe: 1
      name: cut
      channels: {kernel: {domain: kernel, subbuf-size: 64KiB, events: [sched_switch]}}
      payload: [{shell: "echo payload >> evidence; \(payload)"}]
      teardown: [{shell: "echo teardown >> evidence; \(teardown)"}]
      retrieve: [{copy: ./traces}]
      """
    }

    /// Says so, and ends no more.
    private static let midway = "touch midway; sync; sleep 600"

    let machine: KernelMachine

    init() throws {
      machine = try MachinePlace.second.startedMachine()
      try machine.clean()
    }

    /// Returns when a step says that it is midway, and all is on the disk.
    private func start(_ recipe: String) throws {
      try machine.text(
        """
        cat >recipe.yaml <<'END'
        \(recipe)
        END
        (setsid lttrecipe apply recipe.yaml >said 2>&1 &)
        until test -e midway; do sleep 0.1; done
        sleep 2; sync
        """)
    }

    @Test(arguments: ["resume", "apply recipe.yaml"])
    func `the next boot brings the run to its end, and names it partial`(ending: String) throws {
      try start(Self.recipe(payload: Self.midway, teardown: "true"))
      try machine.reset()

      // The new run's payload ends at once.
      let ended = try machine.run(
        """
        sed -i 's/sleep 600/true/' recipe.yaml
        lttrecipe \(ending)
        """)
      let isNew = ending.hasPrefix("apply")
      #expect(ended.status == (isNew ? 0 : 4), "\(ended)")
      let packages = try machine.packages(of: .tracer)
      #expect(packages.count == (isNew ? 2 : 1))
      let cut = try #require(packages.first)
      #expect(TestFiles.names(in: cut.path) == RetrievedPackage.contents)
      #expect(try cut.verdict.findings.contains { $0.kind == "recording-ended-early" })
      let evidence = try machine.text("cat evidence")
      #expect(
        evidence == (isNew ? "payload\nteardown\npayload\nteardown\n" : "payload\nteardown\n"))
      try machine.expectNoSession()
      #expect(try machine.run("lttrecipe resume").errors.contains("nothing to resume"))
    }

    @Test func `what ended before the power was lost is whole, and is retrieved at the next boot`()
      throws
    {
      try start(Self.recipe(payload: "true", teardown: Self.midway))
      try machine.reset()

      let ended = try machine.run("lttrecipe resume")
      #expect(ended.status == 0, "\(ended)")
      #expect(try machine.onlyPackage().verdict.isGood)
      #expect(try machine.text("cat evidence") == "payload\nteardown\n")
      try machine.expectNoSession()
    }
  }
}
