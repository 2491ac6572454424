/// A process attribute tracker: which processes may emit the events of a session (lttng-track(1)).
package struct ProcessAttributeTracker: Hashable, Codable, Sendable {
  /// The attribute that is compared.
  package enum Attribute: String, CaseIterable, Codable, Sendable {
    /// The process, all of its threads; the kernel domain's only. It does not follow a fork.
    case pid

    /// The process as seen in its own PID namespace; it does not follow a fork.
    case vpid

    /// The user; the kernel domain's only.
    case uid

    /// The user, as the process itself sees it.
    case vuid

    /// The group; the kernel domain's only.
    case gid

    /// The group, as the process itself sees it.
    case vgid

    /// Whether the values are users.
    package var isOfUsers: Bool { self == .uid || self == .vuid }

    /// Whether the values are groups.
    package var isOfGroups: Bool { self == .gid || self == .vgid }

    /// The domains whose sessions have the tracker; the agents' go with user space.
    package var domains: Set<TracingDomain> {
      switch self {
      case .pid, .uid, .gid: [.kernel]
      case .vpid, .vuid, .vgid: [.kernel, .user]
      }
    }
  }

  package let domain: TracingDomain
  package let attribute: Attribute

  /// The values whose processes are recorded, ascending.
  ///
  /// No value is nobody (lttng-untrack(1), "exclude all"). Users and groups are numbers: LTTng keeps a
  /// name apart from its number.
  package let inclusionSet: [UInt32]

  package init(domain: TracingDomain, attribute: Attribute, inclusionSet: some Sequence<UInt32>) {
    self.domain = domain
    self.attribute = attribute
    self.inclusionSet = Set(inclusionSet).sorted()
  }

  /// Whether both are about the same attribute in the same domain.
  package func isOfSameAttribute(as other: ProcessAttributeTracker) -> Bool {
    domain == other.domain && attribute == other.attribute
  }
}
