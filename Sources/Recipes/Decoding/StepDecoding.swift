import Diagnostics
import LTTngModel
import YAMLTree

extension RecipeDecoder {
  mutating func steps(_ node: Node?, of owner: String) -> [ProgramStep] {
    values.elements(node, of: owner).compactMap { step($0) }
  }

  private mutating func step(_ node: Node) -> ProgramStep? {
    guard let fields = values.fields(node, as: StepKey.self) else { return nil }

    let command = command(fields)
    let environment = environment(fields[.env])
    let user = fields[.user].flatMap { plainText($0, of: "a step's user")?.value }
    let workingDirectory = fields[.cwd].flatMap { runText($0, of: "`cwd`") }
    let input = input(fields[.stdin])
    let timeLimit = fields[.timeout].flatMap { duration($0, of: "`timeout`", from: 1) }
    let ends = expectedEnds(fields[.expectExit])
    let background = background(fields[.background])
    let isDetached = fields[.detach].flatMap { values.boolean($0, of: "`detach`") } ?? false
    checkRole(fields[.role])
    return command.map { command in
      ProgramStep(
        command: command, environment: environment, user: user, workingDirectory: workingDirectory,
        input: input, timeLimitMilliseconds: timeLimit, expectedExits: ends?.statuses,
        expectedSignals: ends?.signals, background: background, isDetached: isDetached,
        origin: fields.range.description)
    }
  }

  /// Returns a time in milliseconds that is not below `minimum`.
  mutating func duration(_ node: Node, of owner: String, from minimum: UInt64) -> Int? {
    guard let time = values.milliseconds(node, of: owner) else { return nil }
    guard time >= minimum, time <= 365 * 86_400_000 else {
      values.diagnostics.error(
        .valueInvalid, "\(owner) must be from \(minimum)\(minimum == 0 ? "" : "ms") to 365d",
        at: node.range)
      return nil
    }

    return Int(time)
  }

  /// Returns the exit statuses and signals with which a step may end, sorted; no signals are nil.
  private mutating func expectedEnds(_ node: Node?) -> (statuses: [Int32], signals: [Int32]?)? {
    guard let node else { return nil }

    var statuses: Set<Int32> = []
    var signals: Set<Int32> = []
    for element in node.sequenceElements {
      switch expectedEnd(element) {
      case .exited(let status)?: statuses.insert(status)
      case .signaled(let signal)?: signals.insert(signal)
      case nil: break
      }
    }
    return (statuses.sorted(), signals.isEmpty ? nil : signals.sorted())
  }

  /// The shape is checked only where no parameter stood.
  private mutating func expectedEnd(_ node: Node) -> ProgramExit? {
    if case .scalar(let scalar) = node, case .string(let text) = scalar.core {
      if let signal = SignalName.number(of: text) { return .signaled(signal) }

      reportExpectedEnd(text, at: node)
      return nil
    }
    guard let status = values.count(node, of: "`expect-exit`") else { return nil }
    guard status <= 255 else {
      reportExpectedEnd(String(status), at: node)
      return nil
    }

    return .exited(Int32(status))
  }

  private mutating func reportExpectedEnd(_ text: String, at node: Node) {
    values.diagnostics.error(
      .valueInvalid, "`expect-exit` cannot be \(text)", at: node.range,
      help: "exit statuses go from 0 to 255, and a signal is named as `SIGTERM`")
  }

  private mutating func command(_ fields: Fields<StepKey>) -> ProgramStep.Command? {
    if let run = fields[.run] { return arguments(run).map(ProgramStep.Command.run) }

    guard let shell = fields[.shell] else { return nil }

    if let cut = CutTextCheck.finding(shell, in: .shell) { values.diagnostics.add(cut) }
    return values.text(shell, of: "`shell`").map { .shell($0.value) }
  }

  /// Returns the argument vector of a program.
  mutating func arguments(_ node: Node) -> [RunText]? {
    let errorCount = values.diagnostics.diagnostics.count
    let arguments = values.elements(node, of: "`run`").compactMap { runText($0, of: "an argument") }
    guard arguments.first?.parts.isEmpty == false else {
      if values.diagnostics.diagnostics.count == errorCount {
        values.diagnostics.error(
          .valueInvalid, "`run` names no program", at: node.range, help: "such as `run: [ls, -l]`")
      }
      return nil
    }

    return arguments
  }
}
