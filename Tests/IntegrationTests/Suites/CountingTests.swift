import LTTngModel
import TestSupport
import Testing

/// Counts of events that are known beforehand.
@Suite(.serialized, .needsMachine)
struct CountingTests {
  let machine: Machine

  init() throws {
    machine = try Machine()
    try CountingProgram.build(on: machine)
  }

  @Test func `the first and the last event of a program are recorded, each time`() throws {
    var recipe = JobRecipe.counting(
      expect: "{discarded-events: 0, events: {\"lttrecipe_test:tick\": 2000}}")
    recipe.more += "\ndaemon: {keep: true}"
    for _ in 1...20 {
      let result = try machine.apply(recipe)
      #expect(result.status == 0, "\(result)")
    }
    let packages = machine.packages()
    #expect(packages.count == 20)
    #expect(try packages.map { try $0.verdict.eventCount } == packages.map { _ in 2000 })
    #expect(try packages[0].events().count == 2000)
  }

  @Test func `a missed expectation makes the verdict bad and keeps the trace`() throws {
    let result = try machine.apply(
      .counting("10", expect: "{events: {\"lttrecipe_test:tick\": 21}}"))
    #expect(result.status == 4, "\(result)")
    #expect(result.output.contains("verdict: bad"))
    #expect(try machine.onlyPackage().events().count == 20)
  }

  @Test func `a name that no program has makes the verdict bad and tells the nearest`() throws {
    let events = "[\"lttrecipe_test:tick\", \"lttrecipe_test:tock\"]"
    let result = try machine.apply(.counting("10", events: events, expect: "{}"))
    #expect(result.status == 4, "\(result)")
    #expect(result.output.contains("did you mean lttrecipe_test:tick?"))
    #expect(result.output.contains("recipe.yaml:3:"))
    #expect(try !machine.onlyPackage().verdict.isGood)
  }

  @Test(arguments: ["warn", "skip"])
  func `a name that may be missing is no fault`(_ policy: String) throws {
    let missing = "{tracepoint: \"lttrecipe_test:tock\", when-missing: \(policy)}"
    let events = "[\"lttrecipe_test:tick\", \(missing)]"
    let result = try machine.apply(.counting("10", events: events, expect: "{}"))
    #expect(result.status == 0, "\(result)")
    #expect(result.output.contains("warning: ") == (policy == "warn"))
  }

  @Test func `discarded events make the verdict bad when none may be`() throws {
    let buffers = "subbuf-size: 4KiB, num-subbuf: 2"
    let result = try machine.apply(.counting("200000", buffers: buffers))
    #expect(result.status == 4, "\(result)")
    let verdict = try machine.onlyPackage().verdict
    #expect(verdict.discardedEventCount > 0)
    #expect(verdict.eventCount + verdict.discardedEventCount == 400_000)
  }

  @Test func `discarded events are told and no fault when nothing is expected`() throws {
    let buffers = "subbuf-size: 4KiB, num-subbuf: 2"
    let result = try machine.apply(.counting("200000", buffers: buffers, expect: "{}"))
    #expect(result.status == 0, "\(result)")
    #expect(try machine.onlyPackage().verdict.discardedEventCount > 0)
  }
}
