import CLTTngCtl
import LTTngModel
import Testing

@testable import LTTngControl

struct MarshallingTests {
  @Test func `a tracepoint rule fills in an event`() throws {
    let event = try Event(.tracepoint(try #require(NamePattern("prov:*"))))

    #expect(event.pointer.pointee.type == LTTNG_EVENT_TRACEPOINT)
    #expect(event.pointer.pointee.loglevel_type == LTTNG_EVENT_LOGLEVEL_ALL)
    #expect(event.pointer.pointee.loglevel == -1)
    #expect(text(ofField: event.pointer.pointee.name) == "prov:*")
  }

  @Test func `all system calls are the pattern of everything`() throws {
    let event = try Event(.systemCall(.all))

    #expect(event.pointer.pointee.type == LTTNG_EVENT_SYSCALL)
    #expect(text(ofField: event.pointer.pointee.name) == "*")
  }

  @Test func `a name fills its field up to the null character`() throws {
    let name = String(repeating: "é", count: 127) + "x"
    let event = try Event(.tracepoint(try #require(NamePattern(name))))

    #expect(text(ofField: event.pointer.pointee.name) == name)
  }

  @Test func `a channel has its configuration and the domain's defaults`() throws {
    var configuration = ChannelConfiguration(name: "a b", domain: .kernel)
    configuration.subbufSize = 4096
    configuration.numSubbuf = 16
    configuration.eventRecordLossMode = .overwrite
    let channel = try Channel(configuration)

    #expect(text(ofField: channel.pointer.pointee.name) == "a b")
    #expect(channel.pointer.pointee.enabled == 1)
    #expect(channel.pointer.pointee.attr.subbuf_size == 4096)
    #expect(channel.pointer.pointee.attr.num_subbuf == 16)
    #expect(channel.pointer.pointee.attr.overwrite == 1)
    #expect(channel.pointer.pointee.attr.output == LTTNG_EVENT_SPLICE)
    #expect(channel.pointer.pointee.attr.read_timer_interval == 200_000)
  }

  /// The library has the same defaults, so that a recipe which says nothing changes nothing.
  @Test(arguments: TracingDomain.allCases)
  func `a channel's defaults are the library's`(domain: TracingDomain) throws {
    let configuration = ChannelConfiguration(name: "c", domain: domain)
    let channel = try Channel(configuration)
    var attributes = lttng_channel_attr()
    var described = lttng_domain(domain.tracer)
    lttng_channel_set_default_attr(&described, &attributes)

    #expect(channel.pointer.pointee.attr.subbuf_size == attributes.subbuf_size)
    #expect(channel.pointer.pointee.attr.num_subbuf == attributes.num_subbuf)
    #expect(channel.pointer.pointee.attr.overwrite == 0)
    #expect(channel.pointer.pointee.attr.output == attributes.output)
    #expect(channel.pointer.pointee.attr.switch_timer_interval == attributes.switch_timer_interval)
    #expect(channel.pointer.pointee.attr.tracefile_size == attributes.tracefile_size)
    #expect(channel.pointer.pointee.attr.tracefile_count == attributes.tracefile_count)
    #expect(channel.pointer.pointee.attr.read_timer_interval == attributes.read_timer_interval)
  }

  @Test func `a channel has every attribute that it is told`() throws {
    let channel = try Channel(.differentInEverything(named: "c", domain: .user))
    let attributes = channel.pointer.pointee.attr
    var number: UInt64 = 0
    var timeout: Int64 = 0

    #expect(attributes.switch_timer_interval == 1001)
    #expect(attributes.read_timer_interval == 2002)
    #expect(attributes.tracefile_size == 1 << 20)
    #expect(attributes.tracefile_count == 3)
    #expect(lttng_channel_get_monitor_timer_interval(channel.pointer, &number) == 0)
    #expect(number == 3003)
    #expect(lttng_channel_get_blocking_timeout(channel.pointer, &timeout) == 0)
    #expect(timeout == 4000)
  }

  /// LTTng's fields have 32 bits, and milliseconds in 32 bits.
  @Test(arguments: [
    \ChannelConfiguration.switchTimer, \.readTimer,
  ])
  func `a time that does not fit is refused`(
    attribute: any WritableKeyPath<ChannelConfiguration, UInt64> & Sendable
  ) {
    var configuration = ChannelConfiguration(name: "c", domain: .user)
    configuration[keyPath: attribute] = 1 << 32
    let error = #expect(throws: LTTngError.self) {
      let made = try Channel(configuration)
      _ = made.pointer
    }
    #expect(error?.message.contains("4294967296 µs") == true)
  }

  @Test func `a blocking timeout that does not fit is refused`() {
    var configuration = ChannelConfiguration(name: "c", domain: .user)
    configuration.blockingTimeout = .microseconds(2_147_483_648_000)
    let error = #expect(throws: LTTngError.self) {
      let made = try Channel(configuration)
      _ = made.pointer
    }
    #expect(error?.message.contains("blocking timeout") == true)
  }

  @Test(arguments: [
    (LogLevelRule(.atLeast, 4), LTTNG_EVENT_LOGLEVEL_RANGE),
    (LogLevelRule(.exactly, 4), LTTNG_EVENT_LOGLEVEL_SINGLE),
  ])
  func `a log level fills in an event`(level: LogLevelRule, type: lttng_loglevel_type) throws {
    let event = try Event(RecordingRule(.tracepoint, .all, logLevel: level))

    #expect(event.pointer.pointee.loglevel_type == type)
    #expect(event.pointer.pointee.loglevel == 4)
  }

  @Test func `probes of the kernel fill in an event`() throws {
    let name = try #require(NamePattern("p"))
    let symbol = try Event(RecordingRule(.kprobe, name, at: .kernelSymbol("vfs_read")))
    let function = try Event(RecordingRule(.kretprobe, name, at: .kernelSymbol("vfs_open")))

    #expect(symbol.pointer.pointee.type == LTTNG_EVENT_PROBE)
    #expect(text(ofField: symbol.pointer.pointee.attr.probe.symbol_name) == "vfs_read")
    #expect(function.pointer.pointee.type == LTTNG_EVENT_FUNCTION)
    #expect(text(ofField: function.pointer.pointee.attr.probe.symbol_name) == "vfs_open")
  }

  @Test func `probes of user space fill in an event`() throws {
    let name = try #require(NamePattern("p"))
    let function = try Event(
      RecordingRule(.uprobe, name, at: .function(path: "/bin/sh", symbol: "main")))
    let place = lttng_event_get_userspace_probe_location(function.pointer)
    #expect(function.pointer.pointee.type == LTTNG_EVENT_USERSPACE_PROBE)
    #expect(
      lttng_userspace_probe_location_function_get_binary_path(place).map { String(cString: $0) }
        == "/bin/sh")

    let sdt = try Event(
      RecordingRule(.uprobe, name, at: .sdt(path: "/bin/sh", provider: "pro", probe: "nam")))
    let point = lttng_event_get_userspace_probe_location(sdt.pointer)
    #expect(
      lttng_userspace_probe_location_tracepoint_get_provider_name(point).map {
        String(cString: $0)
      } == "pro")
    #expect(
      lttng_userspace_probe_location_tracepoint_get_probe_name(point).map { String(cString: $0) }
        == "nam")
  }

  /// A pipe would make the library wait for a writer.
  @Test(arguments: ["/nonexistent", "/dev", "/dev/null"])
  func `a probe in what is no file is refused`(path: String) throws {
    let name = try #require(NamePattern("p"))
    let error = #expect(throws: LTTngError.self) {
      let made = try Event(RecordingRule(.uprobe, name, at: .function(path: path, symbol: "f")))
      _ = made.pointer
    }
    #expect(error?.message.contains(path) == true)
  }

  @Test(arguments: [String(repeating: "c", count: 256), "a\0b"])
  func `a name that does not fit is refused`(name: String) {
    #expect(throws: LTTngError.self) {
      let made = try Channel(ChannelConfiguration(name: name, domain: .user))
      _ = made.pointer
    }
  }

  @Test func `a domain has the one buffering scheme`() {
    #expect(lttng_domain(.kernel).type == LTTNG_DOMAIN_KERNEL)
    #expect(lttng_domain(.kernel).buf_type == LTTNG_BUFFER_GLOBAL)
    #expect(lttng_domain(.user).type == LTTNG_DOMAIN_UST)
    #expect(lttng_domain(.user).buf_type == LTTNG_BUFFER_PER_UID)
  }

  @Test func `a handle names its session and domain`() throws {
    let handle = try Handle(session: "a b", domain: .user)

    #expect(text(ofField: handle.pointer.pointee.session_name) == "a b")
    #expect(handle.pointer.pointee.domain.type == LTTNG_DOMAIN_UST)
  }

  @Test func `a relative output path is refused`() {
    #expect(throws: LTTngError.self) {
      let made = try SessionDescriptor(SessionConfiguration(name: "s", output: .local("here")))
      _ = made.pointer
    }
  }
}
