import DaemonSupport
import Glibc
import LTTngModel
import Testing

@testable import LTTngControl

/// Nothing that liblttng-ctl has a name for is forgotten: each is written and read back, or refused for a reason.
@Suite(
  .serialized, .timeLimit(.minutes(10)),
  .enabled(if: PrivateDaemon.obstacle == nil, "no private session daemon is possible here"))
struct EnumeratorTests {
  /// An enumeration that a newer release made longer fails here until the table says what becomes of it.
  @Test(arguments: [
    ("event.h", "lttng_event_type"), ("domain.h", "lttng_domain_type"),
    ("event.h", "lttng_event_context_type"), ("event.h", "lttng_loglevel_type"),
    ("event.h", "lttng_event_output"), ("domain.h", "lttng_buffer_type"),
  ])
  func `every enumerator is in the table`(header: String, name: String) throws {
    let enumerators = Set(try Header(header).enumerators(of: name).keys)
    #expect(!enumerators.isEmpty)

    #expect(enumerators.subtracting(try coverage().keys) == [])
  }

  @Test func `the table has no other enumerator`() throws {
    let event = try Header("event.h").enumerators
    let domain = try Header("domain.h").enumerators

    #expect(Set(try coverage().keys).subtracting(event.keys).subtracting(domain.keys) == [])
  }

  @Test func `what the table says is written is written and read back`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          let written = try written(inKernel: false)
          #expect(written.count > 25)
          try control.expect(written, below: home)
        }
      }
    }
  }

  @Test(arguments: [
    (TracingDomain.user, "lttng_loglevel", "LTTNG_LOGLEVEL_"),
    (.jul, "lttng_loglevel_jul", "LTTNG_LOGLEVEL_JUL_"),
    (.log4j, "lttng_loglevel_log4j", "LTTNG_LOGLEVEL_LOG4J_"),
    (.python, "lttng_loglevel_python", "LTTNG_LOGLEVEL_PYTHON_"),
  ])
  func `log levels are the header's`(domain: TracingDomain, name: String, prefix: String) throws {
    let enumerators = try Header("event.h").enumerators(of: name)
    let levels = LogLevels.names(in: domain)
    #expect(enumerators.count == levels.count)

    for (name, level) in levels {
      let spelt = prefix + name.uppercased().replacing("-", with: "_")
      #expect(enumerators[spelt] == level, "\(spelt)")
    }
  }
}

/// The same for what only a kernel tracer has.
@Suite(.timeLimit(.minutes(2)), .enabled(if: KernelTracer.isHere, KernelTracer.obstacle))
struct KernelEnumeratorTests {
  @Test func `what the table says is written is written and read back`() throws {
    let written = try written(inKernel: true)
    #expect(written.count > 20)
    try TestControl().expect(written, below: "/tmp/lttrecipe-enumerators")
  }
}

/// Returns the channels of the table by the enumerator that they have.
private func written(inKernel: Bool) throws -> [(name: String, channel: ObservedChannel)] {
  try coverage().compactMap { name, entry in
    guard case .written(let channel) = entry,
      (channel.configuration.domain == .kernel) == inKernel
    else { return nil }

    return (name, channel)
  }
}

/// What becomes of an enumerator.
private enum Coverage {
  /// A channel that has it is written and read back; one of the kernel in the virtual machine.
  case written(ObservedChannel)

  case refused(String)
}

private func coverage() throws -> [String: Coverage] {
  try contextCoverage().merging(channelCoverage()) { first, _ in first }
    .merging(ruleCoverage()) { first, _ in first }
}

private func ruleCoverage() throws -> [String: Coverage] {
  let user = ChannelConfiguration(name: "c", domain: .user)
  let kernelRules = try KernelSamples.rules
  func kernel(_ kind: RecordingRule.Kind) -> Coverage {
    let rules = kernelRules.filter { $0.kind == kind }
    return .written(
      ObservedChannel(
        configuration: ChannelConfiguration(name: "c", domain: .kernel),
        rules: rules.sorted { $0.text(in: .kernel) < $1.text(in: .kernel) }))
  }
  func rule(_ level: LogLevelRule?) -> Coverage {
    .written(
      ObservedChannel(
        configuration: user, rules: [RecordingRule(.tracepoint, .all, logLevel: level)]))
  }
  return [
    "LTTNG_EVENT_ALL": .refused("two rules, of tracepoints and of system calls, say the same"),
    "LTTNG_EVENT_TRACEPOINT": rule(nil),
    "LTTNG_EVENT_PROBE": kernel(.kprobe),
    "LTTNG_EVENT_FUNCTION": kernel(.kretprobe),
    "LTTNG_EVENT_FUNCTION_ENTRY": .refused("the kernel tracer answers KERN_ENABLE_FAIL"),
    "LTTNG_EVENT_NOOP": .refused("it records nothing"),
    "LTTNG_EVENT_SYSCALL": kernel(.systemCall),
    "LTTNG_EVENT_USERSPACE_PROBE": kernel(.uprobe),
    "LTTNG_EVENT_LOGLEVEL_ALL": rule(nil),
    "LTTNG_EVENT_LOGLEVEL_RANGE": rule(LogLevelRule(.atLeast, 4)),
    "LTTNG_EVENT_LOGLEVEL_SINGLE": rule(LogLevelRule(.exactly, 4)),
  ]
}

private func channelCoverage() -> [String: Coverage] {
  func channel(_ domain: TracingDomain, _ buffering: BufferingScheme? = nil) -> Coverage {
    let rules = domain.isAgent ? [RecordingRule(.logger, .all)] : []
    return .written(
      ObservedChannel(
        configuration: .differentInEverything(named: "c", domain: domain, buffering: buffering),
        rules: rules))
  }
  return [
    "LTTNG_DOMAIN_NONE": .refused("a session's channels are in a domain"),
    "LTTNG_DOMAIN_KERNEL": channel(.kernel),
    "LTTNG_DOMAIN_UST": channel(.user),
    "LTTNG_DOMAIN_JUL": channel(.jul),
    "LTTNG_DOMAIN_LOG4J": channel(.log4j),
    "LTTNG_DOMAIN_PYTHON": channel(.python),
    "LTTNG_EVENT_SPLICE": .written(
      ObservedChannel(configuration: ChannelConfiguration(name: "c", domain: .kernel))),
    "LTTNG_EVENT_MMAP": channel(.user),
    "LTTNG_BUFFER_PER_PID": channel(.user, .perProcess),
    "LTTNG_BUFFER_PER_UID": channel(.user, .perUser),
    "LTTNG_BUFFER_GLOBAL": channel(.kernel),
  ]
}

private func contextCoverage() throws -> [String: Coverage] {
  func field(_ field: ContextField, _ domain: TracingDomain) -> Coverage {
    .written(
      ObservedChannel(
        configuration: ChannelConfiguration(name: "c", domain: domain), contexts: [field]))
  }
  var coverage: [String: Coverage] = [
    "LTTNG_EVENT_CONTEXT_PERF_COUNTER": .refused("the old name of a processor's counter"),
    "LTTNG_EVENT_CONTEXT_PERF_CPU_COUNTER": field(
      .perf(try #require(PerfCounter("perf:cpu:page-fault"))), .kernel),
    "LTTNG_EVENT_CONTEXT_PERF_THREAD_COUNTER": field(
      .perf(try #require(PerfCounter("perf:thread:cache-misses"))), .user),
    "LTTNG_EVENT_CONTEXT_APP_CONTEXT": field(.app(provider: "p", type: "t"), .jul),
  ]
  for type in ContextType.allCases {
    let refusal = KernelSamples.missingContexts[type].map { Coverage.refused($0) }
    let domain: TracingDomain = type.domains.contains(.user) ? .user : .kernel
    coverage["LTTNG_EVENT_CONTEXT_" + type.savedName] =
      domain == .kernel ? refusal ?? field(.type(type), .kernel) : field(.type(type), .user)
  }
  return coverage
}

extension TestControl {
  /// Expects that each channel is read back as it was written, in a session of its own.
  fileprivate func expect(
    _ written: [(name: String, channel: ObservedChannel)], below folder: String
  ) throws {
    for (name, channel) in written {
      try createSession(named: "s", outputPath: folder + "/" + name)
      try make(channel, inSession: "s")
      #expect(try observeSession(named: "s")?.channels == [channel], "\(name)")
      try destroySessionWithoutWaiting(named: "s")
    }
  }

  fileprivate func make(_ channel: ObservedChannel, inSession session: String) throws {
    let configuration = channel.configuration
    try createChannel(configuration, inSession: session)
    for field in channel.contexts {
      try call { try $0.addContext(field, toChannel: configuration, inSession: session) }
    }
    for rule in channel.rules {
      try call { try $0.enableRule(rule, inChannel: configuration, ofSession: session) }
    }
  }
}

/// A header of liblttng-ctl.
private struct Header {
  private let lines: [Substring]

  init(_ name: String) throws {
    let text = String(decoding: try contents(of: "/usr/include/lttng/" + name), as: UTF8.self)
    lines = text.split(separator: "\n")
  }

  /// The enumerators of all enumerations.
  var enumerators: [String: Int32] { enumerators(in: lines[...]) }

  /// The enumerators of one enumeration, with their values.
  func enumerators(of name: String) throws -> [String: Int32] {
    let start = try #require(lines.firstIndex { $0.hasPrefix("enum \(name) {") })
    return enumerators(in: lines[start...].prefix { !$0.hasPrefix("}") })
  }

  /// An enumerator without a value is one more than the one before.
  private func enumerators(in lines: ArraySlice<Substring>) -> [String: Int32] {
    let special = ["INT32_MAX": Int32.max, "INT32_MIN": Int32.min]
    var values: [String: Int32] = [:]
    var next: Int32 = 0
    for line in lines {
      let words = line.split { " \t,".contains($0) }
      guard let name = words.first, name.hasPrefix("LTTNG_"), line.contains(",") else { continue }

      if words.count >= 3, words[1] == "=" {
        next = special[String(words[2])] ?? Int32(words[2]) ?? 0
      }
      values[String(name)] = next
      next &+= 1
    }
    return values
  }
}
