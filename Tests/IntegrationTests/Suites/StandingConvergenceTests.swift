import Glibc
import PlanExecution
import TestSupport
import Testing

/// Standing recipes by chance, applied one after the other by the program itself: with its runs, journals and
/// ownership.
@Suite(.needsMachine)
struct StandingConvergenceTests {
  /// How many pairs are tried; `LTTRECIPE_STANDING_PAIRS` says another number.
  private static let pairCount =
    getenv("LTTRECIPE_STANDING_PAIRS").flatMap { Int(String(cString: $0)) } ?? 60

  private static let partCount = 2

  @Test(arguments: 0..<partCount)
  func `any two standing recipes converge, and leave nothing`(part: Int) throws {
    let machine = try Machine()
    try machine.text("lttng-sessiond", "--daemonize", "--no-kernel")
    for seed in stride(from: part, to: Self.pairCount, by: Self.partCount) {
      var pair = StandingPair(machine, seed: UInt64(seed))
      do {
        let faults = try pair.faults()
        #expect(faults == [], "seed \(seed), then:\n\(pair.second.text)")
      } catch {
        Issue.record("seed \(seed): \(error)\n\(pair.first.text)\nthen:\n\(pair.second.text)")
        return
      }
    }
  }
}

/// Two recipes of one file, and what a user does with them.
private struct StandingPair {
  let machine: Machine
  let first: RandomStandingRecipe
  let second: RandomStandingRecipe
  private var random: RandomStandingRecipes

  init(_ machine: Machine, seed: UInt64) {
    self.machine = machine
    random = RandomStandingRecipes(seed: seed)
    first = random.recipe()
    second = random.changed(first)
  }

  /// Applies the two, disturbs, destroys; returns what is wrong.
  mutating func faults() throws -> [String] {
    try machine.write(first.text)
    let wasStarted = random.chance(0.7)
    try apply(until: wasStarted ? nil : "configured")
    try machine.write(second.text)
    try apply()
    var faults = try faultsWhileStanding()
    try disturb()
    try apply()
    faults += try faultsWhileStanding()
    return try faults + faultsAfterDestroying()
  }

  // MARK: - Steps

  struct Refusal: Error, CustomStringConvertible {
    let description: String
  }

  /// Applies; what needs a session made anew is asked for.
  private func apply(until point: String? = nil) throws {
    let command = ["lttrecipe", "apply", "recipe.yaml"] + (point.map { ["--until", $0] } ?? [])
    let result = try machine.run(command)
    guard result.status != 0 else { return }

    let replaced = second.sessions.keys.filter { result.errors.contains("`--replace=\($0)`") }
    guard result.status == 5, !replaced.isEmpty else { throw Refusal(description: "\(result)") }

    let again = try machine.run(command + replaced.map { "--replace=\($0)" })
    guard again.status == 0 else { throw Refusal(description: "\(result)\n\(again)") }
  }

  /// Changes something by hand.
  private mutating func disturb() throws {
    let session = random.one(of: second.sessions.keys.sorted())
    let commands = [
      "lttng stop \(session)", "lttng disable-event -u -s \(session) -c first -a",
      "lttng enable-event -u -s \(session) -c first hand:made",
      "lttng track -s \(session) -u --vgid 7", "lttng disable-channel -u -s \(session) first",
      "lttng destroy \(session)", "true",
    ]
    let command = random.one(of: commands)
    let result = try machine.shell(command)
    guard result.status == 0 else { throw Refusal(description: "\(command): \(result)") }
  }

  // MARK: - What must hold

  private func faultsWhileStanding() throws -> [String] {
    var faults: [String] = []
    let again = try machine.lttrecipe("apply", "recipe.yaml", "--json")
    let report = try JSONLines(again).report
    if report.mutatingCallCount != 0 { faults.append("a further apply sends calls: \(again)") }
    let plan = try machine.lttrecipe("plan", "recipe.yaml", "--detailed-exitcode")
    if plan.status != 0 { faults.append("plan: \(plan)") }
    let status = try machine.lttrecipe("status")
    if status.output.contains("drift") { faults.append("status: \(status)") }
    for name in second.sessions.keys where try machine.isRecording(name) != true {
      faults.append("\(name) does not record")
    }
    return try faults + faultsOfRun(report) + faultsOfRules() + faultsOfTriggers()
  }

  private func faultsOfRun(_ report: RunReport) -> [String] {
    let state = machine.home() + "/.local/state/lttrecipe"
    let last = TestFile.text(of: "\(report.folder)/journal.jsonl")?.split(separator: "\n").last
    var faults: [String] = []
    if TestFile.names(in: state + "/open") != [report.runID] {
      faults.append("open runs: \(TestFile.names(in: state + "/open"))")
    }
    if last?.contains(#""event":"standing""#) != true { faults.append("journal: \(last ?? "")") }
    if report.standingSessions != second.sessions.keys.sorted() {
      faults.append("sessions: \(report.standingSessions)")
    }
    return faults
  }

  /// The enabled rules of all enabled channels, as lttng-save(1) tells them.
  private func faultsOfRules() throws -> [String] {
    let saved = try machine.shell(
      "rm -rf saved; lttng save --output-path=$PWD/saved; cat saved/*.lttng"
    ).output
    let channels = saved.filter { !$0.isWhitespace }.split(separator: "<channel>").dropFirst()
      .filter { $0.contains(#/^<name>[^<]*<\/name><enabled>true</#) }
    let there = channels.flatMap { $0.matches(of: #/<event><name>([^<]*)<\/name><enabled>true</#) }
      .map(\.1).sorted()
    let wanted = second.sessions.values.flatMap(\.channels).flatMap(\.rules).map { rule in
      rule.split(separator: "\"")[rule.hasPrefix("{") ? 1 : 0]
    }
    return there == wanted.sorted() ? [] : ["rules: \(there), not \(wanted.sorted())"]
  }

  private func faultsOfTriggers() throws -> [String] {
    let listed = try machine.text("lttng", "list-triggers")
    let there = listed.matches(of: #/- name: (\S+)/#).map { String($0.1) }
    let wanted = second.triggers.keys.map { "lttrecipe/\(RandomStandingRecipe.name)/\($0)" }
    return there.sorted() == wanted.sorted() ? [] : ["triggers: \(listed)"]
  }

  private func faultsAfterDestroying() throws -> [String] {
    let destroyed = try machine.lttrecipe("destroy", "recipe.yaml")
    var faults = destroyed.status == 0 ? [] : ["destroy: \(destroyed)"]
    if try !machine.sessions().isEmpty { faults.append("sessions: \(try machine.sessions())") }
    let triggers = try machine.text("lttng", "list-triggers")
    if triggers.contains("lttrecipe/") { faults.append("triggers: \(triggers)") }
    let state = machine.home() + "/.local/state/lttrecipe"
    if !TestFile.names(in: state + "/open").isEmpty { faults.append("a run is open") }
    for run in TestFile.names(in: state + "/runs") {
      let journal = TestFile.text(of: "\(state)/runs/\(run)/journal.jsonl") ?? ""
      let isOver = journal.split(separator: "\n").last?.contains(#""event":"ended""#) == true
      if !isOver { faults.append("the journal of \(run) has no end: \(journal)") }
    }
    return faults
  }
}
