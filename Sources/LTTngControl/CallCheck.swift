import CLTTngCtl
import LTTngModel

// liblttng-ctl has several conventions for failures; each has its own `check` here, and nothing
// else in the module looks at a status. The error always names the C function, which `check` itself calls,
// under watch.

/// Passes on the result of a call that returns a count, or 0, or a negative `lttng_error_code`.
@discardableResult
func check(_ call: String, _ function: @autoclosure () -> Int32) throws(LTTngError) -> Int32 {
  let status = try CallWatch.shared.watch(call, function)
  guard status >= 0 else {
    throw LTTngError(code: LTTngErrorCode(rawValue: 0 &- status), call: call)
  }

  return status
}

/// Throws unless a call of the newer kind, which returns `lttng_error_code` itself, succeeded.
func check(
  _ call: String, _ function: @autoclosure () -> lttng_error_code
) throws(LTTngError) {
  let code = try CallWatch.shared.watch(call, function)
  guard code == LTTNG_OK else { throw LTTngError(code, call: call) }
}

/// Passes on the pointer of a call that returns null for a bad argument or for lack of memory.
func check<Pointee>(
  _ call: String, _ pointer: UnsafeMutablePointer<Pointee>?
) throws(LTTngError) -> UnsafeMutablePointer<Pointee> {
  guard let pointer else { throw LTTngError(LTTNG_ERR_INVALID, call: call) }

  return pointer
}

/// The same for a type whose structure the headers do not show.
func check(_ call: String, _ pointer: OpaquePointer?) throws(LTTngError) -> OpaquePointer {
  guard let pointer else { throw LTTngError(LTTNG_ERR_INVALID, call: call) }

  return pointer
}

/// Passes on the status of a tracker call; the positive ones say that the value was, or was not,
/// in the set already (`<lttng/tracker.h>`).
@discardableResult
func check(
  _ call: String, _ function: @autoclosure () -> lttng_process_attr_tracker_handle_status
) throws(LTTngError) -> lttng_process_attr_tracker_handle_status {
  let status = try CallWatch.shared.watch(call, function)
  guard status.rawValue >= 0 else { throw LTTngError(status.errorCode, call: call) }

  return status
}

extension lttng_process_attr_tracker_handle_status {
  /// The general code that says the same as a negative status.
  fileprivate var errorCode: lttng_error_code {
    switch self {
    case LTTNG_PROCESS_ATTR_TRACKER_HANDLE_STATUS_USER_NOT_FOUND: LTTNG_ERR_USER_NOT_FOUND
    case LTTNG_PROCESS_ATTR_TRACKER_HANDLE_STATUS_INVALID_TRACKING_POLICY:
      LTTNG_ERR_PROCESS_ATTR_TRACKER_INVALID_TRACKING_POLICY
    case LTTNG_PROCESS_ATTR_TRACKER_HANDLE_STATUS_SESSION_DOES_NOT_EXIST: LTTNG_ERR_SESS_NOT_FOUND
    case LTTNG_PROCESS_ATTR_TRACKER_HANDLE_STATUS_COMMUNICATION_ERROR: LTTNG_ERR_FATAL
    case LTTNG_PROCESS_ATTR_TRACKER_HANDLE_STATUS_INVALID: LTTNG_ERR_INVALID
    default: LTTNG_ERR_UNK
    }
  }
}

extension LTTngError {
  /// Creates the error of a failed call with the library's own message.
  init(code: LTTngErrorCode, call: String) {
    // `lttng_strerror()` takes the negative code (`<lttng/lttng-error.h>`).
    let message = lttng_strerror(0 &- code.rawValue).map { String(cString: $0) }
    self.init(code: code, call: call, message: message ?? "error \(code.rawValue)")
  }

  init(_ code: lttng_error_code, call: String) {
    self.init(code: LTTngErrorCode(code), call: call)
  }

  /// Creates the error of something that is refused, or that failed, on this side.
  init(_ code: lttng_error_code, call: String, message: String) {
    self.init(code: LTTngErrorCode(code), call: call, message: message)
  }
}

extension LTTngErrorCode {
  init(_ code: lttng_error_code) {
    self.init(rawValue: Int32(truncatingIfNeeded: code.rawValue))
  }
}
