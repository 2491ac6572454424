/// A bound on a count, such as `>= 1`.
package struct CountConstraint: Hashable, Sendable {
  package enum Comparison: String, CaseIterable, Sendable {
    case equal = "=="
    case notEqual = "!="
    case greaterOrEqual = ">="
    case lessOrEqual = "<="
    case greater = ">"
    case less = "<"
  }

  package let comparison: Comparison
  package let bound: UInt64

  package init(_ comparison: Comparison, _ bound: UInt64) {
    self.comparison = comparison
    self.bound = bound
  }

  /// Reads `N`, which means `== N`, or a comparison and a number, with or without a space.
  package init?(_ text: String) {
    let symbol = Comparison.allCases.first { text.hasPrefix($0.rawValue) }
    // `=` alone is what conditions on releases say.
    let width = symbol?.rawValue.utf8.count ?? (text.hasPrefix("=") ? 1 : 0)
    let digits = text.dropFirst(width).drop { $0 == " " }
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let bound = UInt64(digits)
    else { return nil }

    self.init(symbol ?? .equal, bound)
  }

  package func isMet(by count: UInt64) -> Bool {
    switch comparison {
    case .equal: count == bound
    case .notEqual: count != bound
    case .greaterOrEqual: count >= bound
    case .lessOrEqual: count <= bound
    case .greater: count > bound
    case .less: count < bound
    }
  }
}

extension CountConstraint: CustomStringConvertible {
  package var description: String {
    comparison == .equal ? "\(bound)" : "\(comparison.rawValue) \(bound)"
  }
}

extension CountConstraint: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let constraint = CountConstraint(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "not a count constraint: \(text)")
    }

    self = constraint
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

/// What a recipe says of a good trace.
package struct Expectations: Hashable, Codable, Sendable {
  /// An expected number of events of all names that match a pattern.
  package struct EventCount: Hashable, Codable, Sendable {
    package let pattern: NamePattern
    package let constraint: CountConstraint

    package init(pattern: NamePattern, constraint: CountConstraint) {
      self.pattern = pattern
      self.constraint = constraint
    }
  }

  /// nil: discarded events are reported, and are no fault.
  package var discardedEvents: CountConstraint?

  package var events: [EventCount]

  package init(discardedEvents: CountConstraint? = nil, events: [EventCount] = []) {
    self.discardedEvents = discardedEvents
    self.events = events
  }
}
