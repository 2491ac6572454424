import CLTTngCtl
package import LTTngModel

extension SessionDaemon {
  /// Makes the inclusion set of a tracker exactly the given one; doing so again changes nothing.
  ///
  /// Values are added before others are taken away, so that an active session never loses the events of
  /// a process that is in both sets. A set of none gets LTTng's policy to exclude all. The domain is made
  /// in a session that lacks it.
  package mutating func setTracker(
    _ tracker: ProcessAttributeTracker, ofSession session: String
  ) throws(LTTngError) {
    let handle = try trackerHandle(
      of: tracker.attribute, domain: tracker.domain, session: session)
    guard !tracker.inclusionSet.isEmpty else {
      return try set(LTTNG_TRACKING_POLICY_EXCLUDE_ALL, of: handle)
    }

    // Setting the policy that a tracker has already keeps its set (the daemon's `tracker.c`).
    try set(LTTNG_TRACKING_POLICY_INCLUDE_SET, of: handle)
    for value in tracker.inclusionSet {
      try change(handle.attribute.additionCall, handle.add(value))
    }
    for value in try values(of: handle) where !value.isAmong(tracker.inclusionSet) {
      try change(value.removalCall(for: handle.attribute), handle.remove(value))
    }
  }

  /// Makes an attribute's tracker include all processes.
  ///
  /// A session without the domain has no such tracker, and gets none: asking for it would make the
  /// domain.
  package mutating func removeTracker(
    of attribute: ProcessAttributeTracker.Attribute, domain: TracingDomain,
    fromSession session: String
  ) throws(LTTngError) {
    guard try hasDomain(domain, session: session) else { return }

    let handle = try trackerHandle(of: attribute, domain: domain, session: session)
    try set(LTTNG_TRACKING_POLICY_INCLUDE_ALL, of: handle)
  }

  /// Gets a tracker's handle.
  ///
  /// A daemon without a kernel tracer answers with `LTTNG_ERR_UNK` for the kernel's trackers, as it does
  /// for an attribute that the domain lacks; what is thrown says why.
  private mutating func trackerHandle(
    of attribute: ProcessAttributeTracker.Attribute, domain: TracingDomain, session: String
  ) throws(LTTngError) -> TrackerHandle {
    guard attribute.domains.contains(domain) else {
      throw LTTngError(LTTNG_ERR_UNSUPPORTED_DOMAIN, call: "lttng_session_get_tracker_handle")
    }

    do {
      return try TrackerHandle(session: session, domain: domain, attribute: attribute)
    } catch {
      // The question for the system calls fails for the reason that is looked for.
      if domain == .kernel, error.code == LTTngErrorCode(LTTNG_ERR_UNK) {
        _ = try systemCallNames()
      }
      throw error
    }
  }

  private func hasDomain(
    _ domain: TracingDomain, session: String
  ) throws(LTTngError) -> Bool {
    let call = "lttng_list_domains"
    try refuseNullCharacter(in: session, for: call)
    let domains = try ResultList<lttng_domain>(call) { lttng_list_domains(session, &$0) }
    return domains.map { $0.pointee.type }.contains(domain.type)
  }

  private mutating func set(
    _ policy: lttng_tracking_policy, of handle: borrowing TrackerHandle
  ) throws(LTTngError) {
    try change(
      "lttng_process_attr_tracker_handle_set_tracking_policy",
      lttng_process_attr_tracker_handle_set_tracking_policy(handle.pointer, policy))
  }

  private func values(of handle: borrowing TrackerHandle) throws(LTTngError) -> [TrackedValue] {
    let call = "lttng_process_attr_tracker_handle_get_inclusion_set"
    // The set belongs to the handle.
    var values: OpaquePointer?
    try check(
      call, lttng_process_attr_tracker_handle_get_inclusion_set(handle.pointer, &values))
    var count: UInt32 = 0
    guard lttng_process_attr_values_get_count(values, &count) == LTTNG_PROCESS_ATTR_VALUES_STATUS_OK
    else { throw LTTngError(LTTNG_ERR_UNK, call: "lttng_process_attr_values_get_count") }

    return (0..<count).compactMap { TrackedValue(values, $0) }
  }
}
