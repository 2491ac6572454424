import LTTngModel
import Planning
import SystemPackage
import TestSupport
import Testing

@testable import PlanExecution

struct PreflightTests {
  private let log = CallLog()

  private func problems(
    _ recipe: String, faults: [String: StepError] = [:], programs: Set<String> = [],
    refused: Set<String> = [], counter: PerfCounter.Availability = .available
  ) throws -> [String] {
    let bench = try RunBench(recipe)
    let preflight = preflight(
      bench.plan(), faults: faults, programs: programs, refused: refused, counter: counter)
    return texts(preflight.problems(), bench)
  }

  private func preflight(
    _ plan: Plan, faults: [String: StepError] = [:], programs: Set<String> = [],
    refused: Set<String> = [], counter: PerfCounter.Availability = .available
  ) -> Preflight {
    Preflight(
      plan: plan, resolver: FakeResolver(log: log, faults: faults, programs: programs),
      retriever: FakeRetriever(log: log, refused: refused), machine: MachineFacts(),
      availability: { _ in counter })
  }

  private func texts(_ problems: [Problem], _ bench: RunBench) -> [String] {
    problems.map { problem in
      "\(problem.status.rawValue) \(problem.message)"
        .replacing(bench.folder.path, with: "FOLDER")
    }
  }

  private static func recipe(_ middle: String = "", payload: String = "[{run: [go]}]") -> String {
    """
    lttrecipe: 1
    name: x
    channels: {user: {domain: user, events: ["a:*"]}}
    payload: \(payload)
    \(middle)
    """
  }

  @Test func `a machine that is ready has no problems`() throws {
    #expect(try problems(RunBench.recipe) == [])
    #expect(try problems(RunBench.twoSessions) == [])
    #expect(log.calls == [])
  }

  @Test func `every missing program is told`() throws {
    let recipe = Self.recipe("requires: {programs: [here, gone, lost]}")
    #expect(
      try problems(recipe, programs: ["here"]) == [
        "5 the recipe requires the program `gone`, which is not in PATH",
        "5 the recipe requires the program `lost`, which is not in PATH",
      ])
  }

  @Test func `less free space than shall stay is told, once for a file system`() throws {
    let wanted = "limits: {free-disk: 1000000GiB}"
    let found = try problems(RunBench.twoSessions + "\n" + wanted)
    // A setup step may make room.
    #expect(found == [])
    let recipe = RunBench.twoSessions.replacing("setup: [{run: [prepare]}]\n", with: "")
    let told = try problems(recipe + "\n" + wanted)
    #expect(told.count == 1)
    #expect(told.first?.hasPrefix("5 ") == true)
    #expect(
      told.first?.hasSuffix(
        "are free in FOLDER/state/runs, where `a` writes, and `limits: free-disk` wants 1000000GiB to stay "
          + "free") == true, "\(told)")
    #expect(try problems(recipe + "\nlimits: {free-disk: 1B}") == [])
  }

  @Test(arguments: [
    StepError.Kind.programNotFound, .programNotExecutable, .userUnknown, .preloadMissing,
    .folderMissing,
  ])
  func `a payload that cannot be started is told`(kind: StepError.Kind) throws {
    let fault = StepError(kind, "no", help: "help")
    #expect(try problems(Self.recipe(), faults: ["go": fault]) == ["5 payload 1: no"])
  }

  @Test(arguments: [
    (StepError.Kind.programNotFound, true), (.programNotExecutable, true), (.folderMissing, true),
    (.preloadMissing, true), (.userUnknown, false),
  ])
  func `what a setup step may bring about is no problem yet`(
    kind: StepError.Kind, canBeMade: Bool
  ) throws {
    let recipe = Self.recipe("setup: [{run: [make]}]\nteardown: [{run: [clean]}]")
    let fault = StepError(kind, "no", help: "help")
    let late = try problems(recipe, faults: ["go": fault, "clean": fault])
    #expect(late.count == (canBeMade ? 0 : 2))
    #expect(try problems(recipe, faults: ["make": fault]) == ["5 setup 1: no"])
  }

  @Test func `places and counters that a setup step may bring about are looked at after it`() throws
  {
    let bench = try RunBench(
      """
      lttrecipe: 1
      name: x
      output: {local: r.yaml/none}
      shm-path: ${recipe.dir}/r.yaml/buffers
      channels: {user: {domain: user, contexts: ["perf:thread:cycles"], events: ["a:*"]}}
      setup: [{run: [make]}]
      payload: [{run: [go]}]
      retrieve: [{copy: /bad}, {rsync: "host:x"}]
      """)
    let preflight = preflight(bench.plan(), refused: ["/bad"], counter: .forbidden)
    #expect(texts(preflight.problems(), bench) == [])
    let late = texts(preflight.problemsAfterSetup(), bench)
    try #require(late.count == 4, "\(late)")
    #expect(late[0].hasPrefix("5 the output folder FOLDER/r.yaml/none of `x` cannot be written"))
    #expect(late[1].hasPrefix("5 the folder FOLDER/r.yaml/buffers for the sub-buffers of `x`"))
    #expect(late[2] == "5 /bad cannot be written")
    #expect(late[3].hasPrefix("5 this user's programs may not count `perf:thread:cpu-cycles`"))
  }

  @Test func `room in shared memory that a setup step may make is looked at after it`() throws {
    let room = try #require(FileSystemSpace(at: "/dev/shm")).available
    let memory = try #require(MachineFacts().availableMemory)
    let bench = try RunBench(
      """
      lttrecipe: 1
      name: x
      channels: {user: {domain: user, subbuf-size: 1TiB, num-subbuf: 1, events: ["a:*"]}}
      setup: [{run: [make]}]
      payload: [{run: [go]}]
      """)
    try #require(room < 1 << 40 && memory < 1 << 40)
    let preflight = preflight(bench.plan())
    // No setup step makes memory.
    #expect(
      texts(preflight.problems(), bench).map { $0.hasPrefix("5 the channels need") } == [true])
    #expect(preflight.problems(isMemoryKnown: false) == [])
    let late = texts(preflight.problemsAfterSetup(), bench)
    #expect(late.map { $0.contains("in /dev/shm, where ") } == [true])
  }

  @Test func `sub-buffers on a disk take no memory`() throws {
    let disk = FilePath(#filePath).removingLastComponent()
    let space = try #require(FileSystemSpace(at: disk))
    try #require(!space.isInMemory && space.available < 1 << 40)
    let recipe = """
      lttrecipe: 1
      name: x
      shm-path: \(disk)/none
      channels: {user: {domain: user, subbuf-size: 1TiB, num-subbuf: 1, events: ["a:*"]}}
      payload: [{run: [go]}]
      """
    let problems = try problems(recipe)
    #expect(
      problems.map { $0.hasPrefix("5 the user space channels need") } == [true], "\(problems)")
  }

  @Test func `folders and targets that cannot be written are told together`() throws {
    let recipe = Self.recipe(
      """
      output: {local: r.yaml/none}
      retrieve: [{copy: "/bad/${run.id}"}, {copy: /good}]
      """)
    #expect(
      try problems(recipe, refused: ["/bad/preflight"]) == [
        "5 the output folder FOLDER/r.yaml/none of `x` cannot be written "
          + "(FOLDER/r.yaml is a file)",
        "5 /bad/preflight cannot be written",
      ])
  }

  @Test func `channels that need more memory than there is are told`() throws {
    let recipe = """
      lttrecipe: 1
      name: x
      channels:
        a: {domain: user, subbuf-size: 1TiB, num-subbuf: 1, events: ["a:*"]}
      payload: [{run: [go]}]
      """
    let problems = try problems(recipe)
    #expect(problems.count == 1)
    #expect(problems[0].hasPrefix("5 the channels need "))
    #expect(problems[0].contains("`a` of `x` has 1 and a spare one of 1024GiB for each of "))
  }

  @Test func `snapshots and sub-buffers that cannot be written are told together`() throws {
    let recipe = Self.recipe(
      """
      output: {snapshot: {local: r.yaml/none}}
      shm-path: ${recipe.dir}/r.yaml/buffers
      """)
    #expect(
      try problems(recipe) == [
        "5 the output folder FOLDER/r.yaml/none of `x` cannot be written (FOLDER/r.yaml is a file)",
        "5 the folder FOLDER/r.yaml/buffers for the sub-buffers of `x` cannot be written "
          + "(FOLDER/r.yaml is a file)",
      ])
  }

  @Test(arguments: [
    (PerfCounter.Availability.available, [String]()), (.unknown, []),
    (.missing, ["5 this machine has no counter `perf:thread:cpu-cycles` "]),
    (.forbidden, ["5 this user's programs may not count `perf:thread:cpu-cycles` "]),
  ])
  func `a counter that programs cannot have is told once`(
    availability: PerfCounter.Availability, told: [String]
  ) throws {
    let context = "contexts: [\"perf:thread:cycles\"]"
    let recipe = """
      lttrecipe: 1
      name: x
      channels:
        a: {domain: user, \(context), events: ["a:*"]}
        b: {domain: user, \(context), events: ["b:*"]}
      payload: [{run: [go]}]
      """
    let problems = try problems(recipe, counter: availability)
    #expect(problems.count == told.count)
    for (problem, text) in zip(problems, told) { #expect(problem.hasPrefix(text)) }
  }

  @Test func `one who may not count is told what helps here`() throws {
    let recipe = """
      lttrecipe: 1
      name: x
      channels: {a: {domain: user, contexts: ["perf:thread:cycles"], events: ["a:*"]}}
      payload: [{run: [go]}]
      """
    let help = preflight(try RunBench(recipe).plan(), counter: .forbidden).problems().first?.help
    let paranoia = MachineFacts.perfEventParanoia ?? 0
    #expect(help?.contains("sysctl") == (paranoia > 2), "\(paranoia): \(help ?? "")")
  }

  @Test func `the kernel's tracer counts what this user may not`() throws {
    let recipe = """
      lttrecipe: 1
      name: x
      channels: {a: {domain: kernel, contexts: ["perf:cpu:cycles"], events: [sched_switch]}}
      payload: [{run: [go]}]
      """
    #expect(try problems(recipe, counter: .forbidden) == [])
    #expect(try problems(recipe, counter: .missing).count == 1)
  }

  @Test func `nobody knows the rights of the programs of a standing session`() throws {
    let recipe = """
      lttrecipe: 1
      name: x
      channels: {a: {domain: user, contexts: ["perf:thread:cycles"], events: ["a:*"]}}
      """
    #expect(try problems(recipe, counter: .forbidden) == [])
    #expect(try problems(recipe, counter: .missing).count == 1)
  }

  @Test func `channels of more memory than a number can hold are told, too`() throws {
    let size = 1 << 40
    let channels = (0..<3).map {
      "  c\($0): {domain: user, subbuf-size: 1TiB, num-subbuf: \(size), events: [\"e\($0):*\"]}\n"
    }.joined()
    let recipe = "lttrecipe: 1\nname: x\nchannels:\n\(channels)payload: [{run: [go]}]\n"
    #expect(try problems(recipe).count == 1)
  }
}
