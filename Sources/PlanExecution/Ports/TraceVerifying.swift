package import LTTngModel
package import Planning

/// What a verdict is made from.
package struct VerificationRequest: Sendable {
  /// A session that recorded.
  package struct Session: Sendable {
    package let name: String

    /// The folder that LTTng wrote into.
    package let outputPath: String
  }

  package let sessions: [Session]
  package let losses: [ChannelLosses]
  package let expectations: Expectations
  package let rules: [RulePlan]

  /// The executables of the payload and the libraries preloaded into it.
  package let programFiles: [String]

  /// Why recordings ended before the payload did, for people.
  package let interruptions: [String]

  /// The limit that ended the recording.
  package var limit: ReachedLimit? = nil

  /// The folders of traces whose file systems were full when recording had ended.
  package var fullFolders: [String] = []

  /// What is known to have been recorded and never written, for people.
  package var lostBuffers: [String] = []

  /// Whether the payload was interrupted.
  package var isInterrupted = false
}

/// Reads what was recorded and judges it.
package protocol TraceVerifying {
  func verify(_ request: VerificationRequest) -> Verdict
}
