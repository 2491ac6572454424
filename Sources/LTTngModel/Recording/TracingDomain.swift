/// A tracing domain: a kind of tracer with its own instrumentation points (lttng-concepts(7)).
package enum TracingDomain: String, CaseIterable, Codable, Comparable, Sendable {
  case kernel
  case user

  /// Java programs that log with `java.util.logging`.
  case jul

  /// Java programs that log with Apache log4j 1.
  case log4j

  /// Python programs that log with `logging`.
  case python

  package static func < (lhs: Self, rhs: Self) -> Bool {
    lhs.rawValue < rhs.rawValue
  }

  /// The name of the one channel that an agent's domain has in a session; nil for the others.
  ///
  /// The session daemon makes it among the user space channels (`DEFAULT_JUL_CHANNEL_NAME` and its
  /// like), and takes another name for another user space channel.
  package var agentChannelName: String? {
    switch self {
    case .kernel, .user: nil
    case .jul: "lttng_jul_channel"
    case .log4j: "lttng_log4j_channel"
    case .python: "lttng_python_channel"
    }
  }

  /// Whether its events come from an agent, a helper of LTTng within the traced program.
  package var isAgent: Bool { agentChannelName != nil }

  /// The domain that holds the channels and the trackers: user space for the agents.
  package var tracer: TracingDomain { isAgent ? .user : self }
}
