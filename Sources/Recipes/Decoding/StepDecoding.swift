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
    let expectedExits = expectedExits(fields[.expectExit])
    let background = background(fields[.background])
    let isDetached = fields[.detach].flatMap { values.boolean($0, of: "`detach`") } ?? false
    checkRole(fields[.role])
    return command.map { command in
      ProgramStep(
        command: command, environment: environment, user: user, workingDirectory: workingDirectory,
        input: input, timeLimitMilliseconds: timeLimit, expectedExits: expectedExits,
        background: background, isDetached: isDetached,
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
