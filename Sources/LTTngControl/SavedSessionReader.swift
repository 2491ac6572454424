package import LTTngModel

/// A saved session that cannot be read.
package struct SavedSessionError: Error, Hashable, Sendable, CustomStringConvertible {
  private let reason: String

  init(_ reason: String) {
    self.reason = reason
  }

  package var description: String {
    "The saved session cannot be read: \(reason)"
  }
}

/// Reads the XML that the session daemon writes for lttng-save(1).
package enum SavedSessionReader {
  /// A text that is longer, in bytes, is refused.
  package static let maximumByteCount = 32 << 20

  /// Returns the sessions of a saved document.
  ///
  /// The result does not depend on the order in which the daemon keeps things: channels are sorted
  /// by domain and name, rules by their description; context fields keep the order of addition.
  /// Elements of newer releases are skipped. Throws when the text is too long, is no well-formed
  /// XML, has a document type declaration, or lacks what every saved session has.
  package static func read(_ xml: [UInt8]) throws(SavedSessionError) -> [ObservedSession] {
    guard xml.count <= maximumByteCount else { throw SavedSessionError("it is too long") }

    let tree = try XMLTree(xml)
    return try tree.withRoot { (root) throws(SavedSessionError) in
      guard root.isNamed("sessions") else { throw SavedSessionError("it holds no <sessions>") }

      return try root.children(named: "session").map { (element) throws(SavedSessionError) in
        try ObservedSession(saved: element)
      }
    }
  }
}

extension ObservedSession {
  fileprivate init(saved element: XMLElement) throws(SavedSessionError) {
    self.init(
      name: try element.requiredText(of: "name"),
      isActive: try element.requiredText(of: "started") == "true")
    output = try SessionOutput(savedSession: element)
    sharedMemoryPath = element.child(named: "shared_memory_path")?.text
    snapshotOutputs = try SnapshotOutput.outputs(savedSession: element)
    rotationSchedules = try RotationSchedule.schedules(savedSession: element)
    for domain in element.child(named: "domains")?.children(named: "domain") ?? [] {
      try add(domain)
    }
    channels.sort {
      ($0.configuration.domain, $0.configuration.name)
        < ($1.configuration.domain, $1.configuration.name)
    }
  }

  /// Takes over a domain; one that only a newer release has is skipped.
  private mutating func add(_ element: XMLElement) throws(SavedSessionError) {
    guard let domain = TracingDomain(savedName: try element.requiredText(of: "type")) else {
      return
    }

    let bufferType = try element.requiredText(of: "buffer_type")
    for channel in element.child(named: "channels")?.children(named: "channel") ?? [] {
      channels.append(
        try ObservedChannel(saved: channel, domain: domain, bufferType: bufferType))
    }
    guard !domain.isAgent else { return }

    trackers += ProcessAttributeTracker.trackers(saved: element, domain: domain)
  }
}

extension TracingDomain {
  fileprivate init?(savedName: String) {
    switch savedName {
    case "KERNEL": self = .kernel
    case "UST": self = .user
    case "JUL": self = .jul
    case "LOG4J": self = .log4j
    case "PYTHON": self = .python
    default: return nil
    }
  }
}
