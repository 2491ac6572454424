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
    case .session(let session): "session \(session.text(runID: runID))"
    case .rotationSchedule(let schedule): "rotation schedule \(schedule.schedule.text)"
    case .snapshotOutput(let output): "snapshot output \(output.output.text(runID: runID))"
    case .channel(let channel): "channel \(channel.description)"
    case .context(let context): "context \(context.context.text) of \(context.channel.name)"
    case .rule(let rule): "rule \(rule.rule.text(in: rule.channel.domain)) in \(rule.channel.name)"
    case .tracker(let tracker): "tracker \(tracker.description)"
    case .trigger(let trigger): "trigger \(trigger.daemonName.expanded(runID: runID))"
    case .setup(let step): "setup: \(Self.text(of: step, runID))"
    case .start(let session): "start \(session)"
    case .payload(let step): "payload: \(Self.text(of: step, runID))"
    case .stop(let session): "stop \(session)"
    case .destroy(let session): "destroy \(session)"
    case .teardown(let step): "teardown: \(Self.text(of: step, runID))"
    case .verify: "verify the trace"
    case .retrieve(let target): "retrieve: \(target)"
    }
  }

  /// The command of a step, and what becomes of it besides that it runs to its end.
  private static func text(of step: ProgramStep, _ runID: String) -> String {
    let readiness = step.background?.readiness.map { "; waits for \($0)" } ?? ""
    let background = step.background.map { _ in " (in the background\(readiness))" } ?? ""
    let detachment = step.isDetached == true ? " (what it leaves running lives on)" : ""
    let libraries = step.preload.joined(separator: ", ")
    let preload = libraries.isEmpty ? "" : " (preloads \(libraries))"
    return step.shortText(runID: runID) + preload + background + detachment
  }
}

extension SessionPlan {
  /// The session's name and where its event records go.
  package func text(runID: String) -> String {
    let place =
      switch output {
      case .none: "without an output"
      case .local(let path): "in \(path.expanded(runID: runID))"
      case .relay(let address): "to \(address.control)"
      case .live(let address, let interval):
        "live to \(address.control) every \(TimeSpan.description(ofMicroseconds: interval))"
      case .snapshot: "for snapshots"
      }
    let sharedMemory = sharedMemoryPath.map { ", shm-path \($0.expanded(runID: runID))" }
    return "\(daemonName.expanded(runID: runID)) \(place)\(sharedMemory ?? "")"
  }
}

extension RotationSchedule {
  /// The schedule as people say it.
  package var text: String {
    switch self {
    case .periodic(let microseconds):
      "every \(TimeSpan.description(ofMicroseconds: microseconds))"
    case .size(let bytes): "each \(ByteCount.description(of: bytes))"
    }
  }
}

extension SnapshotOutput<RunText> {
  /// The output's name, where it leads, and its limit.
  package func text(runID: String) -> String {
    let target =
      switch place {
      case .local(let path): "in \(path.expanded(runID: runID))"
      case .relay(let address): "to \(address.control)"
      }
    let limit = maxSize == 0 ? "" : ", at most \(ByteCount.description(of: maxSize))"
    return "\(name) \(target)\(limit)"
  }
}

extension ChannelPlan: CustomStringConvertible {
  package var description: String {
    let size = ByteCount.description(of: configuration.subbufSize)
    let buffers =
      switch configuration.buffering {
      case .global: "per CPU"
      case .perUser: "per CPU and user"
      case .perProcess: "per CPU and process"
      }
    let rest = [configuration.eventRecordLossMode.rawValue] + configuration.uncommonAttributes
    return "\(configuration.name) (\(configuration.domain.rawValue)): \(configuration.numSubbuf) × "
      + "\(size) \(buffers), \(rest.joined(separator: ", "))"
  }
}

extension TrackerPlan: CustomStringConvertible {
  package var description: String {
    let known =
      includesPayload
      ? "the payload"
      : (tracker.inclusionSet.map(String.init) + (namesWithoutNumber ?? [])).joined(separator: ", ")
    let values = known.isEmpty ? "nobody" : known
    return "\(tracker.attribute.rawValue) (\(tracker.domain.rawValue)): \(values)"
  }
}

/// Writes sizes.
package enum ByteCount {
  /// Writes a size exactly, as recipes do.
  package static func description(of count: UInt64) -> String {
    let units: [(String, UInt64)] = [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)]
    for (unit, size) in units where count >= size && count % size == 0 {
      return "\(count / size)\(unit)"
    }
    return "\(count)B"
  }

  /// Writes a size for people, with three or four digits that count.
  package static func rounded(_ count: UInt64) -> String {
    let units = ["bytes", "KiB", "MiB", "GiB", "TiB"]
    var value = count
    var unit = 0
    while value >= 10_240, unit < units.count - 1 {
      value /= 1024
      unit += 1
    }
    return "\(value) \(units[unit])"
  }
}

/// Writes times as recipes do.
package enum TimeSpan {
  package static func description(ofMilliseconds count: UInt64) -> String {
    let (microseconds, isOver) = count.multipliedReportingOverflow(by: 1000)
    return isOver ? "\(count)ms" : description(ofMicroseconds: microseconds)
  }

  package static func description(ofMicroseconds count: UInt64) -> String {
    if count == 0 { return "0" }
    let units: [(String, UInt64)] = [
      ("h", 3_600_000_000), ("min", 60_000_000), ("s", 1_000_000), ("ms", 1000),
    ]
    for (unit, size) in units where count >= size && count % size == 0 {
      return "\(count / size)\(unit)"
    }
    return "\(count)us"
  }
}
