import CLTTngCtl
import LTTngModel

/// Owns a `lttng_handle`: a session, or none, and a tracing domain.
struct Handle: ~Copyable {
  let pointer: UnsafeMutablePointer<lttng_handle>

  init(session: String?, domain: TracingDomain) throws(LTTngError) {
    try self.init(session: session, domain: lttng_domain(domain))
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

/// Owns a `lttng_session_descriptor` of a session with a local output folder.
struct SessionDescriptor: ~Copyable {
  let pointer: OpaquePointer

  init(name: String, outputPath: String) throws(LTTngError) {
    let call = "lttng_session_descriptor_local_create"
    try refuseNullCharacter(in: name + outputPath, for: call)
    pointer = try check(call, lttng_session_descriptor_local_create(name, outputPath))
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

  init(session: String, tracker: ProcessAttributeTracker) throws(LTTngError) {
    let call = "lttng_session_get_tracker_handle"
    attribute = tracker.attribute
    try refuseNullCharacter(in: session, for: call)
    var handle: OpaquePointer?
    try check(
      call,
      lttng_session_get_tracker_handle(
        session, tracker.domain.type, tracker.attribute.processAttribute, &handle))
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
    case .vuid: LTTNG_PROCESS_ATTR_VIRTUAL_USER_ID
    }
  }
}

extension TracingDomain {
  var type: lttng_domain_type {
    switch self {
    case .kernel: LTTNG_DOMAIN_KERNEL
    case .user: LTTNG_DOMAIN_UST
    }
  }
}

extension lttng_domain {
  /// Creates the domain with the one buffering scheme that lttrecipe uses in it.
  init(_ domain: TracingDomain) {
    self.init()
    type = domain.type
    buf_type = domain == .kernel ? LTTNG_BUFFER_GLOBAL : LTTNG_BUFFER_PER_UID
  }
}
