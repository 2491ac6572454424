import LTTngModel

extension Action: CustomStringConvertible {
  /// The action in one line, for people; `${run.id}` stands where the run's id goes.
  package var description: String {
    text(runID: "${run.id}")
  }

  /// The action in one line, for people.
  package func text(runID: String) -> String {
    switch self {
    case .sessionDaemon(let configuration):
      "session daemon (\(configuration.start.rawValue)\(configuration.keep ? ", kept" : ""))"
    case .session(let session):
      "session \(session.daemonName.expanded(runID: runID)) "
        + "in \(session.outputPath.expanded(runID: runID))"
    case .channel(let channel): "channel \(channel.description)"
    case .context(let context): "context \(context.context.text) of \(context.channel.name)"
    case .rule(let rule): "rule \(rule.rule.text(in: rule.channel.domain)) in \(rule.channel.name)"
    case .tracker(let tracker): "tracker \(tracker.description)"
    case .setup(let step): "setup: \(step.shortText(runID: runID))"
    case .start(let session): "start \(session)"
    case .payload(let step): "payload: \(step.shortText(runID: runID))"
    case .stop(let session): "stop \(session)"
    case .destroy(let session): "destroy \(session)"
    case .teardown(let step): "teardown: \(step.shortText(runID: runID))"
    case .verify: "verify the trace"
    case .retrieve(let target): "retrieve: \(target)"
    }
  }
}

extension ChannelPlan: CustomStringConvertible {
  package var description: String {
    let size = ByteCount.description(of: configuration.subbufSize)
    let buffers = configuration.domain == .kernel ? "per CPU" : "per CPU and user"
    return "\(configuration.name) (\(configuration.domain.rawValue)): \(configuration.numSubbuf) × "
      + "\(size) \(buffers), \(configuration.eventRecordLossMode.rawValue)"
  }
}

extension TrackerPlan: CustomStringConvertible {
  package var description: String {
    let values =
      includesPayload
      ? "the payload"
      : (tracker.inclusionSet.map(String.init) + (namedUsers ?? [])).joined(separator: ", ")
    return "\(tracker.attribute.rawValue) (\(tracker.domain.rawValue)): \(values)"
  }
}

/// Writes sizes as recipes do.
package enum ByteCount {
  package static func description(of count: UInt64) -> String {
    let units: [(String, UInt64)] = [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)]
    for (unit, size) in units where count >= size && count % size == 0 {
      return "\(count / size)\(unit)"
    }
    return "\(count)B"
  }
}
