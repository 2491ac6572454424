import Glibc
import TestSupport

/// Applies of one recipe, one after another, that are killed at random times: also while they bring the one
/// before to its end.
struct RandomKills {
  /// How many kills there are between two looks.
  private static let roundLength = 10

  /// How long an apply takes at most, in seconds, as far as kills are concerned.
  private let longest: Double
  private let machine: Machine
  private var random: SeededGenerator

  init(seed: UInt64) throws {
    machine = try Machine()
    random = SeededGenerator(seed: seed)
    try EveryAction.prepare(machine)
    let begin = ContinuousClock.now
    let result = try machine.shell("lttrecipe apply recipe.yaml")
    guard result.status == 0 else { throw PreparationError(description: "\(result)") }

    let duration = (ContinuousClock.now - begin).components
    longest = (Double(duration.seconds) + Double(duration.attoseconds) / 1e18) * 1.5
  }

  /// Kills so many; returns what is wrong.
  mutating func faults(_ count: Int) throws -> [String] {
    var faults: [String] = []
    var left = count
    while left > 0, faults.isEmpty {
      let length = min(left, Self.roundLength)
      var times: [String] = []
      for _ in 0..<length { times.append(try killOne()) }
      left -= length
      faults = try look().map { "after \(times): \($0)" }
    }
    return faults
  }

  /// Kills the process itself alone, or lets it come to its end where that is sooner; returns the command and
  /// the time.
  private mutating func killOne() throws -> String {
    let commands = ["apply recipe.yaml", "apply recipe.yaml", "apply recipe.yaml", "resume", "gc"]
    let command = commands[Int.random(in: commands.indices, using: &random)]
    let time = Double.random(in: 0.01...longest, using: &random)
    let text = "\(command) \(time)"
    _ = try machine.shell("timeout --foreground -s KILL \(time) lttrecipe \(command)")
    return text
  }

  /// Lets one apply come to its end, looks at all runs, and removes them.
  private func look() throws -> [String] {
    let result = try machine.shell("lttrecipe apply recipe.yaml")
    var faults = result.status == 0 ? [] : ["\(result)"]
    faults += try EveryAction.faults(on: machine)
    faults += try unaccounted()
    let kept = try machine.shell(
      "lttrecipe gc --traces --older-than 0s >/dev/null || echo gc failed; ls -A ~/.local/state/lttrecipe/runs; find ~/.local/state -name '.*'"
    )
    if kept.status != 0 || !kept.output.isEmpty { faults.append("gc leaves: \(kept)") }
    if faults.isEmpty { try machine.text("sh", "-c", "rm -rf traces others evidence") }
    return faults
  }

  /// Returns the runs that have not ended.
  private func unaccounted() throws -> [String] {
    let runs = try machine.shell("lttrecipe runs --json").output.split(separator: "\n")
    return runs.filter { $0.contains("\"type\":\"run\"") && !$0.contains("\"state\":\"ended\"") }
      .map(String.init)
  }
}
