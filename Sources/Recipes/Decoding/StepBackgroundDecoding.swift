import Diagnostics
import LTTngModel
import YAMLTree

extension RecipeDecoder {
  /// Returns how a step runs in the background; nil for one that is waited for.
  mutating func background(_ node: Node?) -> StepBackground? {
    guard let node else { return nil }
    guard case .mapping = node else {
      return values.boolean(node, of: "`background`") == true ? StepBackground() : nil
    }
    guard let fields = values.fields(node, as: BackgroundKey.self) else { return nil }

    var background = StepBackground()
    if let ready = fields[.ready] { read(ready, into: &background) }
    if let signal = fields[.stopSignal], let number = stopSignal(signal) {
      background.stopSignal = number
    }
    if let node = fields[.gracePeriod], let time = duration(node, of: "`grace-period`", from: 0) {
      background.gracePeriodMilliseconds = UInt64(time)
    }
    return background
  }

  private mutating func stopSignal(_ node: Node) -> Int32? {
    guard let name = values.text(node, of: "`stop-signal`") else { return nil }
    if SignalName.ofStopping.contains(name.value) { return SignalName.number(of: name.value) }

    values.diagnostics.error(
      .valueInvalid, "`stop-signal` cannot be `\(name.value)`", at: name.range,
      help: NearestSpelling.question(for: name.value, among: SignalName.ofStopping)
        ?? "it is one of: \(SignalName.ofStopping.joined(separator: ", "))")
    return nil
  }

  private mutating func read(_ node: Node, into background: inout StepBackground) {
    guard let fields = values.fields(node, as: ReadinessKey.self) else { return }

    background.readiness = readiness(fields)
    if let node = fields[.within], let time = duration(node, of: "`within`", from: 1) {
      background.readyWithinMilliseconds = UInt64(time)
    }
  }

  private mutating func readiness(
    _ fields: Fields<ReadinessKey>
  ) -> StepBackground.Readiness? {
    if let node = fields[.file] { return wholeText(node, of: "`file`").map { .file($0) } }
    if let node = fields[.output] { return line(node).map { .output($0) } }
    if let node = fields[.run] { return arguments(node).map { .run($0) } }

    return fields[.port].flatMap { port($0) }
  }

  private mutating func port(_ node: Node) -> StepBackground.Readiness? {
    guard let number = values.count(node, of: "`port`") else { return nil }
    if let port = UInt16(exactly: number), port > 0 { return .port(port) }

    values.diagnostics.error(
      .valueInvalid, "`port` cannot be \(number)", at: node.range, help: "ports go from 1 to 65535")
    return nil
  }

  private mutating func line(_ node: Node) -> RunText? {
    guard let text = wholeText(node, of: "`output`") else { return nil }
    guard !text.description.contains("\n") else {
      values.diagnostics.error(
        .valueInvalid, "`output` is looked for in each line, and holds a line break",
        at: node.range,
        help: "name a part of one line")
      return nil
    }

    return text
  }

  private mutating func wholeText(_ node: Node, of owner: String) -> RunText? {
    guard let text = runText(node, of: owner) else { return nil }
    guard !text.parts.isEmpty else {
      values.diagnostics.error(.valueInvalid, "\(owner) is empty", at: node.range)
      return nil
    }

    return text
  }

  // MARK: - What cannot be in the background

  /// What a teardown step leaves running, nothing would end.
  mutating func refuseBackground(ofTeardown node: Node?) {
    for step in values.elements(node, of: "`teardown`") {
      guard let key = backgroundKey(step) else { continue }

      values.diagnostics.error(
        .valueInvalid, "a step of `teardown` cannot run in the background", at: key,
        help: "a step of `setup` in the background is ended before `teardown`")
    }
  }

  /// Recording ends when the last step of the payload does.
  mutating func refuseBackground(atEndOfPayload node: Node?) {
    guard let last = values.elements(node, of: "`payload`").last, let key = backgroundKey(last)
    else { return }

    values.diagnostics.error(
      .valueInvalid, "the last step of `payload` cannot run in the background", at: key,
      help: "recording ends when that step does: add it, such as `{run: [sleep, 10]}`")
  }

  /// Returns where a step says that it runs in the background.
  private mutating func backgroundKey(_ step: Node) -> SourceRange? {
    guard let entry = step.mapping?.entry(named: StepKey.background.rawValue),
      background(entry.value) != nil
    else { return nil }

    return entry.key.range
  }
}
