import TestSupport

/// What SARIF 2.1.0 demands of the objects that this program writes.
///
/// Which properties an object may have and must have, and of what kind each is; the standard's schema forbids
/// others. Then what the schema cannot say: that indices point to their rules and regions run forward.
struct SARIFStandard {
  /// A kind of value: `!` stands behind properties that must be there.
  private indirect enum Kind: Sendable {
    case text
    case words([String])
    case number(atLeast: Int)
    case list(Kind)
    case object([String: Kind])
  }

  private static let message = Kind.object(["text!": .text])
  private static let place = Kind.object([
    "artifactLocation": .object(["uri": .text, "description": message]),
    "region": .object([
      "startLine": .number(atLeast: 1), "startColumn": .number(atLeast: 1),
      "endLine": .number(atLeast: 1), "endColumn": .number(atLeast: 1),
    ]),
  ])
  private static let location = Kind.object(["physicalLocation": place, "message": message])
  private static let result = Kind.object([
    "ruleId": .text, "ruleIndex": .number(atLeast: 0),
    "level": .words(["none", "note", "warning", "error"]), "message!": message,
    "locations": .list(location), "relatedLocations": .list(location),
  ])
  private static let rule = Kind.object([
    "id!": .text, "shortDescription": message, "fullDescription": message, "help": message,
  ])
  private static let run = Kind.object([
    "tool!": .object([
      "driver!": .object(["name!": .text, "version": .text, "rules": .list(rule)])
    ]),
    "columnKind": .words(["utf16CodeUnits", "unicodeCodePoints"]), "results": .list(result),
  ])
  private static let document = Kind.object([
    "$schema": .text, "version!": .words(["2.1.0"]), "runs!": .list(run),
  ])

  private var violations: [String] = []

  static func violations(of root: JSONValue) -> [String] {
    var standard = SARIFStandard()
    standard.check(root, document, "document")
    for run in root["runs"].elements { standard.checkRun(run) }
    return standard.violations
  }

  private mutating func check(_ value: JSONValue, _ kind: Kind, _ path: String) {
    switch (kind, value) {
    case (.text, .text):
      break
    case (.words(let words), .text(let text)) where words.contains(text):
      break
    case (.number(let minimum), .number) where value.number.map { $0 >= minimum } == true:
      break
    case (.list(let kind), .list(let elements)):
      for (index, element) in elements.enumerated() { check(element, kind, "\(path)[\(index)]") }
    case (.object(let kinds), .object(let values)):
      check(values, kinds, path)
    default:
      violations.append("\(path): \(value)")
    }
  }

  private mutating func check(
    _ values: [String: JSONValue], _ kinds: [String: Kind], _ path: String
  ) {
    for (name, value) in values {
      guard let kind = kinds[name] ?? kinds["\(name)!"] else {
        violations.append("\(path): the property \(name) is not the standard's")
        continue
      }

      check(value, kind, "\(path).\(name)")
    }
    for name in kinds.keys where name.last == "!" && values[String(name.dropLast())] == nil {
      violations.append("\(path): \(name) is missing")
    }
  }

  private mutating func checkRun(_ run: JSONValue) {
    let rules = run["tool"]["driver"]["rules"]
    let ids = rules.elements.map { $0["id"].text }
    if Set(ids).count != ids.count { violations.append("a rule stands twice") }
    for result in run["results"].elements {
      let rule = result["ruleIndex"].number.map { rules[$0] } ?? .null
      if rule["id"] != result["ruleId"] { violations.append("\(result["ruleId"]): wrong index") }
      for location in result["locations"].elements + result["relatedLocations"].elements {
        checkPlace(location["physicalLocation"])
      }
    }
  }

  private mutating func checkPlace(_ place: JSONValue) {
    let region = place["region"]
    let numbers = ["startLine", "startColumn", "endLine", "endColumn"].map { region[$0].number }
    if case .object = region,
      (numbers[0] ?? 0, numbers[1] ?? 0) > (numbers[2] ?? 0, numbers[3] ?? 0)
    {
      violations.append("a region runs backward: \(numbers)")
    }
    if let uri = place["artifactLocation"]["uri"].text { checkReference(uri) }
  }

  /// RFC 3986: only these characters, and no colon in the first part of a relative reference.
  private mutating func checkReference(_ reference: String) {
    let plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/%"
    let path = reference.hasPrefix("file://") ? reference.dropFirst(7) : reference[...]
    if path.isEmpty || !path.allSatisfy(plain.contains) {
      violations.append("no reference: \(reference)")
    }
  }
}
