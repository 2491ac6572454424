import LTTngModel

/// Where an observed session differs from the desired one in what LTTng cannot change in place, each in
/// a few words.
struct SessionDifferences {
  private let desired: DesiredSession
  private let observed: ObservedSessionIndex
  private let place: PlaceComparison

  init(_ desired: DesiredSession, _ observed: ObservedSessionIndex, place: PlaceComparison) {
    self.desired = desired
    self.observed = observed
    self.place = place
  }

  /// Returns what the session has that LTTng can neither change nor take away.
  ///
  /// A rule or a channel that the recipe has not can be disabled, but stays listed: a session that was
  /// not started yet is better made anew.
  func removals(whereStarted wasStarted: Bool) -> [String] {
    var changes = placeDifferences
    if !wasStarted {
      changes += observed.channels(notIn: desired.channels).filter(\.canRecord).map {
        "the channel `\($0.configuration.name)` is not in the recipe"
      }
    }
    for channel in desired.channels {
      guard let there = observed.counterpart(of: channel.configuration) else { continue }

      changes += ChannelDifferences(channel, there, output: desired.plan.output)
        .removals(whereStarted: wasStarted)
    }
    return changes
  }

  /// Returns what the recipe has that LTTng takes before the first start only.
  var lateAdditions: [String] {
    desired.channels.flatMap { channel in
      guard let there = observed.counterpart(of: channel.configuration) else {
        return ["the recipe has a new channel `\(channel.configuration.name)`"]
      }

      return ChannelDifferences(channel, there, output: desired.plan.output).lateAdditions
    }
  }

  /// Returns everything but trackers that the recipe has and the session lacks.
  var additions: [String] {
    lateAdditions
      + desired.channels.flatMap { channel in
        observed.counterpart(of: channel.configuration).map {
          ChannelDifferences(channel, $0, output: desired.plan.output).ruleAdditions
        } ?? []
      } + scheduleDifferences
  }

  private var placeDifferences: [String] {
    var changes: [String] = []
    if !place.isSame(desired.plan.output, observed.session.output) {
      changes.append("its output is \(observed.session.output.text)")
    }
    if !place.isSame(desired.plan.sharedMemoryPath, observed.session.sharedMemoryPath) {
      let path = observed.session.sharedMemoryPath ?? "LTTng's own"
      changes.append("its shared memory folder is \(path)")
    }
    return changes
  }

  private var scheduleDifferences: [String] {
    let there = Set(observed.session.rotationSchedules)
    let wanted = Set(desired.schedules)
    let isOutputSame =
      desired.snapshotOutput.map { output in
        observed.session.snapshotOutputs.contains { place.isSame(output, $0) }
      } ?? observed.session.snapshotOutputs.isEmpty
    return (there == wanted ? [] : ["its rotation schedules are others"])
      + (isOutputSame ? [] : ["its snapshot output is another"])
  }
}

/// Where an observed channel differs from the desired one.
private struct ChannelDifferences {
  private let desired: DesiredChannel
  private let observed: ObservedChannel
  private let output: SessionOutput<RunText>

  init(_ desired: DesiredChannel, _ observed: ObservedChannel, output: SessionOutput<RunText>) {
    self.desired = desired
    self.observed = observed
    self.output = output
  }

  private var name: String { desired.configuration.name }

  func removals(whereStarted wasStarted: Bool) -> [String] {
    var changes = desired.configuration.differences(from: observed.configuration, output: output)
      .map { "the channel `\(name)` has \($0)" }
    let wanted = Set(desired.contexts)
    changes += observed.contexts.filter { !wanted.contains($0) }.map {
      "the channel `\(name)` has the context field \($0.text), which is not in the recipe"
    }
    if observed.foreignRuleCount > 0 {
      changes.append("the channel `\(name)` has rules that are not in the recipe")
    }
    return changes + movedProbes + (wasStarted ? [] : extraRules)
  }

  private var extraRules: [String] {
    let wanted = Set(desired.rules.map(\.rule))
    return observed.rules.filter { !wanted.contains($0) }.map {
      "the channel `\(name)` has the rule \($0), which is not in the recipe"
    }
  }

  /// To the kernel's tracer a probe of the same name and filter is there already, wherever it sits.
  private var movedProbes: [String] {
    let probes = desired.rules.map(\.rule).filter(\.kind.isProbe)
    guard !probes.isEmpty else { return [] }

    let wanted = Dictionary(
      probes.map { ($0.withoutPlace, $0) }, uniquingKeysWith: { first, _ in first })
    return (observed.rules + observed.disabledRules).filter(\.kind.isProbe).compactMap { rule in
      guard let other = wanted[rule.withoutPlace], other != rule else { return nil }

      return "the channel `\(name)` has the rule \(rule), at another place"
    }
  }

  var lateAdditions: [String] {
    let there = Set(observed.contexts)
    return desired.contexts.filter { !there.contains($0) }.map {
      "the recipe has a new context field \($0.text) for `\(name)`"
    }
  }

  var ruleAdditions: [String] {
    let there = Set(observed.rules)
    let isDisabled = observed.isEnabled ? [] : ["the channel `\(name)` is disabled"]
    return isDisabled
      + desired.rules.filter { !there.contains($0.rule) }.map {
        "the recipe has a new rule \($0.rule) for `\(name)`"
      }
  }
}

extension RecordingRule {
  fileprivate var withoutPlace: RecordingRule { RecordingRule(kind, pattern, filter: filter) }
}
