import Glibc
import LTTngModel
import PlanExecution
import Planning
import SystemPackage
import Testing

/// A state folder that somebody removes while a run is at work.
struct LostFolderTests {
  private static func calls(of recipe: String, until point: StoppingPoint?) throws -> [String] {
    let bench = try RunBench(recipe)
    _ = try bench.apply(until: point)
    return bench.log.calls
  }

  /// What is left to find fault with: nobody can read a journal that is gone.
  private static let faults = ["the journal does not end with `ended`"]

  private static let standing = """
    lttrecipe: 1
    name: stand
    channels: {user: {domain: user, events: ["lib:*"]}}
    teardown: [{run: [clean]}]
    """

  @Test(arguments: [nil] + StoppingPoint.allCases)
  func `whenever it is removed, what the run began is brought to its end`(
    point: StoppingPoint?
  ) throws {
    try expectEnd(of: RunBench.recipe, until: point)
  }

  @Test(arguments: [RunBench.twoSessions, standing])
  func `so is what a run of several sessions has, and one that stands`(recipe: String) throws {
    try expectEnd(of: recipe, until: nil)
  }

  private func expectEnd(of recipe: String, until point: StoppingPoint?) throws {
    let calls = try Self.calls(of: recipe, until: point)
    for number in 1...calls.count {
      let bench = try RunBench(recipe)
      let run = try bench.create()
      let root = bench.store.root
      bench.log.actionAtCall = (number, { FileTree.remove(root) })
      let report = bench.execute(run, bench.plan(), until: point)
      let call = bench.log.calls[number - 1]
      #expect(bench.faultsAtEnd() == Self.faults, "\(call)")
      #expect([.failed, .retrievalFailed].contains(report.status), "\(call): \(report)")
      #expect(report.pausedAfter == nil, "\(call)")
      #expect(report.problems.contains { $0.message.contains("folder of the run is gone") })
      let texts = report.problems.flatMap { [$0.message, $0.help ?? ""] }
      #expect(!texts.contains { $0.contains("lttrecipe resume") }, "\(call): \(texts)")
      #expect(!FileTree.exists(root), "\(call)")
    }
  }

  @Test func `a folder that was moved is gone, too`() throws {
    let bench = try RunBench()
    let run = try bench.create()
    let path = bench.runFolder.path
    bench.log.actionAtCall = (1, { _ = rename(path.string, path.string + "-moved") })
    #expect(bench.execute(run, bench.plan()).status == .failed)
    #expect(!bench.log.calls.contains { $0.hasPrefix("create ") })
    #expect(bench.store.openRuns() == [])
  }
}
