import LTTngModel

extension ProcessAttributeTracker {
  /// Reads the trackers of a `<domain>` of a saved session.
  ///
  /// An absent element includes all; an empty one includes none. A name counts by its number, and one
  /// that this machine does not know matches no process.
  static func trackers(saved element: XMLElement, domain: TracingDomain) -> [Self] {
    Attribute.allCases.compactMap { attribute in
      // The elements are called as lttng-track(1) calls the attributes (session.xsd).
      let set = element.descendant(
        "process_attr_trackers", "\(attribute.rawValue)_process_attr_tracker",
        "process_attr_values")
      return set.map { set in
        ProcessAttributeTracker(
          domain: domain, attribute: attribute,
          inclusionSet: set.children(named: attribute.rawValue).compactMap {
            number($0, attribute)
          })
      }
    }
  }

  private static func number(_ value: XMLElement, _ attribute: Attribute) -> UInt32? {
    if let name = value.child(named: "name") {
      return attribute.isOfGroups
        ? UserDatabase.groupID(ofGroupNamed: name.text)
        : UserDatabase.userID(ofUserNamed: name.text)
    }

    return value.child(named: "id").flatMap { UInt32($0.text) }
  }
}
