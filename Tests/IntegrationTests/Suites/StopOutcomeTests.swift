import Glibc
import LTTngModel
import TestSupport
import Testing

/// How `stop` tells of the end of a run, in whatever state it finds it.
@Suite(.serialized, .needsMachine)
struct StopOutcomeTests {
  let machine: Machine

  init() throws {
    machine = try Machine()
    try CountingProgram.build(on: machine)
  }

  private func wait(for file: String) throws {
    try machine.text("sh", "-c", "while ! test -s \(file); do sleep 0.01; done")
  }

  private func removeFiles(_ names: String) throws {
    try machine.text("sh", "-c", "rm -f \(names)")
  }

  /// Applies in the background until there is a file; the exit status gets into another one.
  private func start(_ recipe: JobRecipe, _ id: String, until file: String) throws {
    try machine.write(recipe.text)
    try removeFiles("\(file) status torn-down")
    let apply = "lttrecipe apply recipe.yaml --run-id \(id) > output 2> errors; echo $? > status"
    try machine.startInBackground(["sh", "-c", apply], as: .user)
    try wait(for: file)
  }

  private func status() throws -> String? {
    try wait(for: "status")
    return machine.read("status")
  }

  /// Starts a `stop` whose output and exit status get into files of this name.
  private func startStop(_ id: String, _ name: String) throws {
    let stop = "lttrecipe stop \(id) > \(name) 2>&1; echo $? > \(name).status"
    try machine.startInBackground(["sh", "-c", stop], as: .user)
  }

  private func state(of run: String) throws -> Substring? {
    try machine.lttrecipe("runs", "show", run).lines.first
  }

  @Test func `a run that is in its setup is interrupted, and has not failed`() throws {
    for (id, setup) in [("plain", "exec sleep 1000"), ("trap", "trap 'exit 3' TERM; sleep 1000")] {
      let recipe = JobRecipe(
        payload: "- run: [./tick, 5]",
        more: """
          setup: [{shell: "echo $$ > began; \(setup)"}]
          teardown: [{shell: "echo $LTTRECIPE_RUN_ID >> torn-down; test ! -e die || kill -KILL $PPID"}]
          """)
      try start(recipe, id, until: "began")
      let stopped = try machine.lttrecipe("stop", id)
      #expect(stopped.status == 0, "\(stopped)")
      #expect(stopped.output == "run \(id): ended: terminated\n", "\(stopped)")
      #expect(
        stopped.errors.contains(
          "the run \(id) ended before its payload began: nothing was recorded"))
      #expect(!stopped.errors.contains("error: "), "\(stopped)")
      #expect(try status() == "143\n")
      let told = machine.read("errors") ?? ""
      #expect(told.contains("): interrupted by SIGTERM: it ended with "), "\(told)")
      #expect(told.split(separator: "error: ").count == 2, "\(told)")
      #expect(machine.read("torn-down") == "\(id)\n")
    }

    // The same where lttrecipe is killed before it has written down how the run ended.
    try machine.write("", to: "die")
    try machine.text(
      "sh", "-c", "sed -i 's/trap .exit 3. TERM; //' recipe.yaml; rm torn-down began")
    let apply = "lttrecipe apply recipe.yaml --run-id killed; echo $? > status"
    try machine.startInBackground(["sh", "-c", "rm status; " + apply], as: .user)
    try wait(for: "began")
    let stopped = try machine.lttrecipe("stop", "killed")
    #expect(stopped.status == 0, "\(stopped)")
    #expect(try state(of: "killed") == "run killed: ended: terminated")
    #expect(try status() == "137\n")
    #expect(machine.read("torn-down") == "killed\n")
    try machine.expectNothingLeft()
  }

  @Test func `a payload that failed by itself has failed, whoever ends the run`() throws {
    var recipe = JobRecipe.counting()
    recipe.payload = "- shell: \"./tick 5; exit 3\""
    recipe.more = "teardown: [{shell: \"echo > tearing; until test -e go; do sleep 0.01; done\"}]"
    try start(recipe, "failing", until: "tearing")
    try startStop("failing", "first")
    try machine.text("sh", "-c", "until grep -qs 'comes to its end' first; do sleep 0.01; done")
    try machine.write("", to: "go")
    try wait(for: "first.status")
    #expect(machine.read("first.status") == "6\n", "\(machine.read("first") ?? "")")
    #expect(machine.read("first")?.contains("error: payload 1 (") == true)
    #expect(try status() == "6\n")
  }

  @Test func `without its session daemon a run ends as apply and resume say`() throws {
    var recipe = JobRecipe.counting()
    recipe.payload =
      "- shell: \"./tick 5; echo $PPID > parent; echo $$ > pid; until test -e go; do sleep 0.01; done\""
    func lose(_ id: String, _ last: String = ":") throws {
      try removeFiles("go")
      try start(recipe, id, until: "pid")
      try machine.text("sh", "-c", last)
      try machine.killDaemon()
    }

    try lose("alone")
    try machine.write("", to: "go")
    let undisturbed = try #require(try status())
    try lose("stopped")
    let stopped = try machine.lttrecipe("stop", "stopped")
    #expect(undisturbed == "\(stopped.status)\n" && stopped.status == 5, "\(stopped)")
    #expect(stopped.output.contains("verdict: bad: 10 events"), "\(stopped)")
    #expect(try status() == "143\n")
    #expect(try state(of: "stopped") == "run stopped: ended: terminated")
    for ending in ["stop", "resume"] {
      try lose("cut-\(ending)", "kill -KILL $(cat parent)")
      if ending == "resume" { try machine.write("", to: "go") }
      let ended = try machine.lttrecipe(ending, "cut-\(ending)")
      #expect(ended.status == 4, "\(ended)")
      #expect(ended.output.contains("verdict: bad: 10 events"), "\(ended)")
    }
    try machine.expectNothingLeft()
  }

  @Test func `two stops of a run that was cut off tell the same`() throws {
    var recipe = JobRecipe.counting()
    recipe.payload = "- shell: \"./tick 5; echo $$ > pid; kill -KILL $PPID; exec sleep 1000\""
    recipe.more =
      "teardown: [{shell: \"echo > tearing; until test -e go; do sleep 0.01; done; echo >> torn-down\"}]"
    #expect(try machine.apply(recipe, "--run-id", "cut").status == 128 + SIGKILL)
    try startStop("cut", "first")
    try wait(for: "tearing")
    try startStop("cut", "second")
    try machine.text("sh", "-c", "until grep -qs 'waiting for another' second; do sleep 0.01; done")
    try machine.write("", to: "go")
    for name in ["first", "second"] {
      try wait(for: "\(name).status")
      #expect(machine.read("\(name).status") == "4\n", "\(name)")
      let told = machine.read(name) ?? ""
      for text in ["verdict: bad: 10 events", "error: lttrecipe was ended", "/traces/job-cut\n"] {
        #expect(told.contains(text), "\(told)")
      }
    }
    #expect(machine.read("torn-down") == "\n")
    #expect(try state(of: "cut") == "run cut: ended: verdict bad")
    let over = try machine.lttrecipe("stop", "cut")
    #expect(over.status == 0 && over.errors.contains("has ended already"), "\(over)")
  }

  @Test func `a file that is no recipe is refused`() throws {
    try machine.write(JobRecipe.counting().text)
    try machine.write("# readme\n", to: "README.md")
    try machine.write("lttrecipe: 1\nname: job\nchanels: {}\n", to: "typo.yaml")
    try machine.write(
      "lttrecipe: 1\nkind: preset\nchannels: {u: {domain: user}}\n", to: "preset.yaml")
    try machine.write("secret: 1\n", to: "secret.yaml", mode: 0)
    try machine.text("sh", "-c", "printf 'a: \\377\\0' > binary; mkdir folder stand; mkfifo pipe")
    let places = [
      "README.md": "README.md:1:1: error: ", "typo.yaml": "typo.yaml:3:1: error: ",
      "preset.yaml": "preset.yaml:2:7: error: ", "binary": "binary:1:4: error: ",
      "secret.yaml": "error: ", "folder": "error: ", "pipe": "pipe:1:1: error: ",
    ]
    for command in ["stop", "resume", "destroy"] {
      for (file, place) in places {
        let refused = try machine.lttrecipe(command, file)
        #expect(refused.status == 3, "\(command) \(file): \(refused)")
        #expect(
          refused.errors.hasPrefix(
            "\(place)no run of \(file) is open, and it is no valid recipe: "), "\(refused)")
        #expect(refused.errors.contains("\n  help: "), "\(refused)")
      }
      let nothing = try machine.lttrecipe(command, "recipe.yaml")
      #expect(nothing.status == 0 && nothing.errors.hasPrefix("note: no run"), "\(nothing)")
    }
    _ = try machine.applyStanding(StandingRecipe())
    let stopped = try machine.lttrecipe("stop", "stand")
    #expect(stopped.status == 0 && stopped.output == "stand: stop: done\n", "\(stopped)")
    try machine.write("- no recipe any more\n")
    let destroyed = try machine.lttrecipe("destroy", "recipe.yaml")
    #expect(destroyed.status == 0, "\(destroyed)")
    try machine.expectNothingLeft()
  }

  @Test func `of a run that waits it is told what runs`() throws {
    var recipe = JobRecipe.counting()
    recipe.more = """
      setup: [{shell: "echo $$ > server; exec sleep 1000", background: {ready: {file: server}}}]
      """
    for (point, parts) in [("setup", 1), ("recording", 2)] {
      #expect(try machine.apply(recipe, "--until", point, "--run-id", "night").status == 0)
      let process = try #require(machine.read("server")?.split(separator: "\n").first)
      let step = "setup 1 runs in the background, as the process \(process)"
      let told = ([step] + ["the session job-night records"]).prefix(parts).joined(separator: "; ")
      let stopped = try machine.lttrecipe("stop", "night")
      #expect(stopped.status == 5, "\(stopped)")
      #expect(
        stopped.errors.contains(
          "error: the run night is paused after \(point), and left as it is: \(told)\n  help: go on: "
        ), "\(stopped)")
      #expect(stopped.errors.contains("; end it: lttrecipe destroy --run-id night\n"))
      let sessions = try machine.lttrecipe("status")
      #expect(sessions.output.contains("  \(step)\n  go on: "), "\(sessions)")
      let resumed = try machine.lttrecipe("resume", "night")
      #expect(resumed.status == 5, "\(resumed)")
      #expect(resumed.errors.contains("end it: lttrecipe destroy --run-id night"), "\(resumed)")
    }
    #expect(try machine.lttrecipe("destroy", "--run-id", "night").status == 0)
    try machine.expectEnd(of: "sleep")
    try machine.expectNothingLeft()
  }
}
