import DaemonSupport
import Glibc
import LTTngModel
import Testing

@testable import LTTngControl

/// The table of counters is the one of lttng-add-context(1).
@Suite(
  .serialized, .timeLimit(.minutes(10)),
  .enabled(if: PrivateDaemon.obstacle == nil, "no private session daemon is possible here"))
struct PerfCounterTests {
  @Test func `the names are those that the lttng command lists`() async throws {
    try await PrivateDaemon.withHome { home in
      let listed = Set(try Self.listedNames(home: home))
      let known = PerfCounter.Scope.allCases.flatMap { scope in
        PerfCounter.names.map { "perf:\(scope.rawValue):\($0)" }
      }

      #expect(listed.filter { $0.hasPrefix("perf:") } == Set(known))
      for type in ContextType.allCases { #expect(listed.contains(type.rawValue), "\(type)") }
    }
  }

  /// The daemon's saved session says what the command sent for each name.
  @Test func `a counter is what the lttng command sends for its name`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          try control.createSession(named: "s", outputPath: home + "/out")
          let names = PerfCounter.names.map { "perf:thread:\($0)" } + ["perf:thread:raw:r1a2:foo"]
          for (index, name) in names.enumerated() {
            let channel = ChannelConfiguration(name: "c\(index)", domain: .user)
            try control.createChannel(channel, inSession: "s")
            try lttng("add-context", "-u", "-s", "s", "-c", channel.name, "-t", name)
            let field = try #require(ContextField(name))
            let observed = try control.observeSession(named: "s")?
              .channel(named: channel.name, domain: .user)
            #expect(observed?.contexts == [field])
          }
        }
      }
    }
  }

  /// The names of the fields in a trace, as the command makes them.
  @Test func `a counter's field has the command's name`() throws {
    let names = [
      "perf:cpu:cache-misses": "perf_cpu_cache_misses",
      "perf:thread:raw:r1a2:foo": "perf_thread_raw_r1a2_foo",
      "perf:cpu:L1-dcache-load-misses": "perf_cpu_L1_dcache_load_misses",
    ]
    for (text, name) in names { #expect(PerfCounter(text)?.fieldName == name) }
  }

  /// A counter of the kernel itself is there on every machine; one of no kind is on none.
  @Test(arguments: PerfCounter.Scope.allCases)
  func `a counter that the machine lacks is known before`(scope: PerfCounter.Scope) throws {
    let faults = try #require(PerfCounter("perf:\(scope.rawValue):page-fault"))
    let none = PerfCounter(scope: scope, type: 1, config: 999, fieldName: "perf_none")

    let answer = PerfEvents.availability(of: faults)
    #expect(answer == .available || answer == .forbidden)
    // Rights are looked at before the counter is.
    #expect(PerfEvents.availability(of: none) == (answer == .available ? .missing : .forbidden))
  }

  @Test func `the processor's units are known by what they are not`() {
    for unit in ["cpu", "cpu_core", "armv8_pmuv3_0", "apple_icestorm_pmu"] {
      #expect(PerfEvents.isOfProcessor(unit), "\(unit)")
    }
    for unit in ["software", "tracepoint", "kprobe", "msr", "power"] {
      #expect(!PerfEvents.isOfProcessor(unit), "\(unit)")
    }
  }

  private static func listedNames(home: String) throws -> [String] {
    let file = home + "/names"
    try run(["sh", "-c", "exec lttng add-context --list > \"$0\"", file])
    return String(decoding: try contents(of: file), as: UTF8.self).split(separator: "\n")
      .map { $0.filter { $0 != " " && $0 != "\t" } }
  }
}
