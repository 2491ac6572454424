/// The code of a failed liblttng-ctl call, positive (`enum lttng_error_code` in
/// `<lttng/lttng-error.h>`).
///
/// A structure, not an enumeration, so that the codes of newer releases survive.
package struct LTTngErrorCode: RawRepresentable, Hashable, Codable, Sendable {
  package let rawValue: Int32

  package init(rawValue: Int32) {
    self.rawValue = rawValue
  }

  /// `LTTNG_ERR_CREATE_DIR_FAIL`: the output folder cannot be made.
  package static let createDirectoryFailed = LTTngErrorCode(rawValue: 17)

  /// `LTTNG_ERR_NO_SESSIOND`: no session daemon answers.
  package static let noSessionDaemon = LTTngErrorCode(rawValue: 19)

  /// `LTTNG_ERR_SESS_NOT_FOUND`.
  package static let sessionNotFound = LTTngErrorCode(rawValue: 23)

  /// `LTTNG_ERR_FATAL`: the connection broke in the middle of the call.
  package static let fatal = LTTngErrorCode(rawValue: 25)

  /// `LTTNG_ERR_EXIST_SESS`: the name is taken, perhaps by another user's session.
  package static let sessionExists = LTTngErrorCode(rawValue: 28)

  /// `LTTNG_ERR_KERN_NA`: the daemon has no kernel tracer.
  package static let kernelTracerUnavailable = LTTngErrorCode(rawValue: 33)

  /// `LTTNG_ERR_NEED_ROOT_SESSIOND`: the kernel domain needs a root session daemon.
  package static let needsRootSessionDaemon = LTTngErrorCode(rawValue: 79)

  /// `LTTNG_ERR_TRACE_ALREADY_STARTED`.
  package static let alreadyStarted = LTTngErrorCode(rawValue: 80)

  /// `LTTNG_ERR_TRACE_ALREADY_STOPPED`.
  package static let alreadyStopped = LTTngErrorCode(rawValue: 81)

  /// `LTTNG_ERR_INVALID`.
  package static let invalid = LTTngErrorCode(rawValue: 97)

  /// `LTTNG_ERR_NO_USTCONSUMERD`: the consumer daemon of user space was ended.
  package static let noUserConsumer = LTTngErrorCode(rawValue: 98)

  /// `LTTNG_ERR_NO_KERNCONSUMERD`: that of the kernel was ended.
  package static let noKernelConsumer = LTTngErrorCode(rawValue: 99)

  /// `LTTNG_ERR_RELAYD_CONNECT_FAIL`: no relay daemon answers at a session's address.
  package static let relayConnectFailed = LTTngErrorCode(rawValue: 104)

  /// No code of LTTng's: a stopped session's data is not written in good time.
  package static let dataPending = LTTngErrorCode(rawValue: -1)

  /// No code of LTTng's: something starts a session again each time it is stopped.
  package static let startedAgain = LTTngErrorCode(rawValue: -2)

  /// No code of LTTng's: the session daemon was silent for so long that the call was given up.
  package static let noAnswer = LTTngErrorCode(rawValue: -3)

  /// No code of LTTng's: a signal asked to give the call up, while the session daemon was silent.
  package static func interrupted(by signal: Int32) -> LTTngErrorCode {
    LTTngErrorCode(rawValue: lastOwnCode - signal)
  }

  private static let lastOwnCode: Int32 = -100

  /// The signal of ``interrupted(by:)``.
  package var interruptingSignal: Int32? {
    rawValue < Self.lastOwnCode ? Self.lastOwnCode - rawValue : nil
  }

  /// `LTTNG_ERR_KERN_CONTEXT_UNAVAILABLE`: this kernel's modules lack the context field.
  package static let kernelContextUnavailable = LTTngErrorCode(rawValue: 121)
}

/// A liblttng-ctl call that failed.
package struct LTTngError: Error, Hashable, Sendable {
  package let code: LTTngErrorCode

  /// The C function's name.
  package let call: String

  /// What `lttng_strerror()` says of the code.
  package let message: String

  /// Whether the session daemon has not answered: it may carry the call out when it goes on.
  package var isUnanswered: Bool { code == .noAnswer || code.interruptingSignal != nil }

  package init(code: LTTngErrorCode, call: String, message: String) {
    self.code = code
    self.call = call
    self.message = message
  }
}

extension LTTngError: CustomStringConvertible {
  package var description: String {
    "\(call)(): \(message)"
  }
}
