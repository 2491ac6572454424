import Diagnostics
import YAMLTree

/// Takes away what has a `when` that does not hold here, and the `when` of what stays: steps, targets,
/// presets, channels, events.
///
/// It comes before parameters are put in: a step that does not run may name one that has no value.
struct Conditions {
  static let stepLists = ["setup", "payload", "teardown"]

  let machine: MachineRelease

  /// The names of the file's parameters, and the values of those that have one.
  let parameters: [String]
  let values: [String: ParameterValue]

  /// What was taken away, events among it: a `without` of one of them is no mistake.
  private(set) var dropped: [Node] = []

  private(set) var diagnostics = DiagnosticCollector()

  init(machine: MachineRelease, parameters: [String], values: [String: ParameterValue]) {
    self.machine = machine
    self.parameters = parameters
    self.values = values
  }

  mutating func apply(to document: MappingNode) -> MappingNode {
    var result = document
    for list in Self.stepLists { filterSteps(list, in: &result) }
    filterList("retrieve", in: &result)
    filterSession(&result)
    if case .mapping(var lists)? = result["event-lists"] {
      for index in lists.entries.indices {
        lists.entries[index].value = filtered(lists.entries[index].value)
      }
      result.set("event-lists", to: .mapping(lists))
    }
    if case .mapping(var sessions)? = result["sessions"] {
      for (index, entry) in sessions.entries.enumerated() {
        guard case .mapping(var session) = entry.value else { continue }

        filterSession(&session)
        sessions.entries[index].value = .mapping(session)
      }
      result.set("sessions", to: .mapping(sessions))
    }
    return result
  }

  // MARK: - Places

  private mutating func filterSteps(_ list: String, in document: inout MappingNode) {
    guard case .sequence(let steps)? = document[list] else { return }

    let kept = filtered(steps)
    guard kept.elements.isEmpty, !steps.elements.isEmpty else {
      document.set(list, to: .sequence(kept))
      return
    }

    if list == "payload" { reportNoStep(at: steps.range) }
    document.remove(list)
  }

  private mutating func filterSession(_ session: inout MappingNode) {
    filterList("use", in: &session)
    guard case .mapping(let channels)? = session["channels"] else { return }

    var remaining = channels
    remaining.entries = channels.entries.compactMap { entry in
      guard case .mapping(let channel) = entry.value else { return entry }
      guard var channel = kept(channel) else {
        dropped += channel["events"]?.sequenceElements ?? []
        return nil
      }

      filterList("events", in: &channel)
      return MappingNode.Entry(key: entry.key, value: .mapping(channel))
    }
    session.set("channels", to: .mapping(remaining))
  }

  private mutating func filterList(_ key: String, in mapping: inout MappingNode) {
    guard let list = mapping[key] else { return }

    mapping.set(key, to: filtered(list))
  }

  private mutating func filtered(_ node: Node) -> Node {
    if case .sequence(let sequence) = node { .sequence(filtered(sequence)) } else { node }
  }

  private mutating func filtered(_ sequence: SequenceNode) -> SequenceNode {
    var result = sequence
    result.elements = sequence.elements.compactMap { element in
      guard case .mapping(let mapping) = element else { return element }

      let kept = kept(mapping).map(Node.mapping)
      if kept == nil { dropped.append(element) }
      return kept
    }
    return result
  }

  /// Returns the mapping without its `when`, or nil where that does not hold.
  private mutating func kept(_ mapping: MappingNode) -> MappingNode? {
    guard case .mapping(let condition)? = mapping["when"] else { return mapping }

    var result = mapping
    result.remove("when")
    return holds(condition) ? result : nil
  }

  private mutating func reportNoStep(at range: SourceRange) {
    guard !diagnostics.hasErrors else { return }

    let missing = parameters.filter { values[$0] == nil }
    diagnostics.error(
      .valueInvalid, "no step of `payload` runs: the `when` of none holds", at: range,
      help: missing.first.map { "give the parameter a value: --set \($0)=VALUE" })
  }
}

// MARK: - Conditions

extension Conditions {
  /// Looks at every condition, so that all mistakes are found.
  private mutating func holds(_ condition: MappingNode) -> Bool {
    var holds = true
    for entry in condition.entries where !self.holds(entry) { holds = false }
    return holds
  }

  private mutating func holds(_ entry: MappingNode.Entry) -> Bool {
    let texts = texts(of: entry.value)
    switch ConditionKey(rawValue: entry.key.text) {
    case .kernel: return holds(texts, release: machine.kernel, of: "the kernel")
    case .lttng: return holds(texts, release: machine.lttng(), of: "LTTng")
    case .arch:
      for text in texts { checkArchitecture(text) }
      return texts.contains { $0.value == machine.architecture }
    case .set: return texts.allSatisfy { isKnown($0) && values[$0.value] != nil }
    case .unset: return texts.allSatisfy { isKnown($0) && values[$0.value] == nil }
    case nil:
      let name = Located(entry.key.text, at: entry.key.range)
      guard isKnown(name) else { return true }

      return texts.contains { $0.value == values[name.value]?.text }
    }
  }

  /// Names of packages and of other systems would hold nowhere.
  private mutating func checkArchitecture(_ name: Located<String>) {
    let names = [
      "amd64": "x86_64", "x64": "x86_64", "x86": "x86_64", "x86-64": "x86_64", "arm64": "aarch64",
    ]
    guard let right = names[name.value] else { return }

    diagnostics.error(
      .conditionInvalid, "no processor is called `\(name.value)` by uname(1)", at: name.range,
      help: "write `\(right)`")
  }

  private func texts(of node: Node) -> [Located<String>] {
    switch node {
    case .scalar(let scalar): [Located(scalar.text, at: scalar.range)]
    case .sequence(let sequence): sequence.elements.flatMap(texts)
    case .mapping: []
    }
  }

  private mutating func holds(
    _ texts: [Located<String>], release: String?, of what: String
  ) -> Bool {
    texts.allSatisfy { text in
      guard let bound = VersionBound(text.value) else {
        diagnostics.error(
          .conditionInvalid, "`\(text.value)` is no bound on a release", at: text.range,
          help: "write a comparison and a version: `\">= 6.0\"`, or `\">= 5.4, < 6.15\"`")
        return true
      }
      guard let release else {
        diagnostics.warning(
          .conditionUnknown,
          "\(what)'s release cannot be told here: the condition is taken to hold",
          at: text.range, help: "install lttng-tools to have it looked at")
        return true
      }

      return bound.holds(for: release)
    }
  }

  private mutating func isKnown(_ name: Located<String>) -> Bool {
    guard !parameters.contains(name.value) else { return true }

    diagnostics.error(
      .parameterUnknown, "no parameter is called `\(name.value)`", at: name.range,
      help: NearestSpelling.question(for: name.value, among: parameters + ConditionKey.names)
        ?? "a condition names a parameter of this file, or \(ConditionKey.names.joined(separator: ", "))"
    )
    return false
  }
}

/// What conditions ask of a machine.
package struct MachineRelease {
  /// The kernel's release as uname(1) prints it.
  package let kernel: String

  /// The processor's architecture as uname(1) prints it.
  package let architecture: String

  /// Returns LTTng's release, or nil where it cannot be told; asked only where a condition needs it.
  package let lttng: () -> String?

  package init(kernel: String, architecture: String, lttng: @escaping () -> String?) {
    self.kernel = kernel
    self.architecture = architecture
    // To ask starts a program: once is enough for any number of conditions.
    var answer: String??
    self.lttng = {
      if let answer { return answer }

      let release = lttng()
      answer = release
      return release
    }
  }
}
