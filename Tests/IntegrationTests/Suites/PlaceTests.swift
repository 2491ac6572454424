import Glibc
import LTTngModel
import TestSupport
import Testing

/// Output, target and state folders that cannot be used.
@Suite(.serialized, .needsMachine)
struct PlaceTests {
  let machine: Machine

  init() throws {
    machine = try Machine()
  }

  private func applyTo(_ target: String, session: String = "") throws -> Finished {
    var recipe = JobRecipe(retrieve: "[\(target)]")
    recipe.session += "\n" + session
    return try machine.apply(recipe)
  }

  @Test(
    arguments: [
      ("{copy: /usr/traces}", ""), ("{copy: ./file}", ""), ("{copy: ./file/below}", ""),
      ("{rsync: /usr/traces}", ""), ("{copy: ./traces}", "output: {local: /usr/out}"),
      ("{copy: ./traces}", "output: {local: ./file/out}"), ("{copy: ./shut}", ""),
    ])
  func `a place that cannot be written is told before anything is made`(
    _ target: String, _ session: String
  ) throws {
    try machine.write("", to: "file")
    try machine.text("mkdir", "--mode=0555", "shut")
    let result = try applyTo(target, session: session)
    #expect(result.status == 5, "\(result)")
    #expect(try machine.homeContents() == [])
    #expect(TestFile.names(in: machine.folder()) == ["file", "recipe.yaml", "shut"])
    try machine.expectNoDaemon()
  }

  @Test(
    arguments: [
      "rm -r target; touch target", "chmod 0555 target",
      "rmdir target; ln -s /nonexistent/target target",
    ])
  func `a target that is lost meanwhile leaves the trace where it was recorded`(
    _ loss: String
  ) throws {
    try machine.text("mkdir", "target")
    let result = try machine.apply(
      JobRecipe(payload: "- shell: \"ls > listed; \(loss)\"", retrieve: "[{copy: ./target}]"))
    #expect(result.status == 7, "\(result)")
    let trace = try machine.stagedTrace()
    #expect(result.output.contains("trace: \(trace)\n"))
    #expect(try !HostCommand(arguments: ["babeltrace2", trace]).text().isEmpty)
    try machine.expectNothingLeft()
  }

  @Test func `one lost target of two leaves the trace, too`() throws {
    try machine.text("mkdir", "target")
    let payload = "- shell: \"ls > listed; chmod 0555 target\""
    let result = try machine.apply(
      JobRecipe(payload: payload, retrieve: "[{copy: ./target}, {copy: ./traces}]"))
    #expect(result.status == 7, "\(result)")
    #expect(try machine.onlyPackage().events().count > 0)
    #expect(TestFile.exists(try machine.stagedTrace()))
  }

  @Test func `rsync brings the whole package to a folder that it makes`() throws {
    let result = try applyTo("{rsync: ./a/b/traces}")
    #expect(result.status == 0, "\(result)")
    let package = try machine.onlyPackage(in: "a/b/traces")
    #expect(TestFile.names(in: package.path) == RetrievedPackage.contents)
    #expect(try package.events().count == Int(package.verdict.eventCount))
  }

  @Test func `a target behind a mount point of the same file system gets the whole package`() throws
  {
    for folder in ["behind", "traces"] { try machine.text("mkdir", folder) }
    let folder = machine.folder()
    try machine.text("mount", "--bind", "\(folder)/behind", "\(folder)/traces", as: .root)
    let result = try applyTo("{copy: ./traces}")
    #expect(result.status == 0, "\(result)")
    let package = try machine.onlyPackage(in: "behind")
    #expect(TestFile.names(in: package.path) == RetrievedPackage.contents)
    #expect(try package.events().count == Int(package.verdict.eventCount))
  }

  @Test func `every target gets the whole package`() throws {
    let result = try applyTo("{copy: ./one}, {rsync: ./two}, {copy: ~/three}")
    #expect(result.status == 0, "\(result)")
    let places = [
      try machine.onlyPackage(in: "one"), try machine.onlyPackage(in: "two"),
      try machine.onlyPackage(in: "../home-nobody/three"),
    ]
    for package in places {
      #expect(TestFile.names(in: package.path) == RetrievedPackage.contents)
      #expect(try package.events().count == Int(package.verdict.eventCount))
    }
    #expect(try !TestFile.exists(machine.stagedTrace()))
  }

  @Test func `without a target the trace stays in the run's folder, which is said`() throws {
    let result = try machine.apply(JobRecipe(retrieve: nil))
    #expect(result.status == 0, "\(result)")
    #expect(result.output.contains("trace: \(try machine.stagedTrace())\n"))
  }

  @Test func `the folders of runs and traces are their owner's only`() throws {
    let result = try machine.apply(JobRecipe(retrieve: nil))
    #expect(result.status == 0, "\(result)")
    let trace = try machine.stagedTrace()
    let folders = [
      machine.home() + "/.local/state/lttrecipe", machine.runs(), trace, trace + "/..",
    ]
    for folder in folders {
      #expect(TestFile.mode(of: folder) == 0o700, "\(folder)")
    }

    _ = try machine.apply(JobRecipe())
    let package = try machine.onlyPackage()
    #expect(TestFile.mode(of: package.path) == 0o700)
    #expect(TestFile.mode(of: package.path + "/trace") == 0o700)
  }

  @Test(arguments: ["", "/runs", "/open"])
  func `a state folder that another user planted is refused`(_ folder: String) throws {
    let state = machine.home() + "/.local/state"
    try machine.text("mkdir", "-p", "-m", "700", "\(machine.path)/work-daemon/planted", as: .other)
    try machine.text("chmod", "0777", "\(machine.path)/work-daemon", as: .other)
    try machine.text("mkdir", "-p", state + (folder.isEmpty ? "" : "/lttrecipe"))
    let planted = "\(machine.path)/work-daemon/planted"
    try machine.text("ln", "-s", planted, "\(state)/lttrecipe\(folder)")
    try expectStateRefused(planted)
  }

  @Test func `a state folder of another user is refused`() throws {
    let state = machine.home() + "/.local/state"
    try machine.text("mkdir", "-p", state)
    try machine.text("mkdir", "-m", "777", "\(state)/lttrecipe", as: .root)
    try machine.text("chown", "daemon", "\(state)/lttrecipe", as: .root)
    try expectStateRefused("\(state)/lttrecipe")
  }

  @Test func `a state folder that others can write is refused`() throws {
    let state = machine.home() + "/.local/state"
    try machine.text("mkdir", "-p", "\(state)/lttrecipe/runs")
    try machine.text("chmod", "0777", "\(state)/lttrecipe/runs")
    try expectStateRefused("\(state)/lttrecipe/runs")
  }

  private func expectStateRefused(_ folder: String) throws {
    let result = try machine.apply(JobRecipe())
    #expect(result.status == 5, "\(result)")
    #expect(result.errors.contains("XDG_STATE_HOME"))
    #expect(TestFile.names(in: folder).filter { !["runs", "open"].contains($0) } == [])
    #expect(machine.packages().isEmpty)
    try machine.expectNoDaemon()
  }
}
