import LTTngModel

/// Holds the places of a plan against those that the session daemon has.
///
/// What another host's name stands for is known here only where the caller looked it up.
struct PlaceComparison {
  /// The id of the run, where it is known: a path that holds it cannot be compared without.
  let runID: String?

  private let relayAddresses: [RelayAddress: [RelayAddress]]

  init(_ context: PlanningContext) {
    runID = context.runID
    relayAddresses = context.relayAddresses
  }

  func isSame(_ wanted: SessionOutput<RunText>, _ observed: SessionOutput<String>) -> Bool {
    switch (wanted, observed) {
    case (.local(let wanted), .local(let path)): isSame(wanted, path)
    case (.none, .none), (.snapshot, .snapshot): true
    case (.relay(let wanted), .relay(let address)): isSame(wanted, address)
    case (.live(let wanted, let wantedInterval), .live(let address, let interval)):
      isSame(wanted, address) && wantedInterval == interval
    default: false
    }
  }

  func isSame(_ wanted: SnapshotOutput<RunText>, _ observed: SnapshotOutput<String>) -> Bool {
    guard wanted.name == observed.name, wanted.maxSize == observed.maxSize else { return false }

    switch (wanted.place, observed.place) {
    case (.local(let wanted), .local(let path)): return isSame(wanted, path)
    case (.relay(let wanted), .relay(let address)): return isSame(wanted, address)
    default: return false
    }
  }

  func isSame(_ wanted: RunText?, _ observed: String?) -> Bool {
    guard let wanted, let observed else { return wanted == nil && observed == nil }

    return isSame(wanted, observed)
  }

  func isSame(_ wanted: RunText, _ observed: String) -> Bool {
    guard let runID else {
      return wanted.parts.contains(.runID)
        || Self.normal(wanted.description) == Self.normal(observed)
    }

    return Self.normal(wanted.expanded(runID: runID)) == Self.normal(observed)
  }

  private func isSame(_ wanted: RelayAddress, _ observed: RelayAddress) -> Bool {
    guard let name = wanted.hostName?.name, observed.hostName == nil else {
      return wanted.normalized == observed.normalized
    }
    if let addresses = relayAddresses[wanted] { return addresses.contains(observed.normalized) }

    return wanted.replacingHost(with: name) == observed.replacingHost(with: name)
  }

  /// Returns a path with single slashes and none at its end.
  private static func normal(_ path: String) -> String {
    "/" + path.split(separator: "/").joined(separator: "/")
  }
}

extension SessionOutput<String> {
  /// The output as people say it.
  var text: String {
    switch self {
    case .none: "none"
    case .local(let path): path
    case .relay(let address): address.control
    case .live(let address, let interval):
      "live to \(address.control) every \(TimeSpan.description(ofMicroseconds: interval))"
    case .snapshot: "for snapshots"
    }
  }
}
