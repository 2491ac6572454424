import PlanExecution
import Testing

struct ExitStatusTests {
  private typealias Status = PlanExecution.ExitStatus

  /// Every status, the one that hides all behind it first.
  private static let order: [PlanExecution.ExitStatus] = [
    .interrupted, .terminated, .hungUp, .recipeInvalid, .environmentNotReady, .payloadFailed,
    .retrievalFailed, .verdictBad, .failed,
  ]

  @Test func `of several statuses the first of the table stands for all`() {
    for (index, status) in Self.order.enumerated() {
      for other in Self.order[index...] {
        #expect(Status.worst(of: [other, status, .done]) == status)
      }
    }
    #expect(Status.worst(of: Self.order.reversed()) == .interrupted)
    #expect(Status.worst(of: []) == .done)
  }

  @Test(arguments: [0, 1, 2, 3, 4, 5, 6, 7, 64, 129, 130, 143] as [Int32])
  func `one status stands for itself`(number: Int32) throws {
    let status = try #require(Status(rawValue: number))
    #expect(Status.worst(of: [status]) == status)
    #expect(Status.worst(of: [.done, status, status]) == status)
  }

  @Test(arguments: [(1, 129), (2, 130), (15, 143), (9, 130), (0, 130)] as [(Int32, Int32)])
  func `a signal has its status`(signal: Int32, status: Int32) {
    #expect(Status(signal: signal).rawValue == status)
  }
}
