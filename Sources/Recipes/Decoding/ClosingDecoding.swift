import Diagnostics
import LTTngModel
import YAMLTree

/// What surrounds the sessions: requirements, expectations, retrieval, the session daemon.
extension RecipeDecoder {
  mutating func requirements(_ node: Node?) -> Requirements {
    guard let node, let fields = values.fields(node, as: RequirementKey.self) else {
      return Requirements()
    }

    let domains = scalars(fields[.domain], of: "`requires: domain`").compactMap {
      values.choice($0, of: "a required domain", as: TracingDomain.self)
    }
    let programs = scalars(fields[.programs], of: "`requires: programs`").compactMap {
      plainText($0, of: "a required program")?.value
    }
    return Requirements(domains: domains, programs: programs)
  }

  private mutating func scalars(_ node: Node?, of owner: String) -> [Node] {
    if case .scalar? = node { return node.map { [$0] } ?? [] }

    return values.elements(node, of: owner)
  }

  mutating func expectations(_ node: Node?) -> Expectations {
    guard let node, let fields = values.fields(node, as: ExpectationKey.self) else {
      return Expectations()
    }

    var expectations = Expectations()
    expectations.discardedEvents = fields[.discardedEvents].flatMap {
      constraint($0, of: "`discarded-events`")
    }
    for entry in values.entries(fields[.events], of: "`expect: events`") {
      guard
        let pattern = pattern(.scalar(entry.key), domain: nil),
        let constraint = constraint(entry.value, of: "the count of `\(entry.key.text)`")
      else { continue }

      expectations.events.append(Expectations.EventCount(pattern: pattern, constraint: constraint))
    }
    return expectations
  }

  private mutating func constraint(_ node: Node, of owner: String) -> CountConstraint? {
    guard let text = plainText(node, of: owner) else { return nil }
    if let constraint = CountConstraint(text.value) { return constraint }

    values.diagnostics.error(
      .valueInvalid, "\(owner) cannot be `\(text.value)`", at: text.range,
      help: "write a number, or a bound such as `\">= 1\"`")
    return nil
  }

  mutating func targets(_ node: Node?) -> [RetrievalTarget] {
    values.elements(node, of: "`retrieve`").compactMap { target($0) }
  }

  private mutating func target(_ node: Node) -> RetrievalTarget? {
    guard let fields = values.fields(node, as: TargetKey.self) else { return nil }

    switch (fields[.copy], fields[.rsync]) {
    case (let folder?, nil):
      checkFolder(folder)
      return place(folder, of: "the folder to copy to").map {
        RetrievalTarget(destination: .copy($0), origin: node.range.description)
      }
    case (nil, let destination?):
      checkRemote(destination)
      return place(destination, of: "the rsync destination").map {
        RetrievalTarget(destination: .rsync($0), origin: node.range.description)
      }
    default:
      values.diagnostics.error(
        .keyMissing, "a retrieval target says either `copy` or `rsync`", at: node.range,
        help: "such as `copy: ./traces` or `rsync: user@host:traces`")
      return nil
    }
  }

  /// Without a colon rsync takes a host for a folder, and the trace stays here.
  private mutating func checkRemote(_ node: Node) {
    guard case .scalar(let scalar) = node, !scalar.text.contains(":"), !isFolder(scalar.text),
      !scalar.text.isEmpty, !scalar.text.hasPrefix("-")
    else { return }

    values.diagnostics.error(
      .valueInvalid, "the rsync destination `\(scalar.text)` names no host", at: scalar.range,
      help:
        "write `HOST:PATH`, such as `\(scalar.text):traces`; a folder here begins with `./` or `/`")
  }

  private mutating func checkFolder(_ node: Node) {
    guard case .scalar(let scalar) = node, scalar.text.contains(":"), !isFolder(scalar.text),
      !scalar.text.contains("${")
    else { return }

    values.diagnostics.error(
      .valueInvalid, "`copy` takes a folder of this machine, not `\(scalar.text)`",
      at: scalar.range,
      help: "write `rsync: HOST:PATH` for another one, or begin the folder with `./`")
  }

  private func isFolder(_ text: String) -> Bool {
    ["/", "./", "../", "~/"].contains(where: text.hasPrefix) || text.hasPrefix("${recipe.dir}")
  }

  /// A destination that begins with `-` would be taken for an option.
  private mutating func place(_ node: Node, of owner: String) -> RunText? {
    guard let text = runText(node, of: owner) else { return nil }
    guard !text.description.isEmpty, !text.description.hasPrefix("-") else {
      values.diagnostics.error(
        .valueInvalid, "\(owner) cannot be `\(text)`", at: node.range,
        help: "begin a relative path with `./`")
      return nil
    }

    return text
  }

  mutating func daemon(_ node: Node?) -> DaemonConfiguration {
    guard let node, let fields = values.fields(node, as: DaemonKey.self) else {
      return DaemonConfiguration()
    }

    var daemon = DaemonConfiguration()
    if let start = fields[.start] {
      daemon.start =
        values.choice(start, of: "`daemon: start`", as: DaemonConfiguration.Start.self) ?? .auto
    }
    if let keep = fields[.keep] {
      daemon.keep = values.boolean(keep, of: "`daemon: keep`") ?? false
      if daemon.keep, daemon.start == .private {
        values.diagnostics.error(
          .valueInvalid, "a private daemon ends with its run", at: keep.range,
          help: "leave `keep` out, or take `start: private` out for a daemon that others find, too")
      }
    }
    return daemon
  }
}
