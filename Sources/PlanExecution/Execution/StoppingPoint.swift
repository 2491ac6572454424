package import Planning

/// Where `apply --until` stops.
package enum StoppingPoint: String, CaseIterable, Sendable {
  case setup
  case configured
  case recording
  case payload
  case stopped
  case destroyed

  /// The last phase that is carried out.
  package var phase: Phase {
    switch self {
    case .setup: .setup
    case .configured: .configure
    case .recording: .start
    case .payload: .payload
    case .stopped: .stop
    case .destroyed: .destroy
    }
  }
}
