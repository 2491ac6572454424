import TestSupport
import Testing

/// An `apply` that is killed at any point, and what brings its run to the end of an undisturbed one.
@Suite(.needsMachine)
struct KillMatrixTests {
  /// A run mostly waits for daemons.
  private static let threadCount = 4

  @Test(arguments: ["resume", "apply recipe.yaml"])
  func `wherever apply is killed, its run comes to its end`(ending: String) throws {
    let matrix = try KillMatrix()
    let points = try matrix.points()
    #expect(points.count * KillMatrix.step >= 180, "\(points.count)")
    let shares = (0..<Self.threadCount).map { first in
      stride(from: first, to: points.count, by: Self.threadCount).map { points[$0] }
    }
    let faults = try Threads.map(shares) { share in
      let matrix = try KillMatrix()
      return try share.flatMap { try matrix.faults(at: $0, ending: ending) }
    }
    #expect(faults.flatMap { $0 } == [])
  }
}
