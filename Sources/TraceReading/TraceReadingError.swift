/// Traces that could not be read at all.
package struct TraceReadingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// For people.
  package let description: String

  package init(_ description: String) {
    self.description = description
  }
}
