import CLTTngCtl
import LTTngModel
import Testing

@testable import LTTngControl

/// LTTngModel imports no C, so it repeats the header's numbers.
struct ErrorCodeTests {
  @Test(
    arguments: [
      (.permissionDenied, LTTNG_ERR_EPERM),
      (.outOfMemory, LTTNG_ERR_NOMEM),
      (.bufferTypeMismatch, LTTNG_ERR_BUFFER_TYPE_MISMATCH),
      (.noChannel, LTTNG_ERR_NO_CHANNEL),
      (.noUserSpaceTracer, LTTNG_ERR_NO_UST),
      (.agentTracingDisabled, LTTNG_ERR_AGENT_TRACING_DISABLED),
      (.sessionNotExist, LTTNG_ERR_SESSION_NOT_EXIST),
      (.settingURLFailed, LTTNG_ERR_SET_URL),
      (.dataURLMissing, LTTNG_ERR_URL_DATA_MISS),
      (.controlURLMissing, LTTNG_ERR_URL_CTRL_MISS),
      (.relayVersionFailed, LTTNG_ERR_RELAYD_VERSION_FAIL),
      (.snapshotOutputExists, LTTNG_ERR_SNAPSHOT_OUTPUT_EXIST),
      (.neverStarted, LTTNG_ERR_START_SESSION_ONCE),
      (.snapshotFailed, LTTNG_ERR_SNAPSHOT_FAIL),
      (.snapshotEmpty, LTTNG_ERR_SNAPSHOT_NODATA),
      (.maxSizeInvalid, LTTNG_ERR_MAX_SIZE_INVALID),
      (.notSnapshotSession, LTTNG_ERR_NOT_SNAPSHOT_SESSION),
      (.snapshotUnsupported, LTTNG_ERR_SNAPSHOT_UNSUPPORTED),
      (.rotationPending, LTTNG_ERR_ROTATION_PENDING),
      (.rotationUnavailable, LTTNG_ERR_ROTATION_NOT_AVAILABLE),
      (.scheduleExists, LTTNG_ERR_ROTATION_SCHEDULE_SET),
      (.scheduleMissing, LTTNG_ERR_ROTATION_SCHEDULE_NOT_SET),
      (.alreadyRotatedAfterStop, LTTNG_ERR_ROTATION_MULTIPLE_AFTER_STOP),
      (.rotationUnsupportedByTracer, LTTNG_ERR_ROTATION_WRONG_VERSION),
      (.noSessionOutput, LTTNG_ERR_NO_SESSION_OUTPUT),
      (.rotationUnsupportedByRelay, LTTNG_ERR_ROTATION_NOT_AVAILABLE_RELAY),
      (.rotationFailed, LTTNG_ERR_ROTATION_FAIL_CONSUMER),
      (.archivingFailed, LTTNG_ERR_ROTATE_RENAME_FAIL_CONSUMER),
      (.localRotationCheckFailed, LTTNG_ERR_ROTATION_PENDING_LOCAL_FAIL_CONSUMER),
      (.relayRotationCheckFailed, LTTNG_ERR_ROTATION_PENDING_RELAY_FAIL_CONSUMER),
      (.consumerDirectoryFailed, LTTNG_ERR_MKDIR_FAIL_CONSUMER),
      (.chunkCreationFailed, LTTNG_ERR_CREATE_TRACE_CHUNK_FAIL_CONSUMER),
      (.chunkClosingFailed, LTTNG_ERR_CLOSE_TRACE_CHUNK_FAIL_CONSUMER),
      (.rotationUnsupportedByKernel, LTTNG_ERR_ROTATION_NOT_AVAILABLE_KERNEL),
      (.alreadyClearedAfterStop, LTTNG_ERR_ROTATION_AFTER_STOP_CLEAR),
      (.notActive, LTTNG_ERR_SESSION_NOT_STARTED),
      (.liveSession, LTTNG_ERR_LIVE_SESSION),
      (.perProcessSession, LTTNG_ERR_PER_PID_SESSION),
      (.statedumpFailed, LTTNG_ERR_REGEN_STATEDUMP_FAIL),
      (.clearingDisallowed, LTTNG_ERR_CLEAR_RELAY_DISALLOWED),
      (.clearingUnsupportedByRelay, LTTNG_ERR_CLEAR_NOT_AVAILABLE_RELAY),
      (.clearingFailed, LTTNG_ERR_CLEAR_FAIL_CONSUMER),
      (.userNotFound, LTTNG_ERR_USER_NOT_FOUND),
      (.groupNotFound, LTTNG_ERR_GROUP_NOT_FOUND),
      (.unsupportedDomain, LTTNG_ERR_UNSUPPORTED_DOMAIN),
      (.trackingPolicyInvalid, LTTNG_ERR_PROCESS_ATTR_TRACKER_INVALID_TRACKING_POLICY),
      (.kernelContextFailed, LTTNG_ERR_KERN_CONTEXT_FAIL),
      (.kernelRuleFailed, LTTNG_ERR_KERN_ENABLE_FAIL),
      (.userContextInvalid, LTTNG_ERR_UST_CONTEXT_INVAL),
      (.filterInvalid, LTTNG_ERR_FILTER_INVAL),
      (.eventNameInvalid, LTTNG_ERR_INVALID_EVENT_NAME),
      (.channelNameInvalid, LTTNG_ERR_INVALID_CHANNEL_NAME),
      (.triggerExists, LTTNG_ERR_TRIGGER_EXISTS),
      (.triggerNotFound, LTTNG_ERR_TRIGGER_NOT_FOUND),
      (.probeLocationInvalid, LTTNG_ERR_PROBE_LOCATION_INVAL),
      (.probeFileUnreadable, LTTNG_ERR_ELF_PARSING),
      (.probeGuarded, LTTNG_ERR_SDT_PROBE_SEMAPHORE),
      (.relayConnectFailed, LTTNG_ERR_RELAYD_CONNECT_FAIL),
      (.kernelContextUnavailable, LTTNG_ERR_KERN_CONTEXT_UNAVAILABLE),
      (.invalid, LTTNG_ERR_INVALID),
    ] as [(LTTngErrorCode, lttng_error_code)])
  func `answers have the header's numbers`(code: LTTngErrorCode, expected: lttng_error_code) {
    #expect(code == LTTngErrorCode(expected))
  }
}
