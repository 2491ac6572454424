import CLTTngCtl
import Glibc
import LTTngModel
import Testing

@testable import LTTngControl

/// LTTngModel imports no C, so it repeats some of the headers' constants.
struct ConstantsTests {
  @Test(arguments: [
    (LTTngErrorCode.createDirectoryFailed, LTTNG_ERR_CREATE_DIR_FAIL),
    (.noSessionDaemon, LTTNG_ERR_NO_SESSIOND),
    (.sessionNotFound, LTTNG_ERR_SESS_NOT_FOUND),
    (.fatal, LTTNG_ERR_FATAL),
    (.sessionExists, LTTNG_ERR_EXIST_SESS),
    (.kernelTracerUnavailable, LTTNG_ERR_KERN_NA),
    (.needsRootSessionDaemon, LTTNG_ERR_NEED_ROOT_SESSIOND),
    (.alreadyStarted, LTTNG_ERR_TRACE_ALREADY_STARTED),
    (.alreadyStopped, LTTNG_ERR_TRACE_ALREADY_STOPPED),
    (.noUserConsumer, LTTNG_ERR_NO_USTCONSUMERD),
    (.noKernelConsumer, LTTNG_ERR_NO_KERNCONSUMERD),
  ])
  func `error codes are the header's`(code: LTTngErrorCode, expected: lttng_error_code) {
    #expect(code == LTTngErrorCode(expected))
  }

  @Test func `names are as long as the header allows`() {
    #expect(NamePattern.maximumByteCount == Int(LTTNG_SYMBOL_NAME_LEN) - 1)
    #expect(ChannelConfiguration.maximumNameByteCount < Int(LTTNG_SYMBOL_NAME_LEN))
    #expect(MemoryLayout.size(ofValue: lttng_event().name) == Int(LTTNG_SYMBOL_NAME_LEN))
    #expect(MemoryLayout.size(ofValue: lttng_channel().name) == Int(LTTNG_SYMBOL_NAME_LEN))
  }

  /// `lttng_strerror()` knows the code, and the error carries what it says.
  @Test func `an error names the call and says what the library says`() {
    let error = #expect(throws: LTTngError.self) { try check("lttng_call", -28) }

    #expect(error?.code == .sessionExists)
    #expect(error?.description == "lttng_call(): Session name already exists")
  }

  @Test func `a status that is no failure passes`() throws {
    #expect(try check("lttng_call", Int32(5)) == 5)
    try check("lttng_call", LTTNG_OK)
    #expect(throws: LTTngError.self) { try check("lttng_call", LTTNG_ERR_UNK) }
    #expect(
      try check("lttng_call", LTTNG_PROCESS_ATTR_TRACKER_HANDLE_STATUS_EXISTS)
        == LTTNG_PROCESS_ATTR_TRACKER_HANDLE_STATUS_EXISTS)
  }

  @Test(arguments: [
    (LTTNG_PROCESS_ATTR_TRACKER_HANDLE_STATUS_SESSION_DOES_NOT_EXIST, LTTNG_ERR_SESS_NOT_FOUND),
    (LTTNG_PROCESS_ATTR_TRACKER_HANDLE_STATUS_COMMUNICATION_ERROR, LTTNG_ERR_FATAL),
    (LTTNG_PROCESS_ATTR_TRACKER_HANDLE_STATUS_ERROR, LTTNG_ERR_UNK),
  ])
  func `a tracker's status becomes a code`(
    status: lttng_process_attr_tracker_handle_status, expected: lttng_error_code
  ) {
    let error = #expect(throws: LTTngError.self) { try check("lttng_call", status) }

    #expect(error?.code == LTTngErrorCode(expected))
  }

  @Test func `the library is quiet where the variable exists`() throws {
    let variable = try #require(dlsym(nil, "lttng_opt_quiet"))
    variable.assumingMemoryBound(to: CInt.self).pointee = 0
    let control = SessionDaemon()
    #expect(control.mutatingCallCount == 0)

    #expect(variable.assumingMemoryBound(to: CInt.self).pointee == 1)
  }
}
