import Glibc
import PlanExecution
import SystemPackage
import TestSupport
import Testing

struct PrivateFolderTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func path(_ name: String) -> FilePath {
    FilePath(folder.file(name))
  }

  @Test func `a folder is made once, with mode 0700`() throws {
    try PrivateFolder.create(path("a"))
    #expect(TestFiles.mode(folder.file("a")) == 0o700)
    #expect(throws: FolderError.self) { try PrivateFolder.create(path("a")) }
    #expect(throws: FolderError.self) { try PrivateFolder.create(path("no/a")) }
  }

  @Test func `missing parents are made, those that exist are left`() throws {
    folder.makeFolder("old", mode: 0o755)
    try PrivateFolder.createWithParents(path("old/a/b/c"))
    #expect(TestFiles.mode(folder.file("old")) == 0o755)
    #expect(
      ["old/a", "old/a/b", "old/a/b/c"].map { TestFiles.mode(folder.file($0)) } == [
        0o700, 0o700, 0o700,
      ])
    try PrivateFolder.createWithParents(path("old/a/b/c"))
    try folder.write("", to: "file")
    #expect(throws: FolderError.self) { try PrivateFolder.createWithParents(path("file/a")) }
  }

  @Test func `a folder of ours passes, anything else is refused`() throws {
    try PrivateFolder.create(path("ours"))
    try PrivateFolder.check(path("ours"))
    #expect(symlink("ours", folder.file("link")) == 0)
    try folder.write("", to: "file")
    folder.makeFolder("open")
    #expect(chmod(folder.file("open"), 0o770) == 0)
    for name in ["link", "file", "open", "missing"] {
      #expect(throws: FolderError.self, "\(name)") { try PrivateFolder.check(path(name)) }
    }
    guard geteuid() == 0 else { return }

    #expect(chown(folder.file("ours"), 65534, 65534) == 0)
    #expect(throws: FolderError.self) { try PrivateFolder.check(path("ours")) }
  }

  @Test func `a folder is writable where files can be made in it or in what exists above it`()
    throws
  {
    #expect(PrivateFolder.obstacleToWriting(FilePath(folder.path)) == nil)
    #expect(PrivateFolder.obstacleToWriting(path("a/b/c")) == nil)
    try folder.write("", to: "file")
    #expect(PrivateFolder.obstacleToWriting(path("file")) != nil)
    #expect(PrivateFolder.obstacleToWriting(path("file/a")) != nil)
    #expect(symlink("nowhere", folder.file("dangling")) == 0)
    #expect(PrivateFolder.obstacleToWriting(path("dangling")) != nil)
    #expect(PrivateFolder.obstacleToWriting(path("dangling/a")) != nil)
  }
}

struct WholeFileTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func path(_ name: String) -> FilePath {
    FilePath(folder.file(name))
  }

  @Test func `what is written is read again`() throws {
    for bytes in [[], [0], Array("text\n".utf8), [UInt8](repeating: 7, count: 300_000)] {
      try WholeFile.write(bytes, to: path("f"))
      #expect(WholeFile.read(path("f")) == bytes)
      #expect(TestFiles.names(in: folder.path) == ["f"])
    }
    #expect(TestFiles.mode(folder.file("f")) == 0o600)
  }

  @Test func `a reader sees the old or the new file, never a part`() throws {
    try WholeFile.write([1], to: path("f"))
    let old = try FileDescriptor.open(path("f"), .readOnly)
    defer { try? old.close() }
    try WholeFile.write([2, 2], to: path("f"))
    var byte: [UInt8] = [0, 0, 0]
    #expect(try byte.withUnsafeMutableBytes { try old.read(into: $0) } == 1)
    #expect(byte[0] == 1)
  }

  @Test func `links are not followed`() throws {
    try folder.write("victim", to: "victim")
    #expect(symlink("victim", folder.file("link")) == 0)
    #expect(WholeFile.read(path("link")) == nil)
    try WholeFile.write([1], to: path("link"))
    #expect(folder.text("victim") == "victim")
    #expect(WholeFile.read(path("link")) == [1])
    for name in [".g.new", "g.new"] {
      #expect(symlink("victim", folder.file(name)) == 0)
    }
    try? WholeFile.write([1], to: path("g"))
    #expect(folder.text("victim") == "victim")
  }

  @Test func `what cannot be written or read is told`() throws {
    #expect(throws: FolderError.self) { try WholeFile.write([1], to: path("no/f")) }
    folder.makeFolder("d/e")
    #expect(throws: FolderError.self) { try WholeFile.write([1], to: path("d")) }
    #expect(WholeFile.read(path("d")) == nil)
    #expect(WholeFile.read(path("none")) == nil)
    #expect(WholeFile.read("/dev/zero") == nil)
  }
}

struct FileTreeTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("kept", to: "outside/kept")
    try folder.write("x", to: "tree/a/b/file")
    try folder.write("x", to: "tree/.hidden")
    try #require(symlink(folder.file("outside"), folder.file("tree/link")) == 0)
    try #require(symlink("../../outside/kept", folder.file("tree/a/link")) == 0)
    try #require(symlink("nowhere", folder.file("tree/dangling")) == 0)
    try #require(symlink(folder.file("tree"), folder.file("toTree")) == 0)
  }

  @Test func `a tree is removed and nothing that its links lead to`() {
    FileTree.remove(FilePath(folder.file("tree")))
    #expect(TestFiles.tree(folder.path) == ["outside/", "outside/kept", "toTree"])
  }

  @Test func `names that are no text are removed, too`() throws {
    let name = Array(folder.file("tree/a/").utf8CString.dropLast()) + [-1, -2, 0]
    try #require(mkdir(name, 0o700) == 0)
    folder.makeFolder("tree/unreadable", mode: 0)
    FileTree.remove(FilePath(folder.file("tree")))
    #expect(!FileTree.exists(FilePath(folder.file("tree"))))
  }

  @Test func `a link to a tree is removed alone`() {
    FileTree.remove(FilePath(folder.file("toTree")))
    #expect(TestFiles.names(in: folder.path) == ["outside", "tree"])
    #expect(folder.text("tree/a/b/file") == "x")
  }

  @Test func `what is not there is no fault`() {
    FileTree.remove(FilePath(folder.file("none")))
    #expect(FileTree.names(in: FilePath(folder.file("none"))) == [])
    #expect(FileTree.names(in: FilePath(folder.file("outside/kept"))) == [])
  }

  @Test func `names are sorted and hidden ones are among them`() {
    #expect(
      FileTree.names(in: FilePath(folder.file("tree"))) == [".hidden", "a", "dangling", "link"])
    #expect(FileTree.isFolder(FilePath(folder.file("tree"))))
    #expect(!FileTree.isFolder(FilePath(folder.file("toTree"))))
  }
}
