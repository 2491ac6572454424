import TestSupport
import Testing

/// How `lock` runs git and ssh, and what it does when it has to wait or to stop.
@Suite(.needsGit)
struct LockProgramTests {
  private let place: LockPlace

  init() throws {
    place = try LockPlace()
    try place.commit(["a.yaml": LockPlace.preset("a", "one")], tag: "v1")
  }

  /// Writes a program that notes its arguments in the file `NAME.log`.
  private func write(_ program: String, _ text: String = "exit 255") throws {
    try place.folder.write(
      "#!/bin/sh\nprintf '%s\\n' \"$*\" >> '\(place.folder.file("\(program).log"))'\n\(text)\n",
      to: "bin/\(program)", mode: 0o700)
  }

  private func log(_ program: String) -> String { place.folder.text("\(program).log") ?? "" }

  private static let remote = "{git: \"git@example.org:presets\", path: a, ref: v1}"

  @Test func `ssh asks nothing`() throws {
    try write("ssh")
    try place.write(Self.remote)
    let result = try place.shell("\"$lttrecipe\" lock r.yaml")
    #expect(result.status == 5, "\(result)")
    #expect(log("ssh").contains("-o BatchMode=yes"))
    #expect(log("ssh").contains("git@example.org git-upload-pack"))
  }

  @Test func `the user's own way to run ssh is kept`() throws {
    try write("ssh")
    try write("own")
    try place.folder.write("[core]\n  sshCommand = own -i key\n", to: "home/.gitconfig")
    try place.write(Self.remote)
    #expect(try place.shell("\"$lttrecipe\" lock r.yaml").status == 5)
    #expect(log("own").hasPrefix("-i key"))
    #expect(log("ssh") == "")
    #expect(try place.shell("GIT_SSH_COMMAND='ssh -4' \"$lttrecipe\" lock r.yaml").status == 5)
    #expect(log("ssh").hasPrefix("-4 "))
  }

  @Test func `an interruption ends git and leaves nothing`() throws {
    try write("ssh", "kill -INT $target; exec sleep 100")
    try place.write(Self.remote)
    let result = try place.shell(
      "export target=$$; exec \"$lttrecipe\" lock r.yaml")
    #expect(result.status == 130, "\(result)")
    #expect(place.lock == nil)
    #expect(place.stored == [])
  }

  @Test func `a lock waits for another one of its folder, and says so`() throws {
    try place.write(place.item("a", "v1"))
    let result = try place.shell(
      """
      flock . sh -c 'touch held; while [ -e held ] && ! [ -e go ]; do sleep 0.01; done' &
      while ! [ -e held ]; do sleep 0.01; done
      "$lttrecipe" lock r.yaml 2> errors & lock=$!
      while ! [ -s errors ]; do sleep 0.01; done
      ls; touch go; wait $lock
      """)
    #expect(result.status == 0, "\(result)")
    #expect(place.folder.text("work/errors")?.contains("waiting for it") == true)
    #expect(result.lines.prefix(3) == ["errors", "held", "r.yaml"])
    #expect(place.locked("ref") == ["v1"])
  }

  @Test func `an interruption ends the waiting for another lock`() throws {
    try place.write(place.item("a", "v1"))
    let result = try place.shell(
      """
      exec 3>&1
      flock . sh -c 'touch held; while [ -e held ] && ! [ -e go ]; do sleep 0.01; done' > /dev/null 2>&1 3>&- &
      while ! [ -e held ]; do sleep 0.01; done
      (while ! [ -s errors ]; do sleep 0.01; done; kill -INT $$; sleep 1; touch go) \
        > /dev/null 2>&1 3>&- &
      exec "$lttrecipe" lock r.yaml 2> errors
      """)
    #expect(result.status == 130, "\(result)")
    #expect(place.folder.text("work/errors")?.contains("nothing was done") == true)
    #expect(place.lock == nil)
  }

  @Test func `what was left by one that was killed goes after a day`() throws {
    try place.write(place.item("a", "v1"))
    let script = """
      mkdir -p '\(place.cache)' && chmod 700 '\(place.cache)' && cd '\(place.cache)' \
      && mkdir -p .new-1-2/sha1 .new-3-4 && touch --date='2 days ago' .new-1-2
      """
    #expect(try place.shell(script).status == 0)
    #expect(try place.lttrecipe("lock", "r.yaml").status == 0)
    #expect(place.stored.filter { $0.hasPrefix(".") } == [".new-3-4"])
  }
}
