import TestSupport
import Testing

/// An `apply` that is killed at any point, and what brings its run to the end of an undisturbed one.
@Suite(.needsMachine)
struct KillMatrixTests {
  @Test(arguments: ["resume", "apply recipe.yaml"])
  func `wherever apply is killed, its run comes to its end`(ending: String) throws {
    let matrix = try KillMatrix()
    let points = try matrix.points()
    #expect(points.count * KillMatrix.step >= 180, "\(points.count)")
    let faults = try points.flatMap { try matrix.faults(at: $0, ending: ending) }
    #expect(faults == [])
  }
}
