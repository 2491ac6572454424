import LTTngModel
import Testing

@testable import LTTngControl

/// The files in SavedSessions were written by a 2.13.9 session daemon; `kernel` alone was written
/// after its `save.c`, as a kernel tracer is needed for it.
struct SavedSessionReaderTests {
  @Test func `a user space session is read whole`() throws {
    let sessions = try SavedSessionReader.read(try savedSession("user-space"))

    var configuration = ChannelConfiguration(name: "chan", domain: .user)
    configuration.subbufSize = 65_536
    configuration.numSubbuf = 8
    configuration.eventRecordLossMode = .overwrite
    let first = ObservedChannel(
      configuration: configuration,
      contexts: [
        "vpid", "vtid", "procname", "pthread_id", "ip", "cgroup_ns", "ipc_ns", "mnt_ns", "net_ns",
        "pid_ns", "user_ns", "uts_ns", "time_ns", "vuid", "veuid", "vsuid", "vgid", "vegid",
        "vsgid", "perf:thread:page-fault",
      ].map { ContextField($0) ?? .foreign($0) },
      rules: [
        .tracepoint(.all),
        .tracepoint(try #require(NamePattern(#"*a*b\*c"#))),
        RecordingRule(
          .tracepoint, try #require(NamePattern("foo:*")),
          excluding: [try #require(NamePattern("foo:bar"))]),
        .tracepoint(try #require(NamePattern("lttng_ust_*"))),
        RecordingRule(
          .tracepoint, try #require(NamePattern("foo:b")), logLevel: LogLevelRule(.atLeast, 4)),
        RecordingRule(
          .tracepoint, try #require(NamePattern("foo:b")), logLevel: LogLevelRule(.exactly, 4)),
        RecordingRule(
          .tracepoint, try #require(NamePattern("foo:c")),
          filter: FilterExpression(#"x == 1 && s == "a<b""#)),
      ].sorted { $0.text(in: .user) < $1.text(in: .user) },
      disabledRules: [.tracepoint(try #require(NamePattern("dis:a")))])
    #expect(
      sessions == [
        ObservedSession(
          name: "a b", output: .local("/home/user/traces/out"),
          channels: [try loggers(), first, otherChannel()], trackers: userSpaceTrackers)
      ])
  }

  private func loggers() throws -> ObservedChannel {
    ObservedChannel(
      configuration: ChannelConfiguration(name: "", domain: .jul),
      rules: [RecordingRule(.logger, try #require(NamePattern("jlog")))])
  }

  private func otherChannel() -> ObservedChannel {
    var configuration = ChannelConfiguration(name: "other", domain: .user)
    configuration.switchTimer = 1000
    configuration.tracefileSize = 4 << 20
    configuration.tracefileCount = 3
    return ObservedChannel(configuration: configuration, isEnabled: false)
  }

  private var userSpaceTrackers: [ProcessAttributeTracker] {
    let sets: [(ProcessAttributeTracker.Attribute, [UInt32])] = [
      (.vpid, [3]), (.vuid, [5, 1000, 65_534]), (.vgid, []),
    ]
    return sets.map {
      ProcessAttributeTracker(domain: .user, attribute: $0.0, inclusionSet: $0.1)
    }
  }

  @Test func `a kernel session is read whole`() throws {
    let sessions = try SavedSessionReader.read(try savedSession("kernel"))

    let first = ObservedChannel(
      configuration: ChannelConfiguration(name: "first", domain: .kernel),
      contexts: ["pid", "procname", "callstack-kernel", "CPU_ID", "perf:cpu:cache-misses"].map {
        ContextField($0) ?? .foreign($0)
      },
      rules: [
        .tracepoint(.all), .tracepoint(try #require(NamePattern("sched_switch"))),
        .systemCall(.all),
        RecordingRule(
          .systemCall, try #require(NamePattern("openat")), filter: FilterExpression("fd > 3")),
        RecordingRule(
          .kprobe, try #require(NamePattern("probe")), at: .kernelSymbol("vfs_read")),
      ].sorted { $0.text(in: .kernel) < $1.text(in: .kernel) },
      disabledRules: [.tracepoint(try #require(NamePattern("irq_*")))])
    var configuration = ChannelConfiguration(name: "second", domain: .kernel)
    configuration.subbufSize = 4096
    configuration.numSubbuf = 2
    configuration.eventRecordLossMode = .overwrite
    configuration.output = .mmap
    let second = ObservedChannel(configuration: configuration)
    let tracker = ProcessAttributeTracker(
      domain: .kernel, attribute: .vuid, inclusionSet: [0, 1000])
    #expect(
      sessions == [
        ObservedSession(
          name: "kernel", isActive: true, output: .local("/home/user/traces/kernel"),
          channels: [first, second], trackers: [tracker])
      ])
  }

  @Test func `a tracker of processes is read, and one that includes none`() throws {
    let numbers = ["<pid><id>7</id></pid><pid><id>1234</id></pid>", ""]
    for (values, expected) in zip(numbers, [[7, 1234], []] as [[UInt32]]) {
      let xml = """
        <sessions><session><name>s</name><started>false</started><domains><domain>
        <type>KERNEL</type><buffer_type>GLOBAL</buffer_type><channels/>
        <process_attr_trackers><pid_process_attr_tracker><process_attr_values>\(values)
        </process_attr_values></pid_process_attr_tracker></process_attr_trackers>
        </domain></domains></session></sessions>
        """
      let session = try #require(try SavedSessionReader.read(Array(xml.utf8)).first)
      #expect(
        session.trackers == [
          ProcessAttributeTracker(domain: .kernel, attribute: .pid, inclusionSet: expected)
        ])
    }
  }

  @Test func `a session without channels is read`() throws {
    let sessions = try SavedSessionReader.read(try savedSession("empty"))

    #expect(sessions == [ObservedSession(name: "empty", output: .local("/home/user/traces/e"))])
  }

  @Test func `an active session is said to be`() throws {
    let session = try #require(try SavedSessionReader.read(try savedSession("started")).first)

    #expect(session.isActive)
    #expect(
      session.channels == [
        ObservedChannel(configuration: ChannelConfiguration(name: "cc", domain: .user))
      ])
  }

  @Test(arguments: ["network", "snapshot", "per-process"])
  func `a session that writes elsewhere has no local output`(name: String) throws {
    let session = try #require(try SavedSessionReader.read(try savedSession(name)).first)

    #expect(session.output.localPath == nil)
  }

  @Test func `per-process buffers are read`() throws {
    let session = try #require(
      try SavedSessionReader.read(try savedSession("per-process")).first)

    #expect(
      session.channels == [
        ObservedChannel(
          configuration: ChannelConfiguration(
            name: "c1", domain: .user, buffering: .perProcess))
      ])
    #expect(session.trackers.map(\.inclusionSet) == [[0, 77, 65_534]])
  }

  @Test func `every cut of a file is reported`() throws {
    let xml = try savedSession("started")
    let end = try #require(xml.lastIndex(of: UInt8(ascii: ">")))

    for length in 0..<end {
      #expect(throws: SavedSessionError.self) {
        try SavedSessionReader.read(Array(xml.prefix(length)))
      }
    }
  }

  @Test(arguments: [
    "",
    "no XML",
    "<sessions><session/></sessions>",
    "<sessions><session><name>a</name></session></sessions>",
    "<other/>",
    "<sessions/><sessions/>",
    "<sessions>\u{1}</sessions>",
  ])
  func `what no daemon writes is reported`(xml: String) {
    #expect(throws: SavedSessionError.self) { try SavedSessionReader.read(Array(xml.utf8)) }
  }

  @Test(arguments: ["-1", "many", "", "18446744073709551616", "1 "])
  func `a size that is no number is reported`(size: String) throws {
    let text = String(decoding: try savedSession("started"), as: UTF8.self)
    let damaged = text.replacing("<subbuffer_size>524288<", with: "<subbuffer_size>\(size)<")
    #expect(damaged != text)

    #expect(throws: SavedSessionError.self) { try SavedSessionReader.read(Array(damaged.utf8)) }
  }

  @Test func `entities are refused`() {
    let bomb = """
      <!DOCTYPE sessions [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
      <!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]>
      <sessions><session><name>&d;</name><started>false</started></session></sessions>
      """
    let file = """
      <!DOCTYPE sessions [<!ENTITY a SYSTEM "file:///etc/passwd">]>
      <sessions><session><name>&a;</name><started>false</started></session></sessions>
      """
    let undeclared =
      "<sessions><session><name>&a;</name><started>false</started></session></sessions>"

    for xml in [bomb, file, undeclared] {
      #expect(throws: SavedSessionError.self) { try SavedSessionReader.read(Array(xml.utf8)) }
    }
  }

  @Test func `another encoding hides no declaration`() {
    let text = "<?xml version=\"1.0\" encoding=\"UTF-16\"?><!DOCTYPE s []><sessions/>"
    let wide = text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }

    #expect(throws: SavedSessionError.self) { try SavedSessionReader.read([0xFF, 0xFE] + wide) }
  }

  @Test func `a huge text is refused`() {
    let xml =
      Array("<sessions>".utf8)
      + [UInt8](repeating: UInt8(ascii: " "), count: SavedSessionReader.maximumByteCount)
      + Array("</sessions>".utf8)

    #expect(throws: SavedSessionError.self) { try SavedSessionReader.read(xml) }
  }

  @Test func `deep nesting is refused`() {
    let xml =
      String(repeating: "<sessions>", count: 100_000)
      + String(repeating: "</sessions>", count: 100_000)

    #expect(throws: SavedSessionError.self) { try SavedSessionReader.read(Array(xml.utf8)) }
  }

  @Test func `elements of newer releases are skipped`() throws {
    let text = String(decoding: try savedSession("started"), as: UTF8.self)
    let newer = text.replacing("<events/>", with: "<novelty><name>x</name></novelty><events/>")
      .replacing("<domains>", with: "<domains><domain><type>LOG4J2</type></domain>")

    #expect(
      try SavedSessionReader.read(Array(newer.utf8))
        == (try SavedSessionReader.read(Array(text.utf8))))
  }
}
