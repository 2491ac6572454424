import Glibc
package import Testing

/// The kernel's tracer, which only the virtual machine of the kernel suite is sure to have.
package enum KernelTracer {
  /// Set in the virtual machine, where root's session daemon is the tests' alone.
  package static let variable = "LTTRECIPE_TESTS_KERNEL_TRACER"

  /// Whether the tests may use root's session daemon and the kernel's tracer.
  package static var isHere: Bool { getenv(variable) != nil }

  /// Why a suite is left out.
  package static let obstacle: Comment = "runs in the virtual machine with the kernel's tracer"
}
