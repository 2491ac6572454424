/// The exit statuses of lttrecipe; users' scripts depend on them.
package enum ExitStatus: Int32, Hashable, Codable, Sendable {
  case done = 0
  case failed = 1
  case hasChanges = 2
  case recipeInvalid = 3
  case verdictBad = 4
  case environmentNotReady = 5
  case payloadFailed = 6
  case retrievalFailed = 7
  case wrongUsage = 64
  case hungUp = 129
  case interrupted = 130
  case terminated = 143

  /// The status of a run that a signal ended.
  package init(signal: Int32) {
    self = ExitStatus(rawValue: 128 + signal) ?? .interrupted
  }

  /// Whether a signal to lttrecipe led to it.
  package var isInterruption: Bool { [.interrupted, .terminated, .hungUp].contains(self) }

  /// Of several, the first of these is the exit status.
  private static let order: [ExitStatus] = [
    .interrupted, .terminated, .hungUp, .recipeInvalid, .environmentNotReady, .payloadFailed,
    .retrievalFailed, .verdictBad, .failed,
  ]

  /// Returns the status that stands for all of them.
  package static func worst(of statuses: some Sequence<ExitStatus>) -> ExitStatus {
    let statuses = Set(statuses)
    return order.first(where: statuses.contains) ?? statuses.first { $0 != .done } ?? .done
  }
}

/// Something that keeps a run from being done.
package struct Problem: Hashable, Codable, Sendable, Error {
  package let status: ExitStatus
  package let message: String

  /// What to do about it.
  package let help: String?

  /// `file:line:column` of what it is about in the recipe.
  package let origin: String?

  /// Whether a session daemon does not answer, so that nothing more is asked of it; no part of a report, where the
  /// message says so.
  private(set) var isUnanswered = false

  private enum CodingKeys: CodingKey {
    case status, message, help, origin
  }

  package init(
    _ status: ExitStatus, _ message: String, help: String? = nil, origin: String? = nil,
    isUnanswered: Bool = false
  ) {
    self.status = status
    self.message = message
    self.help = help
    self.origin = origin
    self.isUnanswered = isUnanswered
  }
}
