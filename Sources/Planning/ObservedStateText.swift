extension ObservedState {
  /// All of the state as one text: equal states have equal texts, in every process.
  ///
  /// It is for a digest. Sets and dictionaries stand in the order of their elements' texts.
  package var canonicalText: String { Self.text(of: self) }

  private static func text(of value: Any) -> String {
    let mirror = Mirror(reflecting: value)
    let children = mirror.children.map { "\($0.label ?? ""):\(text(of: $0.value))" }
    switch mirror.displayStyle {
    case .set, .dictionary: return "{\(children.sorted().joined(separator: ","))}"
    case _ where children.isEmpty: return quoted("\(value)")
    default: return "(\(children.joined(separator: ",")))"
    }
  }

  /// No text can be taken for several values.
  private static func quoted(_ text: String) -> String {
    "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
  }
}
