/// Where finished traces are brought.
package struct RetrievalTarget: Hashable, Codable, Sendable {
  /// What kind of place it is.
  package enum Destination: Hashable, Sendable {
    /// A folder of this machine.
    case copy(RunText)

    /// A destination of rsync(1): `[USER@]HOST:PATH` or a folder.
    case rsync(RunText)

    package var path: RunText {
      switch self {
      case .copy(let path), .rsync(let path): path
      }
    }
  }

  package let destination: Destination

  /// `file:line:column` of the target in its recipe.
  package let origin: String

  package init(destination: Destination, origin: String) {
    self.destination = destination
    self.origin = origin
  }
}

/// `{"copy": PATH}` or `{"rsync": DESTINATION}`.
extension RetrievalTarget.Destination: Codable {
  private enum Key: String, CodingKey {
    case copy
    case rsync
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    if let path = try container.decodeIfPresent(RunText.self, forKey: .copy) {
      self = .copy(path)
    } else {
      self = .rsync(try container.decode(RunText.self, forKey: .rsync))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    switch self {
    case .copy(let path): try container.encode(path, forKey: .copy)
    case .rsync(let place): try container.encode(place, forKey: .rsync)
    }
  }
}

extension RetrievalTarget: CustomStringConvertible {
  package var description: String {
    switch destination {
    case .copy(let path): "copy to \(path)"
    case .rsync(let path): "rsync to \(path)"
    }
  }
}

/// How a run comes by its session daemon.
package struct DaemonConfiguration: Hashable, Codable, Sendable {
  package enum Start: String, CaseIterable, Codable, Sendable {
    /// The running daemon, else a new one.
    case auto

    /// Only a running daemon.
    case never

    /// A daemon of the run's own, user space domain only.
    case `private`
  }

  package var start: Start

  /// Whether a daemon that the run started lives on after it.
  package var keep: Bool

  package init(start: Start = .auto, keep: Bool = false) {
    self.start = start
    self.keep = keep
  }
}

/// What a recipe needs of the machine.
package struct Requirements: Hashable, Codable, Sendable {
  package var domains: [TracingDomain]
  package var programs: [String]

  package init(domains: [TracingDomain] = [], programs: [String] = []) {
    self.domains = domains
    self.programs = programs
  }
}
