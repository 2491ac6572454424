import LTTngModel

/// Where an observed session differs from the desired one in what LTTng cannot change in place.
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
  func removals(whereStarted wasStarted: Bool) -> [SessionDifference] {
    var changes = placeDifferences
    if !wasStarted {
      changes += observed.channels(notIn: desired.channels).filter(\.canRecord).map {
        SessionDifference(
          "the channel `\($0.configuration.name)` is not in the recipe", .session)
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
  var lateAdditions: [SessionDifference] {
    desired.channels.flatMap { channel in
      guard let there = observed.counterpart(of: channel.configuration) else {
        return [
          SessionDifference(
            "the recipe has a new channel `\(channel.configuration.name)`",
            .channel(ChannelReference(channel.configuration)))
        ]
      }

      return ChannelDifferences(channel, there, output: desired.plan.output).lateAdditions
    }
  }

  /// Returns everything but trackers that the recipe has and the session lacks.
  var additions: [SessionDifference] {
    lateAdditions
      + desired.channels.flatMap { channel in
        observed.counterpart(of: channel.configuration).map {
          ChannelDifferences(channel, $0, output: desired.plan.output).ruleAdditions
        } ?? []
      } + scheduleDifferences
  }

  /// Returns the trackers that would leave out processes which may have recorded into buffers of their own.
  ///
  /// A process that no tracker lets record any more loses those, and one that is tracked again begins a new
  /// trace in the same folder, over the first (LTTng 2.13.9). To name processes one by one leaves all of
  /// them out for a moment.
  var narrowedTrackers: [SessionDifference] {
    let hasProcessBuffers = observed.session.channels.contains {
      $0.configuration.domain != .kernel && $0.configuration.buffering == .perProcess
    }
    guard hasProcessBuffers else { return [] }

    return desired.trackers.map(\.tracker).filter { $0.domain != .kernel && narrows($0) }.map {
      SessionDifference(
        "the recipe narrows the tracker \($0.attribute.rawValue), upon which LTTng loses what processes "
          + "recorded into buffers of their own", .session)
    }
  }

  private func narrows(_ wanted: ProcessAttributeTracker) -> Bool {
    guard let there = observed.session.trackers.first(where: wanted.isOfSameAttribute) else {
      return true
    }

    return !Set(there.inclusionSet).isSubset(of: wanted.inclusionSet)
  }

  private var placeDifferences: [SessionDifference] {
    var changes: [SessionDifference] = []
    if !place.isSame(desired.plan.output, observed.session.output) {
      changes.append(
        SessionDifference("its output is \(observed.session.output.text)", .output))
    }
    if !place.isSame(desired.plan.sharedMemoryPath, observed.session.sharedMemoryPath) {
      let path = observed.session.sharedMemoryPath ?? "LTTng's own"
      changes.append(
        SessionDifference("its shared memory folder is \(path)", .sharedMemoryPath))
    }
    return changes
  }

  private var scheduleDifferences: [SessionDifference] {
    let there = Set(observed.session.rotationSchedules)
    let wanted = Set(desired.schedules)
    let isOutputSame =
      desired.snapshotOutput.map { output in
        observed.session.snapshotOutputs.contains { place.isSame(output, $0) }
      } ?? observed.session.snapshotOutputs.isEmpty
    let schedules = SessionDifference("its rotation schedules are others", .rotationSchedules)
    let output = SessionDifference("its snapshot output is another", .output)
    return (there == wanted ? [] : [schedules]) + (isOutputSame ? [] : [output])
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
  private var reference: ChannelReference { ChannelReference(desired.configuration) }

  private func ofChannel(_ text: String) -> SessionDifference {
    SessionDifference(text, .channel(reference))
  }

  func removals(whereStarted wasStarted: Bool) -> [SessionDifference] {
    var changes = desired.configuration.differences(from: observed.configuration, output: output)
      .map { ofChannel("the channel `\(name)` has \($0)") }
    let wanted = Set(desired.contexts)
    changes += observed.contexts.filter { !wanted.contains($0) }.map {
      ofChannel(
        "the channel `\(name)` has the context field \($0.text), which is not in the recipe")
    }
    if let scheme = observed.foreignBuffering {
      changes.append(
        ofChannel(
          "the channel `\(name)` has the buffering scheme `\(scheme)`, which recipes do not know"))
    }
    if observed.foreignRuleCount > 0 {
      changes.append(ofChannel("the channel `\(name)` has rules that are not in the recipe"))
    }
    return changes + movedProbes + (wasStarted ? [] : extraRules)
  }

  private func text(of rule: RecordingRule) -> String {
    rule.text(in: desired.configuration.domain)
  }

  private var extraRules: [SessionDifference] {
    let wanted = Set(desired.rules.map(\.rule))
    return observed.rules.filter { !wanted.contains($0) }.map {
      ofChannel("the channel `\(name)` has the rule \(text(of: $0)), which is not in the recipe")
    }
  }

  /// To the kernel's tracer a probe of the same name and filter is there already, wherever it sits.
  private var movedProbes: [SessionDifference] {
    let probes = desired.rules.map(\.rule).filter(\.kind.isProbe)
    guard !probes.isEmpty else { return [] }

    let wanted = Dictionary(
      probes.map { ($0.withoutPlace, $0) }, uniquingKeysWith: { first, _ in first })
    return (observed.rules + observed.disabledRules).filter(\.kind.isProbe).compactMap { rule in
      guard let other = wanted[rule.withoutPlace], other != rule else { return nil }

      return SessionDifference(
        "the channel `\(name)` has the rule \(text(of: rule)), at another place",
        .rule(reference, other))
    }
  }

  var lateAdditions: [SessionDifference] {
    let there = Set(observed.contexts)
    return desired.contexts.filter { !there.contains($0) }.map {
      SessionDifference(
        "the recipe has a new context field \($0.text) for `\(name)`", .context(reference, $0))
    }
  }

  var ruleAdditions: [SessionDifference] {
    let there = Set(observed.rules)
    let disabled = ofChannel("the channel `\(name)` is disabled")
    return (observed.isEnabled ? [] : [disabled])
      + desired.rules.filter { !there.contains($0.rule) }.map {
        SessionDifference(
          "the recipe has a new rule \(text(of: $0.rule)) for `\(name)`", .rule(reference, $0.rule))
      }
  }
}

extension RecordingRule {
  fileprivate var withoutPlace: RecordingRule { RecordingRule(kind, pattern, filter: filter) }
}
