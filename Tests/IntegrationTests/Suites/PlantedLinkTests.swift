import TestSupport
import Testing

/// Links in the places of lttrecipe's own files and folders lead nowhere.
@Suite(.serialized, .needsMachine)
struct PlantedLinkTests {
  private let machine: Machine
  private let state: String

  init() throws {
    machine = try Machine()
    state = machine.home() + "/.local/state/lttrecipe"
    try CountingProgram.build(on: machine)
  }

  /// Everything below a path, with sizes, modes and times of change.
  private func listing(_ path: String) throws -> String {
    try machine.text("find", path, "-printf", "%p %y %s %m %T@\\n", as: .root)
  }

  @Test func `a run behind a planted link is neither resumed, destroyed nor removed`() throws {
    var recipe = JobRecipe.counting()
    recipe.payload = "- shell: \"./tick 5; kill -KILL $PPID\""
    recipe.more = "teardown: [{shell: \"touch torn-down\"}]"
    #expect(try machine.apply(recipe, "--run-id", "one").status == 137)
    let lease = try #require(
      TestFile.names(in: state).first { $0.hasPrefix("daemon-") && $0.hasSuffix(".lock") })
    let places = [
      "", "/runs", "/open", "/runs/one", "/runs/one/run.json", "/runs/one/journal.jsonl",
      "/runs/one/lock", "/runs/one/plan.json", "/\(lease)",
    ]
    for place in places {
      let path = state + place
      try machine.text("mv", path, "elsewhere")
      try machine.text("ln", "-s", machine.folder() + "/elsewhere", path)
      let before = try listing(machine.folder() + "/elsewhere")
      // A run without a plan can be destroyed: that is what is meant for one that cannot be read.
      let destroys = place.hasSuffix("plan.json") ? [] : [["destroy", "--run-id", "one"]]
      for command in [["resume", "one"]] + destroys {
        let result = try machine.run(["lttrecipe"] + command)
        #expect(result.status == 5 || result.status == 1, "\(place) \(command): \(result)")
      }
      _ = try machine.lttrecipe("gc")
      #expect(try listing(machine.folder() + "/elsewhere") == before, "\(place)")
      #expect(machine.read("torn-down") == nil, "\(place)")
      try machine.text("rm", path)
      try machine.text("mv", "elsewhere", path)
    }
    for place in ["", "/runs", "/open"] {
      try machine.text("mv", state + place, "elsewhere")
      try machine.text("ln", "-s", machine.folder() + "/elsewhere", state + place)
      let before = try listing(machine.folder() + "/elsewhere")
      let result = try machine.lttrecipe("apply", "recipe.yaml")
      #expect(result.status == 5, "\(place): \(result)")
      #expect(try listing(machine.folder() + "/elsewhere") == before, "\(place)")
      try machine.text("rm", state + place)
      try machine.text("mv", "elsewhere", state + place)
    }

    let trace = state + "/runs/one/trace"
    try machine.text("mv", trace, "elsewhere")
    try machine.text("ln", "-s", machine.folder() + "/elsewhere", trace)
    _ = try machine.lttrecipe("resume", "one")
    #expect(machine.read("torn-down") != nil)
    let before = try listing(machine.folder() + "/elsewhere")
    #expect(before.contains("/metadata"))
    _ = try machine.lttrecipe("gc", "--traces", "--older-than", "0s")
    #expect(try listing(machine.folder() + "/elsewhere") == before)
    try machine.expectNothingLeft()
  }

  @Test func `no name of a run leads elsewhere`() throws {
    try machine.write(JobRecipe.counting().text)
    for name in ["../x", "..", ".", "", "a/b", "/x", ".hidden", "a\n", "é"] {
      for command in [
        "apply recipe.yaml --run-id", "plan recipe.yaml --run-id", "destroy --run-id",
      ] {
        let result = try machine.run(
          ["lttrecipe"] + command.split(separator: " ").map(String.init) + [name])
        #expect(result.status == 64, "\(command) \(name): \(result)")
        #expect(result.errors.contains("a run cannot be called"), "\(result)")
      }
      #expect(try machine.lttrecipe("runs", "show", name).status == 5)
    }
    #expect(try machine.homeContents() == [])
  }

  @Test func `what lttrecipe makes is its owner's, whatever the umask and the folder above`() throws
  {
    try machine.text("mkdir", "-m", "777", "wide")
    try machine.write(
      JobRecipe(
        payload:
          "- shell: \"find $XDG_RUNTIME_DIR/lttrecipe-* -printf '%m %y %p\\\\n' > daemon; ls\"",
        more: "daemon: {start: private}", retrieve: "[{copy: ./one}, {rsync: ./two/new}]"
      ).text)
    let result = try machine.shell(
      "umask 000; export XDG_STATE_HOME=$PWD/wide; lttrecipe plan recipe.yaml --out job.plan && "
        + "lttrecipe apply job.plan --run-id one")
    #expect(result.status == 0, "\(result)")
    #expect(TestFile.mode(of: machine.folder() + "/job.plan") == 0o600)
    #expect(machine.read("daemon")?.hasPrefix("700 d ") == true)

    // LTTng makes its own files with 0660 and 0770, below folders that are closed.
    let found = try machine.text(
      "find", "wide/lttrecipe", "one", "two", "-path", "*/trace/?*", "-o", "-printf", "%m %y %p\n")
    let wide = found.split(separator: "\n").filter { line in
      !line.hasPrefix("700 d ") && !line.hasPrefix("600 f ")
    }
    #expect(wide == [])
    #expect(found.contains("700 d two/new/job-one\n"))
    #expect(found.contains("700 d wide/lttrecipe/runs/one/output\n"))
  }
}
