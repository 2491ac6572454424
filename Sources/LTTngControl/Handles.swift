import CLTTngCtl
import LTTngModel

/// Owns a `lttng_handle`: a session, or none, and a tracing domain.
struct Handle: ~Copyable {
  let pointer: UnsafeMutablePointer<lttng_handle>

  init(session: String?, domain: TracingDomain) throws(LTTngError) {
    try self.init(session: session, domain: lttng_domain(domain))
  }

  /// The handle for a channel; one of an agent's domain is a channel of user space.
  init(session: String, channel: ChannelConfiguration) throws(LTTngError) {
    try self.init(
      session: session,
      domain: lttng_domain(channel.domain.tracer, buffering: channel.buffering))
  }

  /// The handle for what an agent is told of its channel too: rules and context fields.
  init(session: String, in channel: ChannelConfiguration) throws(LTTngError) {
    try self.init(
      session: session, domain: lttng_domain(channel.domain, buffering: channel.buffering))
  }

  init(session: String?, domain: lttng_domain) throws(LTTngError) {
    let call = "lttng_create_handle"
    try refuseNullCharacter(in: session ?? "", for: call)
    var domain = domain
    pointer = try check(call, lttng_create_handle(session, &domain))
  }

  deinit {
    lttng_destroy_handle(pointer)
  }
}

/// Owns a `lttng_session_descriptor`.
struct SessionDescriptor: ~Copyable {
  let pointer: OpaquePointer

  init(_ session: SessionConfiguration) throws(LTTngError) {
    let name = session.name
    try refuseNullCharacter(
      in: name + (session.output.localPath ?? ""), for: "lttng_create_session_ext")
    switch session.output {
    case .none:
      pointer = try check("lttng_session_descriptor_create", lttng_session_descriptor_create(name))
    case .local(let path):
      pointer = try check(
        "lttng_session_descriptor_local_create", lttng_session_descriptor_local_create(name, path))
    case .relay(let address):
      let call = "lttng_session_descriptor_network_create"
      let urls = try RelayURLs(address, for: call)
      pointer = try check(
        call, lttng_session_descriptor_network_create(name, urls.control, urls.data))
    case .live(let address, let interval):
      pointer = try Self.live(name, address, interval)
    case .snapshot:
      pointer = try check(
        "lttng_session_descriptor_snapshot_create", lttng_session_descriptor_snapshot_create(name))
    }
  }

  private static func live(
    _ name: String, _ address: RelayAddress, _ interval: UInt64
  ) throws(LTTngError) -> OpaquePointer {
    let call = "lttng_session_descriptor_live_network_create"
    let urls = try RelayURLs(address, for: call)
    // The daemon keeps 32 bits of it (lttng-create(1), `--live`).
    guard (1...UInt64(UInt32.max)).contains(interval) else {
      throw LTTngError(LTTNG_ERR_INVALID, call: call)
    }

    return try check(
      call,
      lttng_session_descriptor_live_network_create(name, urls.control, urls.data, interval))
  }

  deinit {
    lttng_session_descriptor_destroy(pointer)
  }
}

/// Owns a `lttng_save_session_attr`.
struct SaveAttributes: ~Copyable {
  let pointer: OpaquePointer

  init() throws(LTTngError) {
    pointer = try check("lttng_save_session_attr_create", lttng_save_session_attr_create())
  }

  deinit {
    lttng_save_session_attr_destroy(pointer)
  }

  /// Chooses the session to save, and the absolute path of the folder for its file.
  func choose(session: String, directory: String) throws(LTTngError) {
    try check(
      "lttng_save_session_attr_set_session_name",
      lttng_save_session_attr_set_session_name(pointer, session))
    try check(
      "lttng_save_session_attr_set_output_url",
      lttng_save_session_attr_set_output_url(pointer, directory))
  }
}

/// Owns a `lttng_process_attr_tracker_handle`.
///
/// Getting one makes the daemon create the domain in a session that lacks it.
struct TrackerHandle: ~Copyable {
  let pointer: OpaquePointer
  let attribute: ProcessAttributeTracker.Attribute

  init(
    session: String, domain: TracingDomain, attribute: ProcessAttributeTracker.Attribute
  ) throws(LTTngError) {
    let call = "lttng_session_get_tracker_handle"
    self.attribute = attribute
    try refuseNullCharacter(in: session, for: call)
    var handle: OpaquePointer?
    try check(
      call,
      lttng_session_get_tracker_handle(
        session, domain.type, attribute.processAttribute, &handle))
    pointer = try check(call, handle)
  }

  deinit {
    lttng_process_attr_tracker_handle_destroy(pointer)
  }
}

extension ProcessAttributeTracker.Attribute {
  var processAttribute: lttng_process_attr {
    switch self {
    case .pid: LTTNG_PROCESS_ATTR_PROCESS_ID
    case .vpid: LTTNG_PROCESS_ATTR_VIRTUAL_PROCESS_ID
    case .uid: LTTNG_PROCESS_ATTR_USER_ID
    case .vuid: LTTNG_PROCESS_ATTR_VIRTUAL_USER_ID
    case .gid: LTTNG_PROCESS_ATTR_GROUP_ID
    case .vgid: LTTNG_PROCESS_ATTR_VIRTUAL_GROUP_ID
    }
  }
}

extension TracingDomain {
  var type: lttng_domain_type {
    switch self {
    case .kernel: LTTNG_DOMAIN_KERNEL
    case .user: LTTNG_DOMAIN_UST
    case .jul: LTTNG_DOMAIN_JUL
    case .log4j: LTTNG_DOMAIN_LOG4J
    case .python: LTTNG_DOMAIN_PYTHON
    }
  }
}

extension lttng_domain {
  /// Creates the domain; without a scheme with its default one.
  init(_ domain: TracingDomain, buffering: BufferingScheme? = nil) {
    self.init()
    type = domain.type
    buf_type = (buffering ?? (domain == .kernel ? .global : .perUser)).bufferType
  }
}
