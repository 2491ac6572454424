import Glibc
import PlanExecution
import SystemPackage
import TestSupport
import Testing

struct RunIDTests {
  @Test func `a new id is the time and four digits`() throws {
    let ids = Set((0..<200).map { _ in RunID().text })
    #expect(ids.count > 150)
    for id in ids {
      #expect(id.wholeMatch(of: /[0-9]{8}T[0-9]{6}Z-[0-9a-f]{4}/) != nil, "\(id)")
      #expect(RunID(id)?.text == id)
    }
  }

  @Test(arguments: [
    "a", "1", "nightly-1", "a.b_c-D", String(repeating: "x", count: 64), "x.new", "a..b",
  ])
  func `a plain name is an id`(text: String) {
    #expect(RunID(text)?.description == text)
  }

  @Test(arguments: [
    "", ".", "..", ".a", "-a", "_a", "a/b", "../a", "a b", "a\n", "a\0", "ä", "a\u{301}", "a:b",
    "*",
    String(repeating: "x", count: 65),
  ])
  func `anything else is none`(text: String) {
    #expect(RunID(text) == nil)
  }
}

struct RunStoreTests {
  private let folder: TemporaryFolder
  private let store: RunStore

  init() throws {
    folder = try TemporaryFolder()
    store = RunStore(root: FilePath(folder.file("a/b/lttrecipe")))
  }

  private func identity(_ id: String) -> RunIdentity {
    RunIdentity(
      id: id, recipe: "r", recipePath: "/r.yaml", host: "h", bootID: "b", userID: geteuid())
  }

  private func make(_ name: String) throws {
    _ = try Run.create(identity(name), id: try #require(RunID(name)), in: store)
  }

  @Test func `what a killed process left of a run that it was making is removed`() throws {
    try store.prepare()
    try make("open")
    let begun = try #require(RunID("begun"))
    do {
      var run = try Run.create(identity("begun"), id: begun, in: store)
      try run.begin(JournalEntry(.started, "setup 1"))
    }
    store.close(begun)
    // What somebody has put there, or restored without its journal, is theirs.
    try PrivateFolder.create(store.runs.appending("mine"))
    try folder.write("data", to: "a/b/lttrecipe/runs/mine/trace")
    for name in ["bare", "named"] { try PrivateFolder.create(store.runs.appending(name)) }
    _ = try store.create(identity("half"), id: try #require(RunID("half")))
    try folder.write("kept", to: "elsewhere")
    symlink(folder.file("elsewhere"), store.runs.appending("named/journal.jsonl").string)
    symlink(folder.path, store.runs.appending("link").string)
    try store.removeNeverBegun()
    #expect(TestFiles.names(in: store.runs.string).sorted() == ["begun", "link", "mine", "open"])
    #expect(TestFiles.text(folder.file("elsewhere")) == "kept")
  }

  @Test func `the folders are private, and so is all in them`() throws {
    let old = umask(0)
    defer { umask(old) }
    try store.prepare()
    try make("one")
    try store.prepare()
    let root = store.root.string
    #expect(TestFiles.mode(folder.file("a/b")) == 0o700)
    for entry in TestFiles.tree(root) {
      let isFolder = entry.hasSuffix("/")
      let path = "\(root)/\(isFolder ? String(entry.dropLast()) : entry)"
      #expect(TestFiles.mode(path) == (isFolder ? 0o700 : 0o600), "\(entry)")
    }
    #expect(
      TestFiles.tree(root) == [
        "creation.lock", "daemon-h.lock", "last-number", "open/", "open/one", "runs/", "runs/one/",
        "runs/one/begun/",
        "runs/one/journal.jsonl",
        "runs/one/lock",
        "runs/one/output/", "runs/one/run.json",
      ])
  }

  @Test func `an id that is taken is drawn again`() throws {
    try store.prepare()
    try make("one")
    var drawn = ["one", "one", "two", "three"].compactMap { RunID($0) }
    #expect(store.unusedID { drawn.removeFirst() }.text == "two")
    #expect(drawn.count == 1)
  }

  @Test func `runs are in the order in which they were made, whatever their names and times`()
    throws
  {
    try store.prepare()
    for name in ["c", "b"] { try make(name) }
    // As after a power cut, on another host, and where the file cannot be read.
    for (name, content) in [("d", ""), ("a", "other 99\n"), ("e", "b x\n"), ("0", "b 7")] {
      try folder.write(content, to: "a/b/lttrecipe/last-number")
      try make(name)
    }
    #expect(store.openRuns().map(\.text) == ["c", "b", "d", "a", "e", "0"])
    let numbers = store.openRuns().map { store.identity(of: $0)?.number }
    #expect(numbers == [1, 2, 3, 4, 5, 6])
  }

  @Test func `two hosts that share a home have session daemons of their own on record`() throws {
    try store.prepare()
    let daemons = [try DaemonProcess(), try DaemonProcess()].map {
      (process: $0, on: StartedDaemon(kind: .process, processID: $0.processID, privateHome: nil))
    }
    let runs = ["here", "there"].map {
      RunIdentity(
        id: $0, recipe: "r", recipePath: nil, host: $0, bootID: $0, userID: geteuid())
    }
    let here = try DaemonLease(store.root, of: runs[0])
    let there = try DaemonLease(store.root, of: runs[1])
    try here.keep(daemons[0].on)
    try there.keep(daemons[1].on)
    #expect(here.claim() == .claimed(daemons[0].on))
    #expect(there.claim() == .claimed(daemons[1].on))
  }

  @Test func `a link in place of a folder of ours is refused`() throws {
    folder.makeFolder("a/b")
    folder.makeFolder("elsewhere")
    #expect(symlink(folder.file("elsewhere"), store.root.string) == 0)
    #expect(throws: FolderError.self) { try store.prepare() }
    #expect(TestFiles.names(in: folder.file("elsewhere")).isEmpty)
  }

  @Test func `who just looks whether a run is held is in nobody's way`() throws {
    try store.prepare()
    try make("one")
    let folder = store.folder(of: try #require(RunID("one")))
    let takenCount = 200
    let results = try Threads.map([true, false]) { isLooking in
      for _ in 0..<takenCount {
        if isLooking {
          for _ in 0..<50 { _ = RunLock.isHeld(folder) }
        } else {
          _ = try RunLock(folder)
        }
      }
      return true
    }
    #expect(results == [true, true])
  }

  @Test(arguments: ["", "/runs", "/open", "/runs/one"])
  func `a run behind a link is not taken up`(_ linked: String) throws {
    try store.prepare()
    try make("one")
    let path = store.root.string + linked
    #expect(rename(path, folder.file("elsewhere")) == 0)
    #expect(symlink(folder.file("elsewhere"), path) == 0)
    let before = TestFiles.tree(folder.file("elsewhere"))
    #expect(throws: FolderError.self) { _ = try Run.open(try #require(RunID("one")), in: store) }
    #expect(TestFiles.tree(folder.file("elsewhere")) == before)
  }

  @Test(arguments: [0o720, 0o702, 0o777] as [mode_t])
  func `a folder that others can write to is refused`(mode: mode_t) throws {
    try store.prepare()
    #expect(chmod(store.runs.string, mode) == 0)
    #expect(throws: FolderError.self) { try store.prepare() }
  }

  @Test func `a file in place of a folder is refused`() throws {
    try folder.write("", to: "a/b/lttrecipe")
    #expect(throws: FolderError.self) { try store.prepare() }
  }

  @Test func `open runs are those that have not ended, oldest first`() throws {
    try store.prepare()
    for name in ["c", "a", "b.new", "b"] { try make(name) }
    try folder.write("", to: "a/b/lttrecipe/open/.hidden")
    #expect(store.openRuns().map(\.text) == ["c", "a", "b.new", "b"])
    var run = try Run.open(try #require(RunID("b")), in: store)
    try run.end()
    store.close(try #require(RunID("b")))
    #expect(store.openRuns().map(\.text) == ["c", "a", "b.new"])
    #expect(RunStore(root: "/nonexistent").openRuns().isEmpty)
  }

  @Test func `a run is made once`() throws {
    try store.prepare()
    try make("one")
    #expect(throws: FolderError.self) { try make("one") }
    #expect(store.identity(of: try #require(RunID("one"))) != nil)
    #expect(store.identity(of: try #require(RunID("two"))) == nil)
    #expect(throws: FolderError.self) {
      _ = try Run.open(try #require(RunID("two")), in: store)
    }
  }

  @Test func `a run's identity comes back as it was`() throws {
    try store.prepare()
    let id = try #require(RunID("one"))
    let run = try Run.create(identity("one"), id: id, in: store)
    #expect(run.identity.number == 1)
    #expect(store.identity(of: id) == run.identity)
    try TestFiles.write(Array("{".utf8), to: store.folder(of: id).identity.string)
    #expect(store.identity(of: id) == nil)
  }

  @Test func `a second holder of a run is refused until the first lets go`() throws {
    try store.prepare()
    let id = try #require(RunID("one"))
    do {
      let held = try Run.create(identity("one"), id: id, in: store)
      #expect(throws: FolderError.self) { _ = try Run.open(id, in: store) }
      #expect(throws: FolderError.self) { _ = try RunLock(store.folder(of: id)) }
      _ = held.progress
    }
    let again = try Run.open(id, in: store)
    #expect(again.identity.id == "one")
  }

  @Test func `a link in place of the lock is refused`() throws {
    try store.prepare()
    let runFolder = try store.create(identity("one"), id: try #require(RunID("one")))
    #expect(symlink("/dev/null", runFolder.lock.string) == 0)
    #expect(throws: FolderError.self) { _ = try RunLock(runFolder) }
  }
}
