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
    var described = lttng_domain(domain)
    lttng_channel_set_default_attr(&described, &attributes)

    #expect(channel.pointer.pointee.attr.subbuf_size == attributes.subbuf_size)
    #expect(channel.pointer.pointee.attr.num_subbuf == attributes.num_subbuf)
    #expect(channel.pointer.pointee.attr.overwrite == 0)
    #expect(channel.pointer.pointee.attr.output == attributes.output)
    #expect(channel.pointer.pointee.attr.read_timer_interval == attributes.read_timer_interval)
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
