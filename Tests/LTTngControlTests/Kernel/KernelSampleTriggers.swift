import LTTngModel
import Testing

/// Triggers that have every event rule of the kernel's tracer.
enum KernelSampleTriggers {
  ///
  /// The kernel takes an address of its own only.
  static func all(address: UInt64 = 0xFFFF_FFFF_8100_0000) throws -> [Trigger<String>] {
    try conditions(address).map { name, condition in
      Trigger(name: "k/\(name)", condition: condition, actions: [TriggerAction(.notify)])
    }
  }

  private static func conditions(
    _ address: UInt64
  ) throws -> KeyValuePairs<String, TriggerCondition<String>> {
    [
      "tracepoint": .event(
        TriggerEvent(
          domain: .kernel,
          rule: RecordingRule(
            .tracepoint, try #require(NamePattern("sched_*")),
            filter: FilterExpression("$ctx.pid != 1")),
          captures: try ["next_comm", "$ctx.pid"].map { try #require(CaptureExpression($0)) })),
      "syscall": .event(try systemCall(.entryAndExit)),
      "syscall, entry": .event(try systemCall(.entry)),
      "syscall, exit": .event(try systemCall(.exit)),
      "kprobe, symbol": .event(try probe(.kprobe, .kernelSymbol("vfs_read"))),
      "kprobe, address": .event(try probe(.kprobe, .kernelAddress(address))),
      "uprobe, function": .event(
        try probe(.uprobe, KernelSamples.function)),
      "uprobe, SDT": .event(
        try probe(.uprobe, KernelSamples.sdt)),
      "usage": .bufferUsage(
        BufferUsageCondition(
          session: "s", channel: "c", domain: .kernel, isHigh: true, threshold: .ratio(0.5))),
    ]
  }

  private static func systemCall(
    _ site: TriggerEvent.EmissionSite
  ) throws -> TriggerEvent {
    TriggerEvent(
      domain: .kernel,
      rule: RecordingRule(
        .systemCall, try #require(NamePattern("open*")), filter: FilterExpression("fd > 2")),
      site: site)
  }

  private static func probe(
    _ kind: RecordingRule.Kind, _ location: ProbeLocation
  ) throws -> TriggerEvent {
    TriggerEvent(
      domain: .kernel,
      rule: RecordingRule(kind, try #require(NamePattern("my_probe")), at: location))
  }
}
