import Diagnostics
import LTTngModel
import YAMLTree

/// Gives the effective recipe its types; every mistake is reported with its place.
struct RecipeDecoder {
  var values = NodeDecoder()

  /// The roles that steps and sessions can name.
  private var roles: [Role] = []

  /// Whether a preset is looked at: it may be a mix-in, which adds to what others record.
  private(set) var isPreset = false

  /// The machine that the recipe is for; nil where it does not matter.
  let machine: MachineRelease?

  init(machine: MachineRelease? = nil) {
    self.machine = machine
  }

  var diagnostics: DiagnosticCollector { values.diagnostics }

  /// Returns the recipe, or nil where something that it cannot do without is wrong.
  mutating func decode(_ root: MappingNode) -> Recipe? {
    guard let fields = values.fields(.mapping(root), as: TopKey.self) else { return nil }

    let name = fields[.name].flatMap { sessionName($0, of: "a recipe's name") }
    roles = roles(fields[.roles])
    let sessions = sessions(fields, recipeName: name?.value ?? "")
    refuseBackground(ofTeardown: fields[.teardown])
    let recipe = Recipe(
      name: name?.value ?? "", description: description(fields[.description]),
      requirements: requirements(fields[.requires]), sessions: sessions,
      setup: steps(fields[.setup], of: "`setup`"),
      payload: payload(fields),
      teardown: steps(fields[.teardown], of: "`teardown`"),
      expectations: expectations(fields[.expect]), targets: targets(fields[.retrieve]),
      daemon: daemon(fields[.daemon]), limits: limits(fields[.limits], sessions: sessions),
      recording: recording(fields), inputs: inputs(fields[.inputs]), roles: roles,
      triggers: triggers(fields[.triggers], sessions: sessions))
    return values.diagnostics.hasErrors ? nil : recipe
  }

  /// Checks what a preset gives to a session.
  mutating func checkPreset(_ root: MappingNode) {
    guard let fields = values.fields(.mapping(root), as: PresetKey.self) else { return }

    isPreset = true
    _ = description(fields[.description])
    _ = requirements(fields[.requires])
    PresetVariable.check(fields[.env], &values)
    _ = session(SessionFields(fields), name: "preset", range: root.range)
  }

  private mutating func description(_ node: Node?) -> String? {
    node.flatMap { plainText($0, of: "`description`")?.value }
  }

  private mutating func payload(_ fields: Fields<TopKey>) -> [ProgramStep] {
    let steps = steps(fields[.payload], of: "`payload`")
    refuseBackground(atEndOfPayload: fields[.payload])
    if let node = fields[.payload], steps.isEmpty, !values.diagnostics.hasErrors {
      values.diagnostics.error(
        .valueInvalid, "`payload` has no step", at: node.range,
        help: "say what to trace: `payload: [{run: [ls, -l]}]`")
    }
    return steps
  }

  private mutating func sessions(
    _ fields: Fields<TopKey>, recipeName: String
  ) -> [SessionRecipe] {
    guard let node = fields[.sessions] else {
      return session(SessionFields(fields), name: recipeName, range: fields.range).map { [$0] }
        ?? []
    }

    if node.mapping?.entries.isEmpty == true {
      values.diagnostics.error(
        .valueInvalid, "`sessions` declares no session", at: node.range,
        help: "name one, or take `sessions` away")
    }
    return values.entries(node, of: "`sessions`").compactMap { entry in
      guard
        let name = sessionName(.scalar(entry.key), of: "a session's name"),
        let fields = values.fields(entry.value, as: SessionKey.self)
      else { return nil }

      return session(SessionFields(fields), name: name.value, range: entry.key.range)
    }
  }

  /// A session's name becomes a folder and a part of LTTng's session name, so it is kept plain.
  mutating func sessionName(_ node: Node, of owner: String) -> Located<String>? {
    guard let name = plainText(node, of: owner) else { return nil }

    guard let rule = SessionName.brokenRule(by: name.value) else { return name }

    values.diagnostics.error(
      .nameInvalid, "\(owner) cannot be `\(name.value)`", at: name.range, help: rule)
    return nil
  }
}

// MARK: - Roles

extension RecipeDecoder {
  /// Checks the role that a step or session names.
  mutating func checkRole(_ node: Node?) {
    guard let node, let name = plainText(node, of: "`role`") else { return }
    guard !roles.contains(where: { $0.name == name.value }) else { return }

    let names = roles.map(\.name)
    values.diagnostics.error(
      .nameUnknown, "no role is called `\(name.value)`", at: name.range,
      help: NearestSpelling.question(for: name.value, among: names)
        ?? (names.isEmpty
          ? "declare it under `roles`" : "there are: \(names.joined(separator: ", "))"))
  }

  private mutating func roles(_ node: Node?) -> [Role] {
    values.entries(node, of: "`roles`").compactMap { entry in
      guard let fields = values.fields(entry.value, as: RoleKey.self) else { return nil }

      let minimum = fields[.hostsMin].flatMap { values.count($0, of: "`hosts-min`") } ?? 1
      let maximum = fields[.hostsMax].flatMap { values.count($0, of: "`hosts-max`") } ?? 1000
      guard minimum <= maximum else {
        values.diagnostics.error(
          .valueInvalid, "the role `\(entry.key.text)` needs more hosts than it can have",
          at: entry.value.range, help: "`hosts-min` is at most `hosts-max`")
        return nil
      }

      return Role(name: entry.key.text, hostCounts: Int(minimum)...Int(maximum))
    }
  }
}

/// What recipes and sessions may be called.
package enum SessionName {
  /// A file's name has at most 255 bytes, and the daemon's name of a session 254; the longest that is
  /// made of a recipe's name is `.NAME-RUNID.partial`, in which a run's id can have 64.
  static let maximumByteCount = 181

  /// Returns the rule that a name does not keep, or nil.
  package static func brokenRule(by name: String) -> String? {
    guard name.utf8.count <= maximumByteCount else {
      return "it can have at most \(maximumByteCount) bytes: the run's id is added to it"
    }

    let isPlain = name.utf8.allSatisfy { isLetterOrDigit($0) || "._-".utf8.contains($0) }
    guard isPlain, let first = name.utf8.first, isLetterOrDigit(first) else {
      return "use letters, digits, `.`, `_` and `-`, beginning with a letter or digit"
    }

    return nil
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }
}

// MARK: - Texts

extension RecipeDecoder {
  /// Returns a text in which `${run.id}` may stand, and secrets where `takesSecrets`.
  mutating func runText(
    _ node: Node, of owner: String, takesSecrets: Bool = false
  ) -> RunText? {
    guard let text = values.text(node, of: owner) else { return nil }

    let run = RunText(
      parts: TextTemplate.pieces(of: text.value).map { piece in
        switch piece {
        case .literal(let literal): .literal(literal)
        case .reference(ParameterSubstitution.runID), .unclosed: .runID
        case .reference(let name): .secret(name)
        }
      })
    if let secret = run.secretNames.first, !takesSecrets {
      values.diagnostics.error(
        .secretExposed, "the secret `${\(secret)}` would be seen in \(owner)", at: text.range,
        help:
          "give it to a step by a variable: `env: {NAME: \"${\(secret)}\"}`; `shell` has it as $"
          + secret.map { $0 == "-" ? "_" : String($0) }.joined())
    }
    return run
  }

  /// Whether a text holds no control character: LTTng takes some into the XML of its saved sessions, which cannot
  /// hold them, and then nobody can look at the session (LTTng 2.13.9).
  mutating func isWritable(_ text: String, _ node: Node, _ owner: String) -> Bool {
    let control = text.unicodeScalars.first { scalar in
      scalar.value < 0x20 && !"\t\n\r".unicodeScalars.contains(scalar)
        || (0xFFFE...0xFFFF).contains(scalar.value) || (0x7F...0x9F).contains(scalar.value)
    }
    guard let control else { return true }

    values.diagnostics.error(
      .valueInvalid,
      "\(owner) holds the control character U+\(String(control.value, radix: 16, uppercase: true))",
      at: node.range, help: "take it out: LTTng cannot save it, and nobody sees it")
    return false
  }

  /// Returns a text that must be known before the run.
  mutating func plainText(_ node: Node, of owner: String) -> Located<String>? {
    guard let text = values.text(node, of: owner), isWritable(text.value, node, owner) else {
      return nil
    }
    guard RunText.holdsReference(text.value), let run = runText(node, of: owner) else {
      return text
    }
    guard !run.parts.contains(.runID) else {
      values.diagnostics.error(
        .valueInvalid, "`${run.id}` cannot stand in \(owner)", at: text.range,
        help: "it is known only once the run has begun")
      return nil
    }

    return Located(run.expanded(runID: ""), at: text.range)
  }
}
