import Glibc
import LTTngModel
import TestSupport
import Testing

/// How a run comes by its session daemon.
@Suite(.serialized, .needsMachine)
struct DaemonTests {
  let machine: Machine

  init() throws {
    machine = try Machine()
  }

  private func apply(daemon: String, as role: Role = .user) throws -> Finished {
    try machine.apply(JobRecipe(more: "daemon: \(daemon)"), as: role)
  }

  @Test func `a private daemon is the run's own and ends with it`() throws {
    try machine.text("lttng-sessiond", "--daemonize", "--no-kernel")
    let before = try machine.daemonProcesses()
    let result = try apply(daemon: "{start: private}")
    #expect(result.status == 0, "\(result)")
    #expect(try machine.onlyPackage().verdict.isGood)
    #expect(try machine.daemonProcesses() == before)
    expectNoHome(of: .user)
  }

  @Test func `a private daemon can stop and go on with its run`() throws {
    let recipe = JobRecipe(more: "daemon: {start: private}")
    let first = try machine.apply(recipe, "--until", "configured")
    #expect(first.status == 0, "\(first)")
    #expect(try machine.sessions() == [])
    #expect(try machine.daemonProcesses().contains("lttng-sessiond"))

    #expect(try machine.lttrecipe("plan", "recipe.yaml").output.contains("No changes."))
    let second = try machine.lttrecipe("apply", "recipe.yaml")
    #expect(second.status == 0, "\(second)")
    #expect(try machine.onlyPackage().verdict.isGood)
    try machine.expectNothingLeft()
    expectNoHome(of: .user)
  }

  @Test func `a member of tracing has a private daemon where the system's does not run`() throws {
    let result = try apply(daemon: "{start: private}", as: .member)
    #expect(result.status == 0, "\(result)")
    #expect(try machine.onlyPackage(of: .member).verdict.isGood)
    try machine.expectNothingLeft(of: .member)
    expectNoHome(of: .member)
  }

  @Test func `a member of tracing has no private daemon beside the system's`() throws {
    try machine.startSystemDaemon()
    let result = try apply(daemon: "{start: private}", as: .member)
    #expect(result.status == 5, "\(result)")
    #expect(result.errors.contains("beside the system's"))
    expectNoHome(of: .member)
  }

  @Test func `a daemon that is lost while the payload runs is told, and the trace is kept`() throws
  {
    let killing = "ls; kill -KILL $(cat ~/.lttng/lttng-sessiond.pid); ls"
    let result = try machine.apply(
      JobRecipe(
        payload: "- shell: \"\(killing)\"", more: "teardown: [{run: [touch, torn-down]}]"))
    #expect(result.status == 5, "\(result)")
    #expect(result.errors.split(separator: "error: cannot stop").count == 2, "said once")
    #expect(machine.read("torn-down") != nil)
    #expect(TestFile.names(in: try machine.onlyPackage().path) == RetrievedPackage.contents)
    try machine.expectNoDaemon()
  }

  @Test func `runs that begin at once use one daemon`() throws {
    try machine.write(JobRecipe(payload: "- run: [sleep, 1]").text)
    let one = "lttrecipe apply recipe.yaml; echo $? >> statuses"
    let result = try machine.shell("(\(one)) & (\(one)) & (\(one)) & wait")
    #expect(machine.read("statuses") == "0\n0\n0\n", "\(result)")
    #expect(machine.packages().count == 3)
    #expect(try machine.sessions() == [])
  }

  /// Expects that no folder of a private daemon is left.
  private func expectNoHome(
    of role: Role, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let homes = TestFile.names(in: machine.home(of: role)).filter { $0.hasPrefix("lttrecipe-") }
    #expect(homes == [], sourceLocation: sourceLocation)
  }

  @Test func `root cannot have a private daemon`() throws {
    let result = try apply(daemon: "{start: private}", as: .root)
    #expect(result.status == 5, "\(result)")
    #expect(result.errors.contains("help: "))
    try machine.expectNothingLeft(of: .root)
  }

  @Test func `without a daemon a recipe that starts none is not carried out`() throws {
    let result = try apply(daemon: "{start: never}")
    #expect(result.status == 5, "\(result)")
    #expect(result.errors.contains("lttng-sessiond --daemonize"))
    #expect(machine.packages().isEmpty)
    try machine.expectNothingLeft()
  }

  @Test func `a daemon that shall be kept stays and serves the next run`() throws {
    let first = try apply(daemon: "{keep: true}")
    #expect(first.status == 0, "\(first)")
    let daemon = try machine.text("cat", "\(machine.home())/.lttng/lttng-sessiond.pid")
    #expect(try machine.sessions() == [])

    let second = try apply(daemon: "{start: never}")
    #expect(second.status == 0, "\(second)")
    #expect(try machine.text("cat", "\(machine.home())/.lttng/lttng-sessiond.pid") == daemon)
  }

  @Test(arguments: [true, false])
  func `apply that is killed as it starts a daemon leaves one that shall be kept`(
    isKept: Bool
  ) throws {
    let wrapper = machine.path + "/bin/lttng-sessiond"
    try TestFile.write(
      Array("#!/bin/sh\n/usr/bin/lttng-sessiond \"$@\" && kill -KILL $PPID\n".utf8), to: wrapper)
    chmod(wrapper, 0o755)
    let killed = try apply(daemon: "{keep: \(isKept)}")
    #expect(killed.status == 128 + SIGKILL, "\(killed)")
    let daemon = try machine.text("cat", "\(machine.home())/.lttng/lttng-sessiond.pid")
    unlink(wrapper)
    let resumed = try machine.lttrecipe("resume")
    #expect(resumed.status == 0, "\(resumed)")
    #expect(TestFile.names(in: machine.runs() + "/../open") == [])
    guard isKept else { return try machine.expectNoDaemon() }

    #expect(try machine.text("cat", "\(machine.home())/.lttng/lttng-sessiond.pid") == daemon)
    #expect(try machine.sessions() == [])
    #expect(try machine.daemonProcesses().contains("lttng-sessiond"))
  }

  @Test func `a daemon that got other sessions meanwhile stays`() throws {
    let result = try machine.apply(JobRecipe(payload: "- run: [lttng, create, by-hand]"))
    #expect(result.status == 0, "\(result)")
    #expect(try machine.sessions() == ["by-hand"])
  }
}
