import FoundationEssentials
import LTTngModel
import PlanExecution
import TestSupport
import Testing

extension Machine {
  /// The packages in a user's target folder, oldest first.
  func packages(of role: Role = .user, in target: String = "traces") -> [RetrievedPackage] {
    let folder = folder(of: role) + "/" + target
    return TestFile.names(in: folder).map { RetrievedPackage(path: "\(folder)/\($0)") }
  }

  func onlyPackage(of role: Role = .user, in target: String = "traces") throws -> RetrievedPackage {
    let packages = packages(of: role, in: target)
    try #require(packages.count == 1, "\(packages)")
    return packages[0]
  }

  /// The folder of the runs of a user.
  func runs(of role: Role = .user) -> String { home(of: role) + "/.local/state/lttrecipe/runs" }

  /// The folder that the one run of a user recorded into.
  func stagedTrace(of role: Role = .user) throws -> String {
    let names = TestFile.names(in: runs(of: role))
    try #require(names.count == 1, "\(names)")
    return "\(runs(of: role))/\(names[0])/trace"
  }

  /// Writes a recipe and applies it.
  func apply(
    _ recipe: JobRecipe, _ options: String..., as role: Role = .user
  ) throws -> Finished {
    try write(recipe.text, of: role)
    return try run(["lttrecipe", "apply", "recipe.yaml"] + options, as: role)
  }

  // MARK: - Session daemons

  /// The names of the programs that run, those of the tests' own machinery left out; sorted.
  func processes() throws -> [String] {
    let own = ["sh", "cat"]
    let names = try text("sh", "-c", "cat /proc/[0-9]*/comm 2>/dev/null || true", as: .root)
    return names.split(separator: "\n").map(String.init).filter { !own.contains($0) }.sorted()
  }

  /// The names of the programs of session daemons that run.
  func daemonProcesses() throws -> [String] {
    try processes().filter { $0.hasPrefix("lttng") }
  }

  /// Expects that no program of a session daemon runs; a daemon's helpers end a little after it.
  func expectNoDaemon(sourceLocation: SourceLocation = #_sourceLocation) throws {
    try expectEnd(of: "lttng", sourceLocation: sourceLocation)
  }

  /// Expects that no program whose name begins so runs, or that those which do will end.
  func expectEnd(of prefix: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    var left = try processes().filter { $0.hasPrefix(prefix) }
    let end = ContinuousClock.now + .seconds(20)
    while !left.isEmpty, ContinuousClock.now < end {
      left = try processes().filter { $0.hasPrefix(prefix) }
    }
    #expect(left == [], sourceLocation: sourceLocation)
  }

  /// Ends a user's daemon without giving it time to clean up, and waits for its end.
  func killDaemon(of role: Role = .user) throws {
    try text("sh", "-c", "kill -KILL $(cat ~/.lttng/lttng-sessiond.pid)", as: role)
    try expectNoDaemon()
  }

  /// The names of the sessions that a user sees; none where no daemon runs.
  func sessions(of role: Role = .user) throws -> [String] {
    let listing = try run(["lttng", "--mi=xml", "list"], as: role).output
    return listing.split(separator: "<session><name>").dropFirst().map { part in
      String(part.prefix { $0 != "<" })
    }
  }

  /// Expects that a run left neither a session nor a session daemon.
  func expectNothingLeft(
    of role: Role = .user, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    #expect(try sessions(of: role) == [], sourceLocation: sourceLocation)
    try expectNoDaemon(sourceLocation: sourceLocation)
  }
}

/// The lines of `--json`.
struct JSONLines {
  private struct Head: Decodable {
    let type: String
  }

  private struct ReportLine: Decodable {
    let report: RunReport
  }

  let lines: [Substring]

  init(_ result: Finished) {
    lines = result.lines
  }

  var types: [String] {
    get throws {
      try lines.map { try JSONDecoder().decode(Head.self, from: Data($0.utf8)).type }
    }
  }

  var report: RunReport {
    get throws {
      let line = try #require(lines.last)
      return try JSONDecoder().decode(ReportLine.self, from: Data(line.utf8)).report
    }
  }
}
