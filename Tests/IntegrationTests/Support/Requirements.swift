import Glibc
import TestSupport
import Testing

/// What the tests of this target need of the machine.
enum Requirements {
  /// The environment variable that makes a skipped test a failure.
  static let requireAllVariable = "LTTRECIPE_TESTS_REQUIRE_ALL"

  private static let programs = [
    "lttng-sessiond", "lttng", "babeltrace2", "cc", "setpriv", "unshare", "nsenter", "rsync",
    "patch", "pgrep", "pidof", "python3", "setsid", "strace", "sudo", "git",
  ]

  /// What is missing; empty where the tests can run.
  static let missing: [String] = {
    guard getuid() == 0 else { return ["root's rights"] }

    var missing = programs.filter { !HostCommand.isInstalled($0) }
    if getgrnam("tracing") == nil { missing.append("the group tracing") }
    if !succeeds("unshare", "-m", "-p", "-f", "--mount-proc", "--propagation=private", "true") {
      missing.append("namespaces of mounts and processes")
    }
    if !succeeds("cc", "-fsyntax-only", "-include", "lttng/tracepoint.h", "-x", "c", "/dev/null") {
      missing.append("the headers of LTTng-UST")
    }
    return missing
  }()

  /// Whether the machine's kernel has LTTng's tracer.
  static let hasKernelTracer = succeeds("modprobe", "--dry-run", "lttng-tracer")

  private static func succeeds(_ arguments: String...) -> Bool {
    (try? HostCommand(arguments: arguments).run())?.status == 0
  }
}

extension Trait where Self == ConditionTrait {
  /// Skips a suite where the machine lacks what it needs.
  static var needsMachine: Self {
    .enabled(if: Requirements.missing.isEmpty, "needs \(Requirements.missing)")
  }
}

struct RequirementTests {
  @Test(.enabled(if: getenv(Requirements.requireAllVariable) != nil, "nothing is required"))
  func `nothing that the tests need is missing`() {
    #expect(Requirements.missing == [])
  }
}
