import Glibc
import TestSupport
import Testing

/// What the kernel suite needs of the machine.
enum Requirements {
  /// The environment variable that makes a skipped test a failure.
  static let requireAllVariable = "LTTRECIPE_TESTS_REQUIRE_ALL"

  static let missing: [String] = {
    let programs = ["qemu-system-x86_64", "mmdebstrap", "mke2fs", "babeltrace2", "python3"]
      .filter { !HostCommand.isInstalled($0) }
    guard programs.isEmpty else { return programs }

    let check = try? HostCommand(arguments: [KernelMachine.program, "check"]).run()
    return check?.status == 0 ? [] : [check?.errors ?? "kernel-vm"]
  }()
}

extension Trait where Self == ConditionTrait {
  /// Skips a suite where no virtual machine can be made.
  static var needsVirtualMachine: Self {
    .enabled(if: Requirements.missing.isEmpty, "needs \(Requirements.missing)")
  }
}

struct RequirementTests {
  @Test(.enabled(if: getenv(Requirements.requireAllVariable) != nil, "nothing is required"))
  func `nothing that the kernel tests need is missing`() {
    #expect(Requirements.missing == [])
  }
}

/// The suites that use the first virtual machine, one after the other.
@Suite(.serialized, .needsVirtualMachine)
enum KernelSuites {}

/// The suites that use the second one, beside those: together they take about as long.
@Suite(.serialized, .needsVirtualMachine)
enum SecondKernelSuites {}
