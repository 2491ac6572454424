import LTTngModel
import Testing

@testable import LTTngControl

/// The files were written by 2.13.9 session daemons, one with a kernel tracer; the rules `sdt` and `place` of
/// `kernel-probes` alone were added after the daemon's `save.c`.
struct SavedChannelReaderTests {
  @Test func `probes of every kind are read`() throws {
    let channel = try #require(try session("kernel-probes").channel(named: "chan", domain: .kernel))

    var configuration = ChannelConfiguration(name: "chan", domain: .kernel)
    configuration.subbufSize = 65_536
    configuration.numSubbuf = 8
    configuration.eventRecordLossMode = .overwrite
    configuration.output = .mmap
    configuration.switchTimer = 1000
    configuration.readTimer = 5000
    configuration.monitorTimer = 7000
    configuration.tracefileSize = 131_072
    configuration.tracefileCount = 3
    let rules = [
      RecordingRule(.tracepoint, .all), RecordingRule(.systemCall, .all),
      try rule(.tracepoint, "sched_switch", filter: "prev_tid == 1"),
      try rule(.systemCall, "openat", filter: "fd > 3"),
      try rule(.uprobe, "up", at: .function(path: "/bin/bash", symbol: "readline")),
      try rule(.uprobe, "sdt", at: .sdt(path: "/usr/bin/app", provider: "pro", probe: "nam")),
      try rule(.kretprobe, "kret", at: .kernelSymbol("vfs_read")),
    ]
    #expect(
      channel
        == ObservedChannel(
          configuration: configuration,
          rules: rules.sorted { $0.text(in: .kernel) < $1.text(in: .kernel) },
          disabledRules: [try rule(.kprobe, "kp", at: .kernelSymbol("do_sys_openat2"))]))
  }

  /// The daemon says of `chan3`, which was disabled, that it is enabled, and of `auto`, which it made by itself
  /// and which records, that it is not.
  @Test func `a kernel channel counts as enabled`() throws {
    let session = try session("kernel-probes")

    #expect(session.channels.map(\.configuration.name) == ["auto", "chan", "chan2", "chan3"])
    #expect(!session.channels.map(\.isEnabled).contains(false))
    #expect(
      session.channel(named: "chan2", domain: .kernel)?.contexts.map(\.text)
        == ["perf:cpu:page-fault", "pid", "callstack-kernel"])
  }

  @Test func `loggers are read as they were told`() throws {
    let session = try session("agents")

    var jul = ChannelConfiguration(name: "", domain: .jul)
    jul.numSubbuf = 8
    jul.blockingTimeout = .forever
    let slow = try rule(
      .logger, "com.acme.*", filter: #"msg == "*slow*" && int_loglevel < 1000"#,
      level: LogLevelRule(.atLeast, 900))
    let rules = [
      slow, try rule(.logger, "com.acme.*"), RecordingRule(.logger, .all),
      try rule(.logger, "*", level: LogLevelRule(.exactly, 900)),
      try rule(.logger, "*", filter: #"msg == "(a) && (b)""#),
      try rule(.logger, "*", filter: #"msg == "x""#, level: LogLevelRule(.atLeast, 800)),
    ]
    #expect(
      session.channels == [
        ObservedChannel(
          configuration: jul,
          contexts: [.app(provider: "myprov", type: "mytype"), .type(.vpid)],
          rules: rules.sorted { $0.text(in: .jul) < $1.text(in: .jul) },
          disabledRules: [try rule(.logger, "gone")]),
        ObservedChannel(
          configuration: ChannelConfiguration(name: "", domain: .log4j),
          rules: [try rule(.logger, "l4", filter: "int_loglevel > 3")]),
        ObservedChannel(
          configuration: ChannelConfiguration(name: "", domain: .python), isEnabled: false,
          rules: [try rule(.logger, "py", level: LogLevelRule(.atLeast, 20))]),
      ])
  }

  /// Its switch timer of 1 ms was dropped by the daemon, and the live timer is the session's.
  @Test func `a channel of a live session is one with defaults`() throws {
    #expect(
      try session("live").channels == [
        ObservedChannel(
          configuration: ChannelConfiguration(name: "", domain: .jul),
          rules: [try rule(.logger, "x")]),
        ObservedChannel(configuration: ChannelConfiguration(name: "c", domain: .user)),
      ])
  }

  @Test func `a channel of a snapshot session is read as the daemon made it`() throws {
    var configuration = ChannelConfiguration(name: "sc", domain: .kernel)
    configuration.eventRecordLossMode = .overwrite
    configuration.output = .mmap

    #expect(
      try session("kernel-snapshot").channels == [ObservedChannel(configuration: configuration)])
  }

  @Test(arguments: [
    ("<type>FUNCTION</type>", "<type>FUNCTION_ENTRY</type>"),
    ("<type>FUNCTION</type>", "<type>NOVELTY</type>"),
    (
      "<symbol_name>vfs_read</symbol_name>", "<symbol_name>vfs_read</symbol_name><offset>8</offset>"
    ),
    ("<symbol_name>vfs_read</symbol_name>", "<novelty/>"),
    ("<symbol_name>vfs_read</symbol_name>", "<address>4096</address>"),
    ("<filter>fd &gt; 3</filter>", "<filter> </filter>"),
    ("<binary_path>/bin/bash</binary_path>", ""),
  ])
  func `what a newer release adds to a rule is foreign`(old: String, new: String) throws {
    let channel = try changed("kernel-probes", old, new).channel(named: "chan", domain: .kernel)

    #expect(channel?.foreignRuleCount == 1)
    #expect(channel?.rules.count == 6)
  }

  @Test(arguments: [
    ("<loglevel_type>SINGLE</loglevel_type>", "<loglevel_type>NOVELTY</loglevel_type>"),
    ("<filter>int_loglevel == 900</filter>", "<filter>int_loglevel == 901</filter>"),
    ("<filter>int_loglevel == 900</filter>", ""),
  ])
  func `what a newer release adds to a logger is foreign`(old: String, new: String) throws {
    let session = try changed("agents", old, new)

    #expect(session.channel(named: "lttng_jul_channel", domain: .jul)?.foreignRuleCount == 1)
  }

  @Test func `a buffering scheme of a newer release is named`() throws {
    let session = try changed(
      "agents", "<buffer_type>PER_UID</buffer_type>", "<buffer_type>PER_CHANNEL</buffer_type>")
    let channel = session.channel(named: "lttng_jul_channel", domain: .jul)

    #expect(channel?.foreignBuffering == "PER_CHANNEL" && channel?.foreignRuleCount == 0)
  }

  @Test(arguments: [
    ("<type>PID</type>", "<type>NOVELTY</type>", "NOVELTY"),
    ("<config>2</config>", "<config>none</config>", "unknown"),
  ])
  func `a context field of a newer release is foreign`(
    old: String, new: String, name: String
  ) throws {
    let channel = try changed("kernel-probes", old, new).channel(named: "chan2", domain: .kernel)

    #expect(channel?.contexts.contains(.foreign(name)) == true)
    #expect(channel?.contexts.count == 3)
  }

  private func rule(
    _ kind: RecordingRule.Kind, _ name: String, at location: ProbeLocation? = nil,
    filter: String? = nil, level: LogLevelRule? = nil
  ) throws -> RecordingRule {
    RecordingRule(
      kind, try #require(NamePattern(name)), at: location,
      filter: try filter.map { try #require(FilterExpression($0)) }, logLevel: level)
  }

  private func session(_ name: String) throws -> ObservedSession {
    try #require(try SavedSessionReader.read(try savedSession(name)).first)
  }

  private func changed(_ name: String, _ old: String, _ new: String) throws -> ObservedSession {
    let text = String(decoding: try savedSession(name), as: UTF8.self)
    let result = text.replacing(old, with: new)
    #expect(result != text)
    return try #require(try SavedSessionReader.read(Array(result.utf8)).first)
  }
}
