import SystemPackage
import Testing

@testable import PlanExecution

struct FileSystemSpaceTests {
  @Test func `a file system without blocks has no limit`() throws {
    let space = try #require(FileSystemSpace(at: "/proc"))
    #expect(space.available == .max)
    #expect(space.total == .max)
    #expect(!space.isInMemory)
  }

  @Test func `shared memory is in memory, and has no more room than it holds`() throws {
    let space = try #require(FileSystemSpace(at: "/dev/shm/none/of/these"))
    #expect(space.folder == "/dev/shm")
    #expect(space.isInMemory)
    #expect(space.available > 0 && space.available <= space.total)
  }
}
