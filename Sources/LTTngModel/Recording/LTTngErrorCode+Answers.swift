// What a session daemon answers to things that users can ask for; `ErrorCodeTests` compares the numbers
// with the header's.

extension LTTngErrorCode {
  // MARK: Sessions

  /// `LTTNG_ERR_EPERM`: the session is another user's.
  package static let permissionDenied = LTTngErrorCode(rawValue: 32)

  /// `LTTNG_ERR_NOMEM`: the sub-buffers do not fit into memory.
  package static let outOfMemory = LTTngErrorCode(rawValue: 26)

  /// `LTTNG_ERR_BUFFER_TYPE_MISMATCH`: a session's user space channels have one buffering scheme.
  package static let bufferTypeMismatch = LTTngErrorCode(rawValue: 24)

  /// `LTTNG_ERR_NO_CHANNEL`: a session without a channel cannot start.
  package static let noChannel = LTTngErrorCode(rawValue: 72)

  /// `LTTNG_ERR_NO_UST`: the session daemon was built without user space tracing.
  package static let noUserSpaceTracer = LTTngErrorCode(rawValue: 84)

  /// `LTTNG_ERR_AGENT_TRACING_DISABLED`: the session daemon does not listen for agents.
  package static let agentTracingDisabled = LTTngErrorCode(rawValue: 137)

  /// `LTTNG_ERR_SESSION_NOT_EXIST`: the newer calls' ``sessionNotFound``.
  package static let sessionNotExist = LTTngErrorCode(rawValue: 148)
}

extension LTTngErrorCode {
  // MARK: Relay daemons

  /// `LTTNG_ERR_SET_URL`: the output's URL is refused.
  package static let settingURLFailed = LTTngErrorCode(rawValue: 20)

  /// `LTTNG_ERR_URL_DATA_MISS`.
  package static let dataURLMissing = LTTngErrorCode(rawValue: 101)

  /// `LTTNG_ERR_URL_CTRL_MISS`.
  package static let controlURLMissing = LTTngErrorCode(rawValue: 102)

  /// `LTTNG_ERR_RELAYD_VERSION_FAIL`: the relay daemon's protocol is another one.
  package static let relayVersionFailed = LTTngErrorCode(rawValue: 105)
}

extension LTTngErrorCode {
  // MARK: Snapshots

  /// `LTTNG_ERR_SNAPSHOT_OUTPUT_EXIST`: LTTng 2.13 takes one output.
  package static let snapshotOutputExists = LTTngErrorCode(rawValue: 31)

  /// `LTTNG_ERR_START_SESSION_ONCE`: the session must have been active once.
  package static let neverStarted = LTTngErrorCode(rawValue: 50)

  /// `LTTNG_ERR_SNAPSHOT_FAIL`: among other things, the session has no output.
  package static let snapshotFailed = LTTngErrorCode(rawValue: 51)

  /// `LTTNG_ERR_SNAPSHOT_NODATA`.
  package static let snapshotEmpty = LTTngErrorCode(rawValue: 71)

  /// `LTTNG_ERR_MAX_SIZE_INVALID`: the greatest size is too small.
  package static let maxSizeInvalid = LTTngErrorCode(rawValue: 90)

  /// `LTTNG_ERR_NOT_SNAPSHOT_SESSION`: the session writes its trace all the time.
  package static let notSnapshotSession = LTTngErrorCode(rawValue: 124)

  /// `LTTNG_ERR_SNAPSHOT_UNSUPPORTED`: a channel is not `mmap`.
  package static let snapshotUnsupported = LTTngErrorCode(rawValue: 147)
}

extension LTTngErrorCode {
  // MARK: Rotation

  /// `LTTNG_ERR_ROTATION_PENDING`.
  package static let rotationPending = LTTngErrorCode(rawValue: 129)

  /// `LTTNG_ERR_ROTATION_NOT_AVAILABLE`: the session is live, or has no output of its own.
  package static let rotationUnavailable = LTTngErrorCode(rawValue: 130)

  /// `LTTNG_ERR_ROTATION_SCHEDULE_SET`.
  package static let scheduleExists = LTTngErrorCode(rawValue: 131)

  /// `LTTNG_ERR_ROTATION_SCHEDULE_NOT_SET`.
  package static let scheduleMissing = LTTngErrorCode(rawValue: 132)

  /// `LTTNG_ERR_ROTATION_MULTIPLE_AFTER_STOP`.
  package static let alreadyRotatedAfterStop = LTTngErrorCode(rawValue: 133)

  /// `LTTNG_ERR_ROTATION_WRONG_VERSION`.
  package static let rotationUnsupportedByTracer = LTTngErrorCode(rawValue: 134)

  /// `LTTNG_ERR_NO_SESSION_OUTPUT`.
  package static let noSessionOutput = LTTngErrorCode(rawValue: 135)

  /// `LTTNG_ERR_ROTATION_NOT_AVAILABLE_RELAY`.
  package static let rotationUnsupportedByRelay = LTTngErrorCode(rawValue: 136)

  /// `LTTNG_ERR_ROTATION_FAIL_CONSUMER`: in the consumer daemon.
  package static let rotationFailed = LTTngErrorCode(rawValue: 141)

  /// `LTTNG_ERR_ROTATE_RENAME_FAIL_CONSUMER`: the trace chunk could not be moved.
  package static let archivingFailed = LTTngErrorCode(rawValue: 142)

  /// `LTTNG_ERR_ROTATION_PENDING_LOCAL_FAIL_CONSUMER`.
  package static let localRotationCheckFailed = LTTngErrorCode(rawValue: 143)

  /// `LTTNG_ERR_ROTATION_PENDING_RELAY_FAIL_CONSUMER`.
  package static let relayRotationCheckFailed = LTTngErrorCode(rawValue: 144)

  /// `LTTNG_ERR_MKDIR_FAIL_CONSUMER`.
  package static let consumerDirectoryFailed = LTTngErrorCode(rawValue: 145)

  /// `LTTNG_ERR_CREATE_TRACE_CHUNK_FAIL_CONSUMER`.
  package static let chunkCreationFailed = LTTngErrorCode(rawValue: 149)

  /// `LTTNG_ERR_CLOSE_TRACE_CHUNK_FAIL_CONSUMER`.
  package static let chunkClosingFailed = LTTngErrorCode(rawValue: 150)

  /// `LTTNG_ERR_ROTATION_NOT_AVAILABLE_KERNEL`.
  package static let rotationUnsupportedByKernel = LTTngErrorCode(rawValue: 155)

  /// `LTTNG_ERR_ROTATION_AFTER_STOP_CLEAR`.
  package static let alreadyClearedAfterStop = LTTngErrorCode(rawValue: 159)
}

extension LTTngErrorCode {
  // MARK: Clearing and regeneration

  /// `LTTNG_ERR_SESSION_NOT_STARTED`: what is asked for needs an active session.
  package static let notActive = LTTngErrorCode(rawValue: 118)

  /// `LTTNG_ERR_LIVE_SESSION`.
  package static let liveSession = LTTngErrorCode(rawValue: 119)

  /// `LTTNG_ERR_PER_PID_SESSION`.
  package static let perProcessSession = LTTngErrorCode(rawValue: 120)

  /// `LTTNG_ERR_REGEN_STATEDUMP_FAIL`.
  package static let statedumpFailed = LTTngErrorCode(rawValue: 122)

  /// `LTTNG_ERR_CLEAR_RELAY_DISALLOWED`: the relay daemon runs with `--disallow-clear`.
  package static let clearingDisallowed = LTTngErrorCode(rawValue: 156)

  /// `LTTNG_ERR_CLEAR_NOT_AVAILABLE_RELAY`.
  package static let clearingUnsupportedByRelay = LTTngErrorCode(rawValue: 157)

  /// `LTTNG_ERR_CLEAR_FAIL_CONSUMER`: in the consumer daemon.
  package static let clearingFailed = LTTngErrorCode(rawValue: 158)
}

extension LTTngErrorCode {
  // MARK: Trackers

  /// `LTTNG_ERR_USER_NOT_FOUND`.
  package static let userNotFound = LTTngErrorCode(rawValue: 160)

  /// `LTTNG_ERR_GROUP_NOT_FOUND`.
  package static let groupNotFound = LTTngErrorCode(rawValue: 161)

  /// `LTTNG_ERR_UNSUPPORTED_DOMAIN`.
  package static let unsupportedDomain = LTTngErrorCode(rawValue: 162)

  /// `LTTNG_ERR_PROCESS_ATTR_TRACKER_INVALID_TRACKING_POLICY`: the tracker's policy is another one.
  package static let trackingPolicyInvalid = LTTngErrorCode(rawValue: 163)
}

extension LTTngErrorCode {
  // MARK: Rules, context fields and triggers

  /// `LTTNG_ERR_KERN_CONTEXT_FAIL`: the kernel domain has no such context field.
  package static let kernelContextFailed = LTTngErrorCode(rawValue: 42)

  /// `LTTNG_ERR_KERN_ENABLE_FAIL`: among other things, a probe's place is not there.
  package static let kernelRuleFailed = LTTngErrorCode(rawValue: 43)

  /// `LTTNG_ERR_UST_CONTEXT_INVAL`: the user space domain has no such context field.
  package static let userContextInvalid = LTTngErrorCode(rawValue: 78)

  /// `LTTNG_ERR_FILTER_INVAL`.
  package static let filterInvalid = LTTngErrorCode(rawValue: 106)

  /// `LTTNG_ERR_INVALID_EVENT_NAME`.
  package static let eventNameInvalid = LTTngErrorCode(rawValue: 112)

  /// `LTTNG_ERR_INVALID_CHANNEL_NAME`.
  package static let channelNameInvalid = LTTngErrorCode(rawValue: 113)

  /// `LTTNG_ERR_TRIGGER_EXISTS`: the name is taken.
  package static let triggerExists = LTTngErrorCode(rawValue: 126)

  /// `LTTNG_ERR_TRIGGER_NOT_FOUND`.
  package static let triggerNotFound = LTTngErrorCode(rawValue: 127)

  /// `LTTNG_ERR_PROBE_LOCATION_INVAL`.
  package static let probeLocationInvalid = LTTngErrorCode(rawValue: 138)

  /// `LTTNG_ERR_ELF_PARSING`.
  package static let probeFileUnreadable = LTTngErrorCode(rawValue: 139)

  /// `LTTNG_ERR_SDT_PROBE_SEMAPHORE`: the probe is behind a semaphore.
  package static let probeGuarded = LTTngErrorCode(rawValue: 140)
}
