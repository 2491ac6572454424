import Glibc
import TestSupport
import Testing

/// Recipes with `record: once` that are applied at the same time, and others beside them.
@Suite(.serialized, .needsMachine)
struct ConcurrentOnceTests {
  let machine: Machine

  init() throws {
    machine = try Machine()
    try CountingProgram.build(on: machine)
  }

  private func recipe(_ payload: String, more: String = "record: once") -> JobRecipe {
    var recipe = JobRecipe.counting()
    recipe.payload = "- shell: \"echo ran >> evidence; \(payload); ./tick 5\""
    recipe.more = more
    return recipe
  }

  private static let waiting = "touch works; while ! test -e go; do sleep 0.01; done"

  /// How many times the payload was run.
  private var runCount: Int { (machine.read("evidence") ?? "").split(separator: "\n").count }

  /// Applies the recipe in the background; what it says is in files of this name.
  private func start(_ name: String, _ recipe: String = "recipe.yaml") throws {
    let apply = "lttrecipe apply \(recipe) > \(name).out 2> \(name).err; echo $? > \(name).status"
    try machine.startInBackground(["sh", "-c", apply], as: .user)
  }

  private func waitUntil(_ condition: String) throws {
    try machine.text("sh", "-c", "while ! \(condition); do sleep 0.01; done")
  }

  private func ended(_ name: String) throws -> (status: String, output: String, errors: String) {
    try waitUntil("test -s \(name).status")
    return (
      machine.read("\(name).status") ?? "", machine.read("\(name).out") ?? "",
      machine.read("\(name).err") ?? ""
    )
  }

  @Test func `the second waits for the first, and finds its recording`() throws {
    try machine.write(recipe(Self.waiting).text)
    try start("first")
    try waitUntil("test -e works")
    try start("second")
    try waitUntil("grep -qs 'its end is awaited' second.err")
    let third = "echo $$ > pid; exec lttrecipe apply recipe.yaml 2> third.err"
    try machine.startInBackground(["sh", "-c", third], as: .user)
    try waitUntil("grep -qs 'its end is awaited' third.err")
    try machine.text("sh", "-c", "kill $(cat pid)")
    try waitUntil("grep -qs 'interrupted while the run ' third.err")
    let plan = try machine.lttrecipe("plan", "recipe.yaml")
    #expect(plan.errors.contains("apply waits for its end"), "\(plan)")
    try machine.write("", to: "go")
    let (first, second) = (try ended("first"), try ended("second"))
    #expect(first.status == "0\n" && second.status == "0\n", "\(first) \(second)")
    #expect(second.output.hasPrefix("recorded already at "), "\(second)")
    #expect(runCount == 1 && machine.packages().count == 1)

    // All at once: none has begun when the others look.
    try machine.text("touch", "new-input")
    try machine.write(recipe("true", more: "record: once\ninputs: [new-input]").text)
    let names = ["a", "b", "c"]
    for name in names { try start(name) }
    for name in names {
      let result = try ended(name)
      #expect(result.status == "0\n", "\(result)")
    }
    #expect(runCount == 2)
    try machine.expectNothingLeft()
  }

  @Test func `of a series as well, and where the first one fails the second records`() throws {
    var series = SeriesRecipe(matrix: "{n: [5]}", payload: Self.waiting, more: "record: once")
    try machine.write(series.text)
    try start("first")
    try waitUntil("test -e works")
    try start("second")
    try waitUntil("grep -qs 'its end is awaited' second.err")
    try machine.write("", to: "go")
    #expect(try ended("first").status == "0\n")
    let second = try ended("second")
    #expect(second.output.hasPrefix("recorded already at "), "\(second)")

    try machine.text("rm", "works", "go")
    series.payload = "test -e works || { \(Self.waiting); exit 3; }"
    try machine.write(series.text)
    try start("failing")
    try waitUntil("test -e works")
    try start("next")
    try waitUntil("grep -qs 'its end is awaited' next.err")
    try machine.write("", to: "go")
    #expect(try ended("failing").status == "6\n")
    let next = try ended("next")
    #expect(next.status == "0\n" && next.errors.contains("ended with the status 6"), "\(next)")
    try machine.expectNothingLeft()
  }

  @Test func `what another run recorded beside does not count`() throws {
    try machine.write(JobRecipe.counting("10").text, to: "other.yaml")
    try machine.write(
      JobRecipe.counting("10").text + "daemon: {start: private}\n", to: "private.yaml")
    try machine.write(
      recipe("test -e done-once || { touch done-once; lttrecipe apply other.yaml 2> other; }").text)
    let first = try machine.lttrecipe("apply", "recipe.yaml", "--run-id", "first")
    #expect(first.status == 0, "\(first)")
    let second = try machine.lttrecipe("apply", "recipe.yaml")
    #expect(second.status == 0 && runCount == 2, "\(second)")
    #expect(machine.read("other")?.contains("records, too") == true)
    #expect(
      second.errors.contains("recorded anew: the run first recorded beside the run "), "\(second)")
    #expect(try machine.lttrecipe("apply", "recipe.yaml").output.hasPrefix("recorded already at "))
    #expect(runCount == 2)

    try machine.text("rm", "-r", "evidence")
    try machine.write(
      recipe("lttrecipe apply private.yaml && { lttrecipe apply recipe.yaml 2> inner; true; }").text
    )
    let own = try machine.lttrecipe("apply", "recipe.yaml")
    #expect(own.status == 0 && runCount == 1, "\(own)")
    #expect(machine.read("inner")?.contains("it would wait for itself") == true)
    let counted = try machine.lttrecipe("apply", "recipe.yaml")
    #expect(counted.output.hasPrefix("recorded already at "), "\(counted)")
    try machine.expectNothingLeft()
  }

  @Test func `why earlier runs do not count is told as it is`() throws {
    try machine.write("1", to: "in")
    let once = recipe("true", more: "record: once\ninputs: [in]")
    #expect(try machine.apply(once, "--until", "configured", "--run-id", "one").status == 0)
    try machine.write(once.text, to: "copy.yaml")
    func reason() throws -> String {
      let plan = try machine.lttrecipe("plan", "copy.yaml")
      let line = plan.errors.split(separator: "\n").first { $0.contains("recorded anew: ") }
      return String(try #require(line, "\(plan)"))
    }
    #expect(try reason().hasSuffix("the run one has not ended: it is paused"))
    try machine.write("2", to: "in")
    #expect(try machine.lttrecipe("apply", "recipe.yaml").status == 0)
    #expect(
      try reason().hasSuffix(
        "something changed before it went on: the input \(machine.folder())/in has another content (run one)"
      ))
    let killed = recipe("kill -KILL $PPID", more: "record: once\ninputs: [in]")
    #expect(try machine.apply(killed, "--run-id", "two").status == 128 + SIGKILL)
    // An older one that is over says more.
    #expect(try reason().hasSuffix("(run one)"))
    try machine.text("rm", "-r", machine.runs() + "/one")
    #expect(try reason().hasSuffix("the run two has not ended: it is cut off"))
    #expect(try machine.lttrecipe("resume", "two").status == 4)
    try machine.expectNothingLeft()
  }
}
