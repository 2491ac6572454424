import Glibc
import TestSupport
import Testing

/// What `gc` removes, and what it leaves alone.
@Suite(.serialized, .needsMachine)
struct GarbageTests {
  let machine: Machine

  init() throws {
    machine = try Machine()
    try CountingProgram.build(on: machine)
  }

  private var runs: [String] { TestFile.names(in: machine.runs()) }

  private func apply(
    _ id: String, _ recipe: JobRecipe = .counting("5"), status: Int32 = 0, _ options: String...
  ) throws {
    try machine.write(recipe.text, to: "\(id).yaml")
    let result = try machine.run(
      ["lttrecipe", "apply", "\(id).yaml", "--run-id", id] + options)
    try #require(result.status == status, "\(result)")
  }

  private func applyUnretrieved(_ id: String) throws {
    var recipe = JobRecipe.counting("5")
    recipe.retrieve = nil
    try apply(id, recipe)
  }

  private func changeHost(of id: String) throws {
    let identity = "\(machine.runs())/\(id)/run.json"
    let text = try #require(TestFile.text(of: identity))
    try TestFile.write(
      Array(text.replacing(/"host"\s*:\s*"[^"]*"/, with: "\"host\": \"elsewhere\"").utf8),
      to: identity)
  }

  @Test func `only ended runs of this host without a trace are removed`() throws {
    #expect(try machine.lttrecipe("gc").output == "nothing to remove\n")
    #expect(!TestFile.exists(machine.home() + "/.local"))
    try apply("retrieved")
    try applyUnretrieved("kept")
    try apply("other")
    try changeHost(of: "other")
    try apply("waiting", .counting("5"), status: 0, "--until", "configured")
    try machine.write(StandingRecipe().text, to: "stand.yaml")
    #expect(try machine.lttrecipe("apply", "stand.yaml", "--run-id", "stand").status == 0)
    var killed = JobRecipe.counting()
    killed.payload = "- shell: \"kill -KILL $PPID\""
    try apply("killed", killed, status: 128 + SIGKILL)
    let sessions = try machine.sessions()

    let dry = try machine.lttrecipe("gc", "--dry-run")
    #expect(dry.status == 0 && dry.output.contains("would remove run retrieved (job, "), "\(dry)")
    #expect(runs == ["kept", "killed", "other", "retrieved", "stand", "waiting"])
    #expect(try machine.lttrecipe("gc", "--older-than", "1h").output == "nothing to remove\n")
    #expect(runs.contains("retrieved"))

    let result = try machine.lttrecipe("gc")
    #expect(result.status == 0, "\(result)")
    #expect(result.output.contains("removed in all: 1 run, "), "\(result)")
    #expect(result.errors.contains("lttrecipe resume killed"), "\(result)")
    #expect(result.errors.contains("1 run with a trace stays"), "\(result)")
    #expect(runs == ["kept", "killed", "other", "stand", "waiting"])
    #expect(machine.packages().map(\.path).contains { $0.hasSuffix("/job-retrieved") })

    let traces = try machine.lttrecipe("gc", "--traces", "--older-than", "0s", "--json")
    #expect(try JSONLines(traces).types == ["version", "removed-run", "cut-off", "total"])
    #expect(runs == ["killed", "other", "stand", "waiting"])
    #expect(try machine.sessions() == sessions)
    #expect(try machine.lttrecipe("apply", "waiting.yaml", "--run-id", "waiting").status == 0)
    #expect(try machine.lttrecipe("resume").errors.contains("resume") == false)
  }

  @Test func `traces are removed only with an age`() throws {
    let refused = try machine.lttrecipe("gc", "--traces")
    #expect(refused.status == 64 && refused.errors.contains("--older-than"), "\(refused)")
    #expect(try machine.lttrecipe("gc", "--older-than", "30").status == 64)
    try applyUnretrieved("kept")
    for age in ["12h", "30d"] {
      #expect(try machine.lttrecipe("gc", "--traces", "--older-than", age).status == 0)
      #expect(runs == ["kept"])
    }
  }

  @Test func `links are not followed`() throws {
    try apply("one")
    try machine.text(
      "sh", "-c",
      "mkdir precious; touch precious/file; ln -s $PWD/precious ~/.local/state/lttrecipe/runs/one/output/link; "
        + "ln -s $PWD/precious ~/.local/state/lttrecipe/runs/link; "
        + "cp ~/.local/state/lttrecipe/runs/one/* precious/ 2> /dev/null || true")
    #expect(try machine.lttrecipe("gc").output.contains("removed run one"))
    #expect(runs == ["link"])
    #expect(machine.read("precious/file") != nil && machine.read("precious/run.json") != nil)
  }

  @Test func `a run that somebody holds stays`() throws {
    try apply("one")
    let lock = "\(machine.runs())/one/lock"
    let held = try machine.run(["flock", lock, "lttrecipe", "gc"])
    #expect(held.status == 0 && runs == ["one"], "\(held)")
    #expect(try machine.lttrecipe("gc").status == 0)
    #expect(runs == [])
  }

  @Test func `what was never written whole, or half removed, goes`() throws {
    try applyUnretrieved("kept")
    let runs = machine.runs()
    try machine.text(
      "sh", "-c",
      "touch '\(runs)/kept/.plan.json.new'; mkdir '\(runs)/.removed-x'; touch '\(runs)/.removed-x/file'"
    )
    let result = try machine.lttrecipe("gc")
    #expect(result.output.contains("removed in all: 0 runs, 2 others"), "\(result)")
    #expect(TestFile.names(in: runs) == ["kept"])
    #expect(!TestFile.names(in: runs + "/kept").contains(".plan.json.new"))
    #expect(TestFile.names(in: runs + "/kept").contains("trace"))
  }

  @Test func `the folder of a private daemon goes when no daemon lives in it`() throws {
    var recipe = JobRecipe.counting("5")
    recipe.more = "daemon: {start: private}"
    try apply("one", recipe)
    let journal = try #require(TestFile.text(of: "\(machine.runs())/one/journal.jsonl"))
    let home = try #require(journal.firstMatch(of: /"privateHome":"([^"]*)"/)?.1.description)
    #expect(!TestFile.exists(home))

    try machine.text("mkdir", "-m", "700", home)
    try machine.text("env", "LTTNG_HOME=\(home)", "lttng-sessiond", "--daemonize", "--no-kernel")
    let kept = try machine.lttrecipe("gc")
    #expect(kept.errors.contains("the run one stays: a session daemon"), "\(kept)")
    #expect(TestFile.exists(home) && runs == ["one"])

    try machine.text("sh", "-c", "kill -KILL $(cat \(home)/.lttng/lttng-sessiond.pid)")
    try machine.expectNoDaemon()
    let result = try machine.lttrecipe("gc")
    #expect(result.output.contains("removed \(home)"), "\(result)")
    #expect(!TestFile.exists(home) && runs == [])
  }
}
