/// A process attribute tracker: which processes may emit the events of a session (lttng-track(1)).
package struct ProcessAttributeTracker: Hashable, Codable, Sendable {
  /// The attribute that is compared.
  package enum Attribute: String, CaseIterable, Codable, Sendable {
    /// The process, all of its threads; the kernel domain's only. It does not follow a fork.
    case pid

    /// The user, as the process itself sees it.
    case vuid
  }

  package let domain: TracingDomain
  package let attribute: Attribute

  /// The values whose processes are recorded, ascending.
  package let inclusionSet: [UInt32]

  package init(domain: TracingDomain, attribute: Attribute, inclusionSet: some Sequence<UInt32>) {
    self.domain = domain
    self.attribute = attribute
    self.inclusionSet = Set(inclusionSet).sorted()
  }
}
