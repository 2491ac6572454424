import TestSupport
import Testing

/// Paths with `..`, of which LTTng makes no session.
@Suite(.needsMachine)
struct ParentFolderTests {
  /// The names of the session's folders in a folder.
  private func traces(in folder: String) -> [String] {
    TestFile.names(in: folder).filter { $0.hasPrefix("job-") }
  }

  @Test func `a place with a way up in it is the one where it leads`() throws {
    let machine = try Machine()
    let (work, home) = (machine.folder(), machine.home())
    try machine.text("mkdir", "-p", "\(home)/deep/inner")
    try machine.text("ln", "-s", "\(home)/deep/inner", "link")
    let places = [
      // The parent of what the link leads to, not that of the link.
      ("output: {local: ./link/../out}", [:], "\(home)/deep/out"),
      ("output: {local: \"\(work)/missing/../../home-nobody/out\"}", [:], "\(home)/out"),
      ("output: {local: ~/out}", ["HOME": "\(home)/deep/.."], "\(home)/out"),
      (
        "output: {local: ./shared}\nshm-path: \"\(work)/link/../shm\"",
        ["XDG_STATE_HOME": "\(home)/../home-nobody/xs"], "\(work)/shared"
      ),
    ]
    for (output, environment, folder) in places {
      let before = traces(in: folder)
      try machine.write(JobRecipe(session: JobRecipe.allocations + "\n" + output).text)
      let result = try machine.lttrecipe("apply", "recipe.yaml", environment: environment)
      #expect(result.status == 0, "\(result)")
      #expect(traces(in: folder).count == before.count + 1, "\(result)")
    }
    // What is not there is not made on the way.
    #expect(!TestFile.exists(work + "/missing"))
  }

  @Test func `a state folder with a way up in it takes traces, and a standing session is kept`()
    throws
  {
    let machine = try Machine()
    let state = ["XDG_STATE_HOME": "\(machine.home())/../home-nobody/xs"]
    try machine.write(StandingRecipe().text)
    for time in 1...2 {
      let result = try machine.lttrecipe("apply", "recipe.yaml", environment: state)
      #expect(result.status == 0, "\(time): \(result)")
    }
    let plan = try machine.lttrecipe(
      "plan", "recipe.yaml", "--detailed-exitcode", environment: state)
    #expect(plan.status == 0, "\(plan)")
    #expect(try machine.isRecording("stand") == true)
    #expect(TestFile.names(in: machine.home() + "/xs/lttrecipe/runs").count == 1)
  }
}
