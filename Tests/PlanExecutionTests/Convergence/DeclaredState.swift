import LTTngModel
import Recipes

/// What a standing session has to be like, by its recipe alone.
struct DeclaredState {
  private let session: SessionRecipe
  private let folder: String
  private let runID: String
  private let userID: UInt32

  init(_ session: SessionRecipe, folder: String, runID: String, userID: UInt32) {
    self.session = session
    self.folder = folder
    self.runID = runID
    self.userID = userID
  }

  /// Returns what differs; `reported` holds the names of what a plan said to disable.
  func differences(from observed: ObservedSession, reported: Set<String>) -> [String] {
    var faults: [String] = []
    func check<Value: Equatable>(_ what: String, _ wanted: Value, _ there: Value) {
      if wanted != there { faults.append("\(session.name) \(what): \(there), wanted \(wanted)") }
    }

    let there = Self.kind(of: observed.output)
    // Of a recipe with several sessions each has a folder of its own in the run's.
    check(
      "output", kind,
      session.output == .runFolder && there == "\(kind)/\(session.name)" ? kind : there)
    check("schedules", Set(session.rotationSchedules), Set(observed.rotationSchedules))
    check("trackers", trackers, Set(observed.trackers))
    check("snapshot output", snapshotLimit, observed.snapshotOutputs.map(\.maxSize))
    for channel in session.channels {
      let name = channel.configuration.name
      guard let there = observed.channel(named: name, domain: channel.configuration.domain) else {
        faults.append("the channel \(name) is missing")
        continue
      }
      check("channel", configuration(of: channel), there.configuration)
      check("channel \(name) enabled", true, there.isEnabled)
      check("contexts of \(name)", Set(channel.contexts), Set(there.contexts))
      check("rules of \(name)", Set(channel.events.flatMap(\.rules)), Set(there.rules))
      faults += unreported(there.disabledRules, there, reported)
    }
    for channel in observed.channels where !isDeclared(channel) {
      let id = "channel \(path(channel))"
      if channel.canRecord || !reported.contains(id) { faults.append("\(id) is left") }
    }
    return faults
  }

  private func isDeclared(_ channel: ObservedChannel) -> Bool {
    session.channels.contains {
      $0.configuration.name == channel.configuration.name
        && $0.configuration.domain == channel.configuration.domain
    }
  }

  private func unreported(
    _ rules: [RecordingRule], _ channel: ObservedChannel, _ reported: Set<String>
  ) -> [String] {
    if reported.contains("channel \(path(channel))") { return [] }

    let domain = channel.configuration.domain
    return rules.map { "rule \(path(channel))/\($0.text(in: domain))" }
      .filter { !reported.contains($0) }.map { "\($0) is disabled, and was not reported" }
  }

  private func path(_ channel: ObservedChannel) -> String {
    "\(session.name)/\(channel.configuration.domain.rawValue)/\(channel.configuration.name)"
  }

  private func configuration(of channel: ChannelRecipe) -> ChannelConfiguration {
    var configuration = channel.configuration
    if case .snapshot = session.output { configuration.output = .mmap }
    return configuration
  }

  private var trackers: Set<ProcessAttributeTracker> {
    var trackers: Set<ProcessAttributeTracker> = []
    for declared in session.trackers {
      let values: [UInt32]
      switch declared.values {
      case .all: continue
      case .none, .payload: values = []
      case .listed(let names): values = names.compactMap { UInt32($0) }
      }
      trackers.insert(
        ProcessAttributeTracker(
          domain: declared.domain, attribute: declared.attribute, inclusionSet: values))
    }
    let isDeclared = session.trackers.contains { $0.domain == .user && $0.attribute == .vuid }
    if session.hasChannel(in: .user), !isDeclared {
      trackers.insert(
        ProcessAttributeTracker(domain: .user, attribute: .vuid, inclusionSet: [userID]))
    }
    return trackers
  }

  private var snapshotLimit: [UInt64] {
    if case .snapshot(let snapshot) = session.output { [snapshot.maxSize] } else { [] }
  }

  private var kind: String {
    switch session.output {
    case .runFolder: "local \(folder)/runs/\(runID)/trace"
    case .local(let path): "local \(path)/\(session.name)-\(runID)"
    case .none: "none"
    case .relay: "relay"
    case .live(_, let interval): "live \(interval)"
    case .snapshot: "snapshot"
    }
  }

  private static func kind(of output: SessionOutput<String>) -> String {
    switch output {
    case .none: "none"
    case .local(let path):
      "local \(path)"
    case .relay: "relay"
    case .live(_, let interval): "live \(interval)"
    case .snapshot: "snapshot"
    }
  }
}
