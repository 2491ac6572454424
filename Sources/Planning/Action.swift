package import LTTngModel

/// One thing that a run brings about or does.
package enum Action: Hashable, Sendable {
  case sessionDaemon(DaemonConfiguration)
  case setup(ProgramStep)
  case session(SessionPlan)
  case rotationSchedule(RotationSchedulePlan)
  case snapshotOutput(SnapshotOutputPlan)
  case channel(ChannelPlan)
  case context(ContextPlan)
  case rule(RulePlan)
  case tracker(TrackerPlan)
  case trigger(TriggerPlan)

  /// Starts the session of this name in the recipe.
  case start(session: String)
  case payload(ProgramStep)
  case stop(session: String)
  case destroy(session: String)
  case teardown(ProgramStep)
  case verify(Expectations)
  case retrieve(RetrievalTarget)

  package var phase: Phase {
    switch self {
    case .sessionDaemon: .daemon
    case .setup: .setup
    case .session, .rotationSchedule, .snapshotOutput, .channel, .context, .rule, .tracker,
      .trigger:
      .configure
    case .start: .start
    case .payload: .payload
    case .stop: .stop
    case .destroy: .destroy
    case .teardown: .teardown
    case .verify: .verify
    case .retrieve: .retrieve
    }
  }

  /// Whether it brings about a lasting thing, which can be observed.
  package var isResource: Bool {
    phase == .daemon || phase == .configure
  }

  /// The recipe's name of the session that the action belongs to; nil for a trigger, which is the
  /// session daemon's.
  package var session: String? {
    switch self {
    case .session(let session): session.name
    case .rotationSchedule(let schedule): schedule.session
    case .snapshotOutput(let output): output.session
    case .channel(let channel): channel.session
    case .context(let context): context.session
    case .rule(let rule): rule.session
    case .tracker(let tracker): tracker.session
    case .start(let session), .stop(let session), .destroy(let session): session
    default: nil
    }
  }
}
