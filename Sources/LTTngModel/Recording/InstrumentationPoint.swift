/// A tracepoint or a logger of a running program (lttng-list(1), `lttng list --userspace`).
package struct InstrumentationPoint: Hashable, Sendable {
  package let name: String

  /// The tracepoint's own log level; nil for a logger, which logs at any.
  package let logLevel: Int32?

  /// The process that has it.
  package let processID: Int32

  package init(name: String, logLevel: Int32?, processID: Int32) {
    self.name = name
    self.logLevel = logLevel
    self.processID = processID
  }
}
