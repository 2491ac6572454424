import Glibc
import TestSupport
import Testing

/// Kills at random times; `make soak` has many of them.
@Suite(.needsMachine)
struct RandomKillTests {
  private static let count = number("LTTRECIPE_KILLS") ?? 40
  private static let threadCount = 4

  private static func number(_ variable: String) -> Int? {
    getenv(variable).flatMap { Int(String(cString: $0)) }
  }

  @Test func `however often runs are killed, each comes to its end and nothing is left`() throws {
    let seed = Self.number("LTTRECIPE_SEED").map { UInt64($0) } ?? UInt64.random(in: 0..<1 << 32)
    let faults = try Threads.map(Array(0..<Self.threadCount)) { index in
      var kills = try RandomKills(seed: seed + UInt64(index))
      return try kills.faults(Self.count / Self.threadCount)
    }
    #expect(faults.flatMap { $0 } == [], "LTTRECIPE_SEED=\(seed)")
  }
}
