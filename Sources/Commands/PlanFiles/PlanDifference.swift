import PlanExecution
import Planning

/// How a plan differs from one that was made before.
///
/// Places in files do not count: the same recipe is read from its own file and from a kept text.
struct PlanDifference {
  /// One line for each action that differs; resources first, as steps differ where their resources do.
  let lines: [String]

  var isEmpty: Bool { lines.isEmpty }

  init(from before: Plan, to now: Plan) {
    guard before != now else {
      lines = []
      return
    }

    let later = Dictionary(now.actions.map { ($0.id, $0) }) { first, _ in first }
    let earlier = Set(before.actions.map(\.id))
    var resources: [String] = []
    var steps: [String] = []
    func add(_ line: String, _ action: PlannedAction) {
      if action.action.isResource { resources.append(line) } else { steps.append(line) }
    }
    for action in before.actions {
      if let line = Self.line(from: action, to: later[action.id]) { add(line, action) }
    }
    for action in now.actions where !earlier.contains(action.id) {
      add("`\(action.id.rawValue)` is new (\(action.operation.rawValue))", action)
    }
    var lines = resources + steps
    if lines.isEmpty { lines = Self.otherLines(from: before, to: now) }
    self.lines = lines
  }

  private static func line(from before: PlannedAction, to now: PlannedAction?) -> String? {
    let name = "`\(before.id.rawValue)`"
    guard let now else { return "\(name) is no longer needed" }
    guard before.operation == now.operation else {
      let reason = now.reason.map { " (\($0))" } ?? ""
      return "\(name) was \(before.operation.rawValue), and is \(now.operation.rawValue)\(reason)"
    }

    return before == now || content(of: before) == content(of: now) ? nil : "\(name) is another"
  }

  private static func otherLines(from before: Plan, to now: Plan) -> [String] {
    if before.limits != now.limits { return ["the recipe's `limits` are others"] }

    let isSame =
      before.recipe == now.recipe && before.requirements == now.requirements
      && before.format == now.format && before.actions.map(\.id) == now.actions.map(\.id)
    return isSame ? [] : ["the order of the actions, or what the recipe requires, is another"]
  }

  private static func content(of value: some Encodable) -> JSONTree? {
    JSONText.decode(JSONTree.self, from: JSONText.encode(value))?.without(key: "origin")
  }
}

/// Any JSON value.
enum JSONTree: Hashable, Decodable {
  case null
  case bool(Bool)
  case integer(Int64)
  case number(Double)
  case text(String)
  case list([JSONTree])
  case object([String: JSONTree])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Int64.self) {
      self = .integer(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .text(value)
    } else if let value = try? container.decode([JSONTree].self) {
      self = .list(value)
    } else {
      self = .object(try container.decode([String: JSONTree].self))
    }
  }

  /// Returns the value without the entries of a key, at any depth.
  func without(key: String) -> JSONTree {
    switch self {
    case .list(let values): .list(values.map { $0.without(key: key) })
    case .object(let entries):
      .object(entries.filter { $0.key != key }.mapValues { $0.without(key: key) })
    default: self
    }
  }
}
