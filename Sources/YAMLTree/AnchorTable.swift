/// The anchors that were met so far.
struct AnchorTable {
  enum State {
    /// The node is being read: an alias within it would be endless.
    case open(serial: Int)
    case complete(BuiltNode)
  }

  /// One occurrence of an anchor.
  struct Definition {
    fileprivate let name: String
    fileprivate let serial: Int
  }

  private var states: [String: State] = [:]
  private var lastSerial = 0

  subscript(name: String) -> State? {
    states[name]
  }

  /// The names, or none where comparing each with every undefined alias would take long.
  var namesToSuggest: [String] {
    states.count > 100 ? [] : Array(states.keys)
  }

  /// Starts a definition, which replaces an earlier one of the same name.
  mutating func begin(_ name: String) -> Definition {
    lastSerial += 1
    states[name] = .open(serial: lastSerial)
    return Definition(name: name, serial: lastSerial)
  }

  /// Ends a definition, unless the same name was defined again within its node: the last counts.
  mutating func complete(_ definition: Definition, with node: BuiltNode) {
    guard case .open(definition.serial) = states[definition.name] else { return }

    states[definition.name] = .complete(node)
  }
}
