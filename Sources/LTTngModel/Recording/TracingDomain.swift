/// A tracing domain: a kind of tracer with its own instrumentation points (lttng-concepts(7)).
package enum TracingDomain: String, CaseIterable, Codable, Comparable, Sendable {
  case kernel
  case user

  package static func < (lhs: Self, rhs: Self) -> Bool {
    lhs.rawValue < rhs.rawValue
  }
}
