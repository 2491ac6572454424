import PlanExecution
import SystemPackage
import TestSupport
import Testing

/// Runs that were cut off before their payload began.
struct SettlingTests {
  @Test func `what was recorded before the payload began is kept`() throws {
    let bench = try RunBench()
    _ = try bench.apply(until: .recording)
    let report = try bench.settle()
    #expect(report.status == .done, "\(report)")
    #expect(TestFiles.names(in: bench.runFolder.path.string).contains("trace"))
    #expect(bench.log.text.contains("event: trace kept"))
    #expect(!bench.log.text.contains("run payload-1"))
    #expect(bench.faultsAtEnd() == [])
  }

  @Test func `the folder of a session that never recorded is taken away`() throws {
    let bench = try RunBench()
    _ = try bench.apply(until: .configured)
    let report = try bench.settle()
    #expect(report.status == .done, "\(report)")
    #expect(!TestFiles.names(in: bench.runFolder.path.string).contains("trace"))
    #expect(bench.faultsAtEnd() == [])
  }
}
