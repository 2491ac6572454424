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
    let number = UInt32(text.value)
    let isRight = isOfNames ? !text.value.isEmpty : number.map { $0 > 0 && $0 <= Int32.max } == true
    guard isRight else {
      values.diagnostics.error(
        .valueInvalid, "`\(attribute.rawValue)` cannot be `\(text.value)`", at: text.range,
        help: isOfNames
          ? "it is a name or a number"
          : "it is the number of a process; `payload` is the payload's")
      return nil
    }

    return number.map(String.init) ?? text.value
  }
}
