import DaemonSupport
import TestSupport
import Testing

extension SecondKernelSuites {
  /// The suites of this checkout that need the kernel's tracer, run by the tests' own program in the guest.
  @Suite(.serialized)
  struct GuestTests {
    let machine: KernelMachine

    init() throws {
      machine = try MachinePlace.second.startedMachine()
      try machine.clean()
    }

    @Test(arguments: [
      ("LTTngControlTests.KernelDomainTests", 9), ("LTTngControlTests.KernelEnumeratorTests", 1),
      ("PlanExecutionTests.KernelConvergenceTests", 1),
    ])
    func `a suite passes in the virtual machine`(suite: String, count: Int) throws {
      let result = try machine.run(
        """
        systemctl start lttng-sessiond
        export \(KernelTracer.variable)=1 LD_LIBRARY_PATH=$(dirname \(GuestShare.tests))
        \(GuestShare.tests) --testing-library swift-testing --filter '^\(suite)/'
        """, as: .root, patience: .seconds(580))
      let lines = (result.output + result.errors).split(separator: "\n")
      let failures = lines.filter { $0.contains("\u{2718}") || $0.contains("Fatal error") }
      #expect(result.status == 0, "\(failures.joined(separator: "\n"))")
      #expect(lines.contains { $0.contains("Test run with \(count) test") }, "\(result)")
      try machine.expectNoSession()
    }
  }
}
