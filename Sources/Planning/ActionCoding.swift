import LTTngModel

/// One key, the action's kind, with what it is about: `{"start": "web"}`.
extension Action: Codable {
  private enum Key: String, CodingKey, CaseIterable {
    case sessionDaemon = "session-daemon"
    case setup
    case session
    case rotationSchedule = "rotation-schedule"
    case snapshotOutput = "snapshot-output"
    case channel
    case context
    case rule
    case tracker
    case trigger
    case start
    case payload
    case stop
    case destroy
    case teardown
    case verify
    case retrieve
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    guard let key = container.allKeys.first, container.allKeys.count == 1 else {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(
          codingPath: decoder.codingPath, debugDescription: "an action has exactly one key"))
    }

    func value<Value: Decodable>(_ type: Value.Type) throws -> Value {
      try container.decode(type, forKey: key)
    }
    self =
      switch key {
      case .sessionDaemon: .sessionDaemon(try value(DaemonConfiguration.self))
      case .setup: .setup(try value(ProgramStep.self))
      case .session: .session(try value(SessionPlan.self))
      case .rotationSchedule: .rotationSchedule(try value(RotationSchedulePlan.self))
      case .snapshotOutput: .snapshotOutput(try value(SnapshotOutputPlan.self))
      case .channel: .channel(try value(ChannelPlan.self))
      case .context: .context(try value(ContextPlan.self))
      case .rule: .rule(try value(RulePlan.self))
      case .tracker: .tracker(try value(TrackerPlan.self))
      case .trigger: .trigger(try value(TriggerPlan.self))
      case .start: .start(session: try value(String.self))
      case .payload: .payload(try value(ProgramStep.self))
      case .stop: .stop(session: try value(String.self))
      case .destroy: .destroy(session: try value(String.self))
      case .teardown: .teardown(try value(ProgramStep.self))
      case .verify: .verify(try value(Expectations.self))
      case .retrieve: .retrieve(try value(RetrievalTarget.self))
      }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    switch self {
    case .sessionDaemon(let value): try container.encode(value, forKey: .sessionDaemon)
    case .setup(let value): try container.encode(value, forKey: .setup)
    case .session(let value): try container.encode(value, forKey: .session)
    case .rotationSchedule(let value): try container.encode(value, forKey: .rotationSchedule)
    case .snapshotOutput(let value): try container.encode(value, forKey: .snapshotOutput)
    case .channel(let value): try container.encode(value, forKey: .channel)
    case .context(let value): try container.encode(value, forKey: .context)
    case .rule(let value): try container.encode(value, forKey: .rule)
    case .tracker(let value): try container.encode(value, forKey: .tracker)
    case .trigger(let value): try container.encode(value, forKey: .trigger)
    case .start(let value): try container.encode(value, forKey: .start)
    case .payload(let value): try container.encode(value, forKey: .payload)
    case .stop(let value): try container.encode(value, forKey: .stop)
    case .destroy(let value): try container.encode(value, forKey: .destroy)
    case .teardown(let value): try container.encode(value, forKey: .teardown)
    case .verify(let value): try container.encode(value, forKey: .verify)
    case .retrieve(let value): try container.encode(value, forKey: .retrieve)
    }
  }
}
