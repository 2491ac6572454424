import Glibc
import LTTngModel
import TestSupport
import Testing

/// File systems that are full, or that nothing can be written to any more: real ones, of a few pages.
@Suite(.serialized, .needsMachine)
struct FullDiskTests {
  let machine: Machine

  init() throws {
    machine = try Machine()
    try CountingProgram.build(on: machine)
    try machine.text("mkdir", "-p", state)
  }

  private var state: String { machine.home() + "/.local/state/lttrecipe" }

  /// Mounts a file system in memory over a user's folder.
  private func mount(_ folder: String, _ options: String) throws {
    try machine.text("mkdir", "-p", folder)
    let own = "mode=700,uid=\(Role.user.userID),gid=\(Role.user.userID)"
    try machine.text("mount", "-t", "tmpfs", "-o", "\(own),\(options)", "tmpfs", folder, as: .root)
  }

  private func fill(_ folder: String) throws {
    _ = try machine.shell("cat /dev/zero > \(folder)/fill")
  }

  private func empty(_ folder: String) throws {
    try machine.text("rm", "-f", "\(folder)/fill")
  }

  /// The names in a folder as the machine sees it: its mounts are not seen from outside.
  private func names(in folder: String) throws -> [Substring] {
    try machine.text("ls", "-A", folder, as: .root).split(separator: "\n")
  }

  /// A recipe whose session writes beside the state folder, where there is room.
  private func recipe(setup: String = "", payload: String = "true", teardown: String = "")
    -> JobRecipe
  {
    var recipe = JobRecipe.counting(buffers: "subbuf-size: 16KiB, num-subbuf: 4")
    recipe.payload = "- shell: \"./tick 100; \(payload)\""
    recipe.session += "\noutput: {local: ./out}"
    recipe.more = "setup: [\(setup)]\nteardown: [\(teardown)]"
    return recipe
  }

  /// Steps that do nothing, whose entries take more than a page of the journal.
  private static let manySteps = repeatElement("{run: [\"true\"]}", count: 20).joined(
    separator: ", ")

  /// What fills the state folder.
  private var filling: String { "cat /dev/zero > \(state)/fill; true" }

  private func expectEnded(_ runCount: Int) throws {
    let list = try machine.lttrecipe("runs")
    #expect(list.lines.count == runCount, "\(list)")
    #expect(list.lines.allSatisfy { $0.contains("  ended") }, "\(list)")
    for line in list.lines {
      let id = String(line.prefix { $0 != " " })
      #expect(try machine.lttrecipe("runs", "show", id).status == 0)
    }
    try machine.expectNothingLeft()
  }

  @Test func `a trace folder that gets full makes the verdict bad, and keeps what was written`()
    throws
  {
    try mount(machine.folder() + "/disk", "size=1m")
    // What the buffers alone hold is more than the disk takes.
    var full = JobRecipe.counting(
      "200000", buffers: "subbuf-size: 16KiB, num-subbuf: 128", expect: "{}")
    full.session += "\noutput: {local: ./disk}"
    let result = try machine.apply(full)
    #expect(result.status == 4, "\(result)")
    #expect(result.output.contains("/disk/job-") && result.output.contains("was full"), "\(result)")
    let package = try machine.onlyPackage()
    #expect(
      try package.verdict.findings.contains { $0.kind == "disk-full" && $0.severity == .error })
    // The target has every byte that was written.
    try machine.text("sh", "-c", "diff -r disk/job-* traces/job-*/trace")
    #expect(try machine.text("du", "-s", "--block-size=1K", "traces").prefix(1) != "0")
    try machine.expectNothingLeft()

    try machine.text("sh", "-c", "rm -rf disk/job-*")
    let again = JobRecipe.counting("100")
    #expect(try machine.apply(again).status == 0)
    try expectEnded(2)
  }

  @Test func `a state folder that is full is told before anything is made`() throws {
    try mount(state, "size=1m")
    try fill(state)
    try machine.write(recipe().text)
    for command in ["plan", "apply"] {
      let result = try machine.lttrecipe(command, "recipe.yaml")
      #expect(result.status == 5, "\(result)")
      #expect(
        result.errors.contains(
          "cannot be written (\(state): No space left on device)\n  help: name another folder with "
            + "XDG_STATE_HOME"), "\(result)")
    }
    #expect(try names(in: state) == ["fill"])
    try empty(state)
    #expect(try machine.lttrecipe("apply", "recipe.yaml").status == 0)
    try expectEnded(1)
  }

  @Test func `a run that cannot be made whole leaves nothing`() throws {
    // The folders of the state, and of the run, and none for its first file.
    try mount(state, "size=1m,nr_inodes=8")
    let result = try machine.apply(recipe())
    #expect(result.status == 5, "\(result)")
    #expect(result.errors.contains("no run can be made: "), "\(result)")
    #expect(result.errors.contains("No space left on device"), "\(result)")
    #expect(try names(in: state + "/runs") == [])
    try machine.text("mount", "-o", "remount,nr_inodes=1000", state, as: .root)
    #expect(try machine.lttrecipe("apply", "recipe.yaml").status == 0)
    try expectEnded(1)
  }

  @Test func `a journal that gets full in setup ends the run before anything is made`() throws {
    try mount(state, "size=1m")
    let result = try machine.apply(
      recipe(
        setup: "{shell: \"\(filling)\"}, \(Self.manySteps)",
        teardown: "{shell: \"rm \(state)/fill; touch torn-down\"}, \(Self.manySteps)"))
    #expect(result.status == 1, "\(result)")
    #expect(result.errors.contains("journal.jsonl: No space left on device\n  help: "), "\(result)")
    #expect(machine.read("torn-down") != nil)
    #expect(!result.errors.contains("session job"), "\(result)")
    // What was written in part before does not spoil what was written after.
    try expectEnded(1)
    #expect(try machine.lttrecipe("runs").output.contains("ended: failed"))
    #expect(try machine.apply(recipe()).status == 0)
  }

  @Test func `a state folder that gets full while recording does not lose the trace`() throws {
    try mount(state, "size=1m")
    let first = try machine.apply(
      recipe(payload: filling, teardown: "{shell: \"echo 1 >> torn-down\"}, \(Self.manySteps)"))
    #expect(first.status == 7, "\(first)")
    #expect(first.errors.contains("manifest.json: No space left on device"), "\(first)")
    #expect(first.errors.contains("journal.jsonl: No space left on device"), "\(first)")
    #expect(first.errors.contains("nothing was brought away: the trace stays"), "\(first)")
    let trace = try #require(TestFile.names(in: machine.folder() + "/out").first)
    #expect(first.output.contains("trace: \(machine.folder())/out/\(trace)\n"), "\(first)")
    try machine.expectNothingLeft()
    #expect(try machine.lttrecipe("runs").output.contains("  cut off  "))

    try empty(state)
    let second = try machine.apply(recipe())
    #expect(second.status == 0, "\(second)")
    #expect(second.errors.contains("was cut off: it is brought to its end first"), "\(second)")
    let packages = machine.packages()
    #expect(packages.count == 2)
    for package in packages { #expect(try package.verdict.eventCount == 200) }
    // That the step had begun is known from a file that took no room.
    #expect(machine.read("torn-down") == "1\n")
    try expectEnded(2)
  }

  @Test(arguments: ["copy", "rsync"])
  func `a target that gets full leaves the trace where it was recorded`(_ kind: String) throws {
    let target = machine.folder() + "/target"
    try mount(target, "size=128k")
    // What the buffers alone hold is more than the target takes, however late the consumer comes.
    var recipe = JobRecipe.counting(
      "100000", buffers: "subbuf-size: 16KiB, num-subbuf: 32", expect: "{}")
    recipe.retrieve = "[{\(kind): ./target}]"
    let result = try machine.apply(recipe)
    #expect(result.status == 7, "\(result)")
    #expect(result.errors.contains("error: \(kind) to ./target: "), "\(result)")
    #expect(result.errors.contains("No space left on device"), "\(result)")
    let trace = try machine.stagedTrace()
    #expect(result.output.contains("trace: \(trace)\n"), "\(result)")
    let count = try HostCommand(arguments: ["babeltrace2", trace]).text().split(separator: "\n")
      .count
    #expect(result.output.contains(": \(count) events, "), "\(result)")
    try machine.expectNothingLeft()

    try machine.text("mount", "-o", "remount,size=64m", target, as: .root)
    let again = try machine.lttrecipe("apply", "recipe.yaml")
    #expect(again.status == 0, "\(again)")
    try expectEnded(2)
  }

  @Test func `a retrieval that cannot be written down leaves the trace here, too`() throws {
    try mount(state, "size=1m")
    // The entry of the retrieval names the place, and so needs a page of its own.
    let target =
      "target" + repeatElement("/" + String(repeating: "x", count: 200), count: 15).joined()
    try machine.text("mkdir", "-p", target)
    let filling = """
      #!/bin/sh
      /usr/bin/rsync "$@" || exit
      find target -name verdict.json | grep -q . && cat /dev/zero > \(state)/fill 2> /dev/null
      exit 0
      """
    try TestFile.write(Array(filling.utf8), to: machine.path + "/bin/rsync")
    chmod(machine.path + "/bin/rsync", 0o755)
    var recipe = JobRecipe.counting(buffers: "subbuf-size: 16KiB, num-subbuf: 4", expect: "{}")
    recipe.retrieve = "[{rsync: ./\(target)}]"
    let first = try machine.apply(recipe)
    #expect(first.status == 1, "\(first)")
    #expect(first.errors.contains("No space left on device"), "\(first)")
    let run = try #require(try names(in: state + "/runs").first)
    let trace = "\(state)/runs/\(run)/trace"
    #expect(first.output.contains("trace: \(trace)\n"), "\(first)")
    #expect(try names(in: trace) != [])
    #expect(machine.packages(in: target).count == 1)

    unlink(machine.path + "/bin/rsync")
    try empty(state)
    let second = try machine.lttrecipe("apply", "recipe.yaml")
    #expect(second.status == 0, "\(second)")
    #expect(machine.packages(in: target).count == 2)
    try expectEnded(2)
  }

  @Test(arguments: ["read-only", "mode 0500"])
  func `a state folder that cannot be written is told by plan and apply`(_ kind: String) throws {
    if kind == "read-only" {
      try mount(state, "ro")
    } else {
      try machine.text("chmod", "0500", state)
    }
    try machine.write(recipe().text)
    for command in ["plan", "apply"] {
      let result = try machine.lttrecipe(command, "recipe.yaml")
      #expect(result.status == 5, "\(result)")
      #expect(
        result.errors.contains("the folder of runs \(state)/runs cannot be written"), "\(result)")
      #expect(result.errors.contains("XDG_STATE_HOME"), "\(result)")
    }
    for command in ["runs", "status", "resume", "gc"] {
      #expect(try machine.lttrecipe(command).status == 0)
    }
    #expect(try names(in: state) == [])
    try machine.expectNoDaemon()
  }

  @Test(.enabled(if: Requirements.hasLoopDevices, "needs loop devices and mkfs.ext4"))
  func `a state folder that turns read-only while recording does not lose the trace`() throws {
    let image = machine.path + "/image"
    try machine.text("sh", "-c", "truncate -s 8M \(image); mkfs.ext4 -q \(image)", as: .root)
    try machine.text("mount", "-o", "loop", image, state, as: .root)
    try machine.text("sh", "-c", "chown nobody \(state); chmod 700 \(state)", as: .root)
    try machine.write(
      recipe(payload: "touch in; while ! test -e go; do sleep 0.01; done").text)
    try machine.write(
      "lttrecipe apply recipe.yaml > output 2> errors; echo $? > status; touch done", to: "apply.sh"
    )
    try machine.startInBackground(["sh", "apply.sh"], as: .user)
    try machine.text("sh", "-c", "while ! test -e in; do sleep 0.01; done")
    // As the kernel does it after an error of the disk.
    try machine.text("mount", "-o", "remount,abort", state, as: .root)
    try machine.text("sh", "-c", "touch go; while ! test -e done; do sleep 0.01; done")
    let errors = machine.read("errors") ?? ""
    #expect(machine.read("status") == "7\n", "\(errors)")
    #expect(errors.contains("journal.jsonl: Read-only file system"), "\(errors)")
    let trace = try #require(TestFile.names(in: machine.folder() + "/out").first)
    #expect(machine.read("output")?.contains("/out/\(trace)\n") == true)
    let folder = machine.folder() + "/out/" + trace
    #expect(
      try HostCommand(arguments: ["babeltrace2", folder]).text().split(separator: "\n").count == 200
    )
    try machine.expectNothingLeft()
    let refused = try machine.lttrecipe("apply", "recipe.yaml")
    #expect(refused.status == 5 && refused.errors.contains("Read-only file system"), "\(refused)")

    try machine.text("umount", state, as: .root)
    _ = try machine.run(["e2fsck", "-fy", image], as: .root)
    try machine.text("mount", "-o", "loop", image, state, as: .root)
    let again = try machine.lttrecipe("apply", "recipe.yaml")
    #expect(again.status == 0, "\(again)")
    #expect(TestFile.exists(folder))
    try expectEnded(2)
    try machine.text("umount", state, as: .root)
  }
}

extension Requirements {
  /// Whether a file can be mounted as a disk.
  fileprivate static let hasLoopDevices =
    (try? HostCommand(
      arguments: [
        "unshare", "-m", "--propagation=private", "sh", "-ec",
        "file=$(mktemp); trap 'rm $file' EXIT; truncate -s 1M $file; mkfs.ext4 -q $file; mount -o loop $file /mnt; "
          + "umount /mnt",
      ]
    ).run())?.status == 0
}
