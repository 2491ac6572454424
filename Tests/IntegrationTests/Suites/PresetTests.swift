import LTTngModel
import TestSupport
import Testing

/// The shipped user space presets, each with a program that does what it records.
@Suite(.serialized, .needsMachine)
struct PresetTests {
  let machine: Machine

  init() throws {
    machine = try Machine()
  }

  /// Records a program with presets; the verdict must be good.
  private func record(_ presets: String, _ command: String, _ more: String = "") throws
    -> RetrievedPackage
  {
    let recipe = JobRecipe(
      payload: "- run: [\(command)]", session: "use: [\(presets)]",
      more: "expect: {discarded-events: 0}\n" + more)
    let result = try machine.apply(recipe)
    try #require(result.status == 0, "\(result)")
    let package = try machine.onlyPackage()
    #expect(try package.verdict.isGood)
    return package
  }

  private func count(_ name: String, in package: RetrievedPackage) throws -> UInt64 {
    try package.verdict.events.first { $0.name == name }?.count ?? 0
  }

  @Test(arguments: [("functions", "cyg_profile"), ("functions-fast", "cyg_profile_fast")])
  func `every call of a function is recorded, with the program's place`(
    preset: String, provider: String
  ) throws {
    try PresetPrograms.build(
      "functions", PresetPrograms.functions, ["-finstrument-functions"], on: machine)
    let package = try record("ust/\(preset)", "./functions, 1000")
    // main is a function, too.
    #expect(try count("lttng_ust_\(provider):func_entry", in: package) == 1001)
    #expect(try count("lttng_ust_\(provider):func_exit", in: package) == 1001)
    let events = try package.events()
    #expect(events.contains { $0.contains("bin_info") && $0.contains("/functions\"") })
    let entries = events.filter { $0.contains(":func_entry:") }
    #expect(
      entries.allSatisfy { $0.contains("vtid = ") && $0.contains("procname = \"functions\"") })
  }

  @Test func `allocations and mutexes are recorded`() throws {
    try PresetPrograms.build("memory", PresetPrograms.memory, on: machine)
    let memory = try record("ust/malloc", "./memory")
    #expect(try memory.events().contains { $0.contains(":malloc:") && $0.contains("size = 12345") })

    try machine.text("rm", "-r", "traces")
    try PresetPrograms.build("mutex", PresetPrograms.mutex, on: machine)
    let mutexes = try record("ust/pthread", "./mutex")
    for name in ["lock_req", "lock_acq", "unlock"] {
      #expect(try count("lttng_ust_pthread:pthread_mutex_\(name)", in: mutexes) >= 1, "\(name)")
    }
  }

  @Test func `libraries that a program opens are recorded, and where they are`() throws {
    try PresetPrograms.build("library", PresetPrograms.library, on: machine)
    let package = try record("ust/dl, ust/source-lookup", "./library")
    #expect(try count("lttng_ust_dl:dlopen", in: package) == 1)
    #expect(try count("lttng_ust_dl:dlclose", in: package) == 1)
    #expect(try count("lttng_ust_lib:load", in: package) >= 1)
    let events = try package.events()
    #expect(events.contains { $0.contains("statedump:bin_info") && $0.contains("/library\"") })
    #expect(events.allSatisfy { $0.contains(" ip = ") && $0.contains("vpid = ") })
  }

  @Test func `messages are recorded`() throws {
    try PresetPrograms.build("log", PresetPrograms.log, ["-llttng-ust"], on: machine)
    let events = try record("ust/log", "./log, plain").events()
    #expect(events.count == 2)
    #expect(events.contains { $0.contains("tracef:event") && $0.contains("said 1") })
    #expect(events.contains { $0.contains("LOGLEVEL_WARNING") && $0.contains("warned of rain") })
  }

  @Test(arguments: [("ust/log", false), ("ust/log, ust/fork", true)])
  func `a child without exec is a process of its own with ust/fork alone`(
    presets: String, isOwn: Bool
  ) throws {
    try PresetPrograms.build("log", PresetPrograms.log, ["-llttng-ust"], on: machine)
    let package = try record(presets, "./log, fork")
    let process = try #require(package.manifest.payload.first?.processID)
    let child = try #require(package.events().first { $0.contains("the child") })
    #expect(child.contains("vpid = \(process),") == !isOwn)
  }

  @Test func `a program that closes all descriptors is recorded with ust/fd`() throws {
    try PresetPrograms.build("log", PresetPrograms.log, ["-llttng-ust"], on: machine)
    #expect(try record("ust/log, ust/fd", "./log, close").events().count == 2)
  }

  @Test func `with ust/lossless no event is discarded, however small the buffers`() throws {
    try CountingProgram.build(on: machine)
    let recipe = JobRecipe.counting("200000", buffers: "subbuf-size: 4KiB, num-subbuf: 2")
    var lossless = recipe
    lossless.session += "\nuse: [ust/lossless]"
    #expect(try machine.apply(recipe).status == 4)
    let result = try machine.apply(lossless)
    guard !result.errors.contains("[not-yet-supported]") else { return }

    #expect(result.status == 0, "\(result)")
    #expect(try machine.packages().last?.verdict.eventCount == 400_000)
  }

  @Test(arguments: ["first-trace", "pthread-contention"])
  func `a recipe for user space does as it is shipped`(name: String) throws {
    let result = try machine.lttrecipe("apply", "\(machine.path)/recipes/\(name).yaml")
    #expect(result.status == 0, "\(result)")
    #expect(try machine.onlyPackage().verdict.eventCount > 0)
  }

  @Test func `userspace-functions records the program that it is given`() throws {
    try PresetPrograms.build(
      "lister", PresetPrograms.memory, ["-finstrument-functions"], on: machine)
    let result = try machine.lttrecipe(
      "apply", "\(machine.path)/recipes/userspace-functions.yaml", "--set", "program=./lister")
    #expect(result.status == 0, "\(result)")
    let package = try machine.onlyPackage()
    #expect(try count("lttng_ust_cyg_profile:func_entry", in: package) == 1)
    #expect(try count("lttng_ust_libc:malloc", in: package) >= 1)
  }
}
