import Diagnostics
import LTTngModel
import YAMLTree

/// Which processes a session records.
extension RecipeDecoder {
  mutating func trackers(_ node: Node?) -> [TrackerRecipe] {
    [TracingDomain.kernel, .user].flatMap { domain in
      values.entries(node?.mapping?[domain.rawValue], of: "`track: \(domain.rawValue)`")
        .compactMap { tracker($0, domain: domain) }
    }
  }

  private mutating func tracker(
    _ entry: MappingNode.Entry, domain: TracingDomain
  ) -> TrackerRecipe? {
    guard let attribute = ProcessAttributeTracker.Attribute(rawValue: entry.key.text) else {
      return nil
    }

    return TrackerRecipe(
      domain: domain, attribute: attribute, values: trackedValues(entry.value, of: attribute),
      range: entry.value.range)
  }

  private mutating func trackedValues(
    _ node: Node, of attribute: ProcessAttributeTracker.Attribute
  ) -> TrackerRecipe.Values {
    if case .scalar(let word) = node {
      return word.text == "none" ? .none : word.text == "payload" ? .payload : .all
    }

    return .listed(
      values.elements(node, of: "a tracker").compactMap { trackedValue($0, of: attribute) })
  }

  private mutating func trackedValue(
    _ node: Node, of attribute: ProcessAttributeTracker.Attribute
  ) -> String? {
    guard let text = plainText(node, of: "a value of `\(attribute.rawValue)`") else { return nil }

    let isOfNames = attribute.isOfUsers || attribute.isOfGroups
    let range = isOfNames ? Self.accountNumbers : Self.processNumbers
    let number = UInt32(text.value)
    let isRight =
      number.map(range.contains) ?? (isOfNames && !Self.isWrittenAsNumber(text.value))
    guard isRight else {
      let numbers = "from \(range.lowerBound) to \(range.upperBound)"
      values.diagnostics.error(
        .valueInvalid, "`\(attribute.rawValue)` cannot be `\(text.value)`", at: text.range,
        help: isOfNames
          ? "it is the name of a \(attribute.isOfUsers ? "user" : "group"), or a number \(numbers)"
          : "it is the number of a process, \(numbers); `payload` is the payload's")
      return nil
    }

    return number.map(String.init) ?? text.value
  }

  private static let processNumbers = 1...UInt32(Int32.max)

  /// The largest number stands for no user and no group (setresuid(2)).
  private static let accountNumbers = 0...UInt32.max - 1

  /// Whether it is a number that no name can be, or nothing at all.
  private static func isWrittenAsNumber(_ text: String) -> Bool {
    let digits = text.first == "-" || text.first == "+" ? text.dropFirst() : text[...]
    return digits.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains)
  }
}
