import LTTngModel
import TestSupport
import Testing

/// Rules and context fields of the kernel domain, for the virtual machine of the kernel suite.
enum KernelSamples {
  static let function = ProbeLocation.function(path: "/usr/bin/bash", symbol: "execute_command")
  static let sdt = ProbeLocation.sdt(
    path: "/usr/lib/x86_64-linux-gnu/libstdc++.so.6", provider: "libstdcxx", probe: "throw")

  /// Rules of every kind; no two of one kind have a name in common, which the kernel would take for one.
  static var rules: [RecordingRule] {
    get throws {
      let filter = FilterExpression("next_tid == 1 && $ctx.pid != 2")
      return [
        RecordingRule(.tracepoint, .all), RecordingRule(.systemCall, .all),
        RecordingRule(.tracepoint, try name("sched_switch"), filter: filter),
        RecordingRule(.tracepoint, try name("sched_*"), filter: filter),
        RecordingRule(.systemCall, try name("openat"), filter: FilterExpression("flags == 1")),
        RecordingRule(.systemCall, try name("close")),
        RecordingRule(.kprobe, try name("reading"), at: .kernelSymbol("vfs_read")),
        RecordingRule(.kretprobe, try name("opened"), at: .kernelSymbol("vfs_open")),
        RecordingRule(.uprobe, try name("command"), at: function),
        RecordingRule(.uprobe, try name("thrown"), at: sdt),
      ]
    }
  }

  /// Every context field of the kernel's channels, and a counter that each machine has.
  static var contexts: [ContextField] {
    get throws {
      ContextType.allCases.filter { $0.domains.contains(.kernel) }.map(ContextField.type)
        + [try #require(ContextField("perf:cpu:page-fault"))]
    }
  }

  /// The context fields that the kernel of the virtual machine lacks or that are never sent, and why.
  static let missingContexts: [ContextType: String] = [
    .prio: "it can crash the kernel",
    .preemptible: "the kernel is built without preemption",
    .migratable: "the kernel is built without preemption",
    .mntNS: "the tracer is built without it on distribution kernels",
  ]

  /// The address of a kernel function.
  static func address(of function: String) throws -> UInt64 {
    let lines = try #require(TestFiles.text("/proc/kallsyms")).split(separator: "\n")
    let line = try #require(lines.first { $0.hasSuffix(" " + function) })
    return try #require(UInt64(line.prefix { $0 != " " }, radix: 16))
  }

  private static func name(_ text: String) throws -> NamePattern {
    try #require(NamePattern(text))
  }
}
