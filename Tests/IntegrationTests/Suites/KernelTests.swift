import TestSupport
import Testing

/// Recipes of the kernel domain on a machine without the kernel tracer.
@Suite(
  .serialized, .needsMachine,
  .disabled(if: Requirements.hasKernelTracer, "the kernel tracer is installed"))
struct KernelTests {
  let machine: Machine

  init() throws {
    machine = try Machine()
  }

  private let recipe = JobRecipe(
    session: "channels: {kernel: {domain: kernel, events: [sched_switch]}}")

  @Test func `a user is told how to come to the kernel tracer`() throws {
    let result = try machine.apply(recipe)
    #expect(result.status == 5, "\(result)")
    #expect(result.errors.contains("usermod -aG tracing"))
    #expect(machine.packages().isEmpty)
    try machine.expectNothingLeft()
  }

  @Test func `a member of tracing is told to start the system's daemon`() throws {
    let result = try machine.apply(recipe, as: .member)
    #expect(result.status == 5, "\(result)")
    #expect(result.errors.contains("systemctl start lttng-sessiond"))
    try machine.expectNothingLeft(of: .member)
  }

  @Test func `root is told which modules are missing`() throws {
    let result = try machine.apply(recipe, as: .root)
    #expect(result.status == 5, "\(result)")
    #expect(result.errors.contains("lttng-modules-dkms"))
    #expect(machine.packages(of: .root).isEmpty)
    try machine.expectNothingLeft(of: .root)
  }

  @Test func `a member of tracing is told that the running daemon has no kernel tracer`() throws {
    try machine.startSystemDaemon()
    let result = try machine.apply(recipe, as: .member)
    #expect(result.status == 5, "\(result)")
    #expect(result.errors.contains("lttng-modules-dkms"))
    #expect(try machine.sessions(of: .root) == [])
  }
}
