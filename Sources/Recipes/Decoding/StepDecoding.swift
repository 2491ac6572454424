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
    let timeLimit = timeLimit(fields[.timeout])
    let expectedExits = expectedExits(fields[.expectExit])
    let isDetached = fields[.detach].flatMap { values.boolean($0, of: "`detach`") } ?? false
    checkRole(fields[.role])
    return command.map { command in
      ProgramStep(
        command: command, environment: environment, user: user, workingDirectory: workingDirectory,
        timeLimitMilliseconds: timeLimit, expectedExits: expectedExits, isDetached: isDetached,
        origin: fields.range.description)
    }
  }

  private mutating func timeLimit(_ node: Node?) -> Int? {
    guard let node, let limit = values.milliseconds(node, of: "`timeout`") else { return nil }
    guard limit > 0, limit <= 365 * 86_400_000 else {
      values.diagnostics.error(
        .valueInvalid, "`timeout` must be from 1ms to 365d", at: node.range)
      return nil
    }

    return Int(limit)
  }

  private mutating func expectedExits(_ node: Node?) -> [Int32]? {
    guard let node else { return nil }

    let nodes = if case .sequence(let sequence) = node { sequence.elements } else { [node] }
    return Set(nodes.compactMap { exitStatus($0) }).sorted()
  }

  /// The shape is checked only where no parameter stood.
  private mutating func exitStatus(_ node: Node) -> Int32? {
    guard let status = values.count(node, of: "`expect-exit`") else { return nil }
    guard status <= 255 else {
      values.diagnostics.error(
        .valueInvalid, "`expect-exit` cannot be \(status)", at: node.range,
        help: "exit statuses go from 0 to 255")
      return nil
    }

    return Int32(status)
  }

  private mutating func command(_ fields: Fields<StepKey>) -> ProgramStep.Command? {
    if let run = fields[.run] { return arguments(run) }

    guard let shell = fields[.shell] else { return nil }

    if let cut = CutTextCheck.finding(shell, in: .shell) { values.diagnostics.add(cut) }
    return values.text(shell, of: "`shell`").map { .shell($0.value) }
  }

  private mutating func arguments(_ node: Node) -> ProgramStep.Command? {
    let errorCount = values.diagnostics.diagnostics.count
    let arguments = values.elements(node, of: "`run`").compactMap { runText($0, of: "an argument") }
    guard arguments.first?.parts.isEmpty == false else {
      if values.diagnostics.diagnostics.count == errorCount {
        values.diagnostics.error(
          .valueInvalid, "`run` names no program", at: node.range, help: "such as `run: [ls, -l]`")
      }
      return nil
    }

    return .run(arguments)
  }
}
