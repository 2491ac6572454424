import Glibc
import LTTngModel
import PlanExecution
import SystemPackage
import TestSupport
import Testing

@testable import Retrieval

struct CopyTests {
  private let packages: TracePackages

  init() throws {
    packages = try TracePackages()
  }

  private var folder: TemporaryFolder { packages.folder }

  @discardableResult
  private func copy(
    _ package: TracePackage, _ files: [TraceManifest.File]? = nil, to place: String = "target"
  ) throws -> String {
    let retriever = try packages.retriever()
    return try retriever.retrieve(
      package, files: files ?? retriever.files(of: package), to: .copy(place))
  }

  private func inode(_ path: String) -> ino_t {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_ino : 0
  }

  @Test func `every file of the traces is listed, sorted, with size and digest`() throws {
    let files = try packages.retriever().files(of: packages.package())
    #expect(
      files.map(\.path)
        == TracePackages.whole.filter {
          $0.hasPrefix("trace/") && !$0.hasSuffix("/")
        })
    #expect(files.map(\.size) == [5, 8, 700_000, 0])
    #expect(
      files.last?.sha256
        == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(throws: RetrievalError.self) {
      try packages.retriever().files(of: packages.package(traces: ["run/none"]))
    }
  }

  @Test func `a copy has every file, and the source stays`() throws {
    let place = try copy(packages.package())
    #expect(place == "\(packages.target)/web-run-1")
    #expect(packages.arrived == TracePackages.whole)
    #expect(TestFiles.names(in: packages.target) == ["web-run-1"])
    for file in TracePackages.whole where !file.hasSuffix("/") {
      #expect(TestFiles.bytes("\(place)/\(file)") == TestFiles.bytes(folder.file("run/\(file)")))
    }
    #expect(TestFiles.mode(place) == 0o700)
    #expect(TestFiles.mode("\(place)/recipe.yaml") == 0o600)
  }

  @Test func `the traces of several sessions stand side by side`() throws {
    try folder.write("m", to: "run/b/metadata")
    let place = try copy(packages.package(traces: ["run/trace", "run/b"]))
    #expect(TestFiles.names(in: "\(place)/trace") == ["b", "trace"])
    #expect(TestFiles.text("\(place)/trace/b/metadata") == "m")
  }

  @Test func `a movable trace is moved within one file system`() throws {
    let stream = "trace/ust/uid/0/64-bit/user_0"
    let before = inode(folder.file("run/\(stream)"))
    let place = try copy(packages.package(isMovable: true))
    #expect(packages.arrived == TracePackages.whole)
    #expect(inode("\(place)/\(stream)") == before)
    #expect(TestFiles.names(in: folder.file("run")) == ["manifest.json", "output", "recipe.yaml"])
  }

  @Test func `a movable trace is copied to another file system`() throws {
    let other = try TemporaryFolder(in: "/dev/shm")
    let package = packages.package(isMovable: true)
    let place = try copy(package, to: other.path)
    #expect(TestFiles.tree(place) == TracePackages.whole)
    #expect(folder.text("run/trace/ust/uid/0/64-bit/metadata") == "metadata")
  }

  @Test func `missing folders of the target are made, and a home is a home`() throws {
    #expect(try copy(packages.package(), to: "a/b/../c/") == folder.file("a/c/web-run-1"))
    #expect(try copy(packages.package(), to: "~/t") == folder.file("home/t/web-run-1"))
    #expect(try copy(packages.package(), to: "~") == folder.file("home/web-run-1"))
  }

  @Test func `a whole package is left as it is, also when its trace was moved there`() throws {
    for isMovable in [false, true] {
      let package = packages.package(isMovable: isMovable)
      let files = try packages.retriever().files(of: package)
      let place = try copy(package, files)
      let before = inode("\(place)/recipe.yaml")
      try folder.write("more", to: "target/web-run-1/notes")
      #expect(try copy(package, files) == place)
      #expect(inode("\(place)/recipe.yaml") == before)
      #expect(TestFiles.text("\(place)/notes") == "more")
      unlink("\(place)/notes")
      if !isMovable { FileTree.remove(FilePath(place)) }
    }
  }

  @Test func `a package whose content is another one is not touched`() throws {
    let files = try packages.retriever().files(of: packages.package())
    for isMovable in [false, true] {
      try folder.write("mine", to: "target/web-run-1/trace/metadata")
      #expect(throws: RetrievalError.self) {
        try copy(packages.package(isMovable: isMovable), files)
      }
      #expect(packages.arrived == ["trace/", "trace/metadata"])
      #expect(TestFiles.text("\(packages.target)/web-run-1/trace/metadata") == "mine")
      #expect(try packages.retriever().files(of: packages.package()) == files)
    }
  }

  @Test func `what an earlier attempt left is replaced`() throws {
    try folder.write("old", to: "target/.web-run-1.partial/trace/old")
    try folder.write("old", to: "target/.web-run-1.partial/recipe.yaml")
    try copy(packages.package())
    #expect(packages.arrived == TracePackages.whole)
    #expect(TestFiles.names(in: packages.target) == ["web-run-1"])
    #expect(TestFiles.text("\(packages.target)/web-run-1/recipe.yaml") == "recipe")
  }

  @Test func `a link at the place of the attempt is taken away, not followed`() throws {
    try folder.write("victim", to: "victim/recipe.yaml")
    try #require(
      symlink(folder.file("victim"), "\(packages.target)/.web-run-1.partial") == 0)
    try copy(packages.package())
    #expect(packages.arrived == TracePackages.whole)
    #expect(TestFiles.tree(folder.file("victim")) == ["recipe.yaml"])
    #expect(folder.text("victim/recipe.yaml") == "victim")
  }

  @Test func `nothing is taken back through a link at the place of the attempt`() throws {
    try folder.write("victim", to: "victim/trace/file")
    try #require(
      symlink(folder.file("victim"), "\(packages.target)/.web-run-1.partial") == 0)
    try #require(rename(folder.file("run/trace"), folder.file("gone")) == 0)
    try packages.retriever().takeBack(
      packages.package(isMovable: true), from: .copy(packages.target))
    #expect(TestFiles.tree(folder.file("victim")) == ["trace/", "trace/file"])
    #expect(!FileTree.exists(FilePath(folder.file("run/trace"))))
  }

  @Test func `a link at the package's own place is not followed`() throws {
    folder.makeFolder("victim")
    try #require(symlink(folder.file("victim"), "\(packages.target)/web-run-1") == 0)
    #expect(throws: RetrievalError.self) { try copy(packages.package(isMovable: true)) }
    #expect(TestFiles.tree(folder.file("victim")) == [])
    #expect(folder.text("run/trace/ust/uid/0/64-bit/metadata") == "metadata")
  }

  @Test func `a byte that changed on the way is found, and nothing is left`() throws {
    let files = try packages.retriever().files(of: packages.package())
    flipByte(folder.file("run/trace/ust/uid/0/64-bit/user_0"))
    do {
      try copy(packages.package(), files)
      Issue.record("no error")
    } catch let error as RetrievalError {
      #expect(error.description.hasSuffix("trace/ust/uid/0/64-bit/user_0 has another content"))
    }
    #expect(TestFiles.names(in: packages.target) == [])
  }

  @Test func `a file that is gone is found, and nothing is left`() throws {
    let files = try packages.retriever().files(of: packages.package())
    unlink(folder.file("run/trace/ust/uid/0/64-bit/user_1"))
    #expect(throws: RetrievalError.self) { try copy(packages.package(), files) }
    #expect(TestFiles.names(in: packages.target) == [])
  }

  @Test func `links in a trace are refused, not followed`() throws {
    try folder.write("secret", to: "secret")
    try #require(symlink(folder.file("secret"), folder.file("run/trace/link")) == 0)
    #expect(throws: RetrievalError.self) { try packages.retriever().files(of: packages.package()) }
    #expect(throws: RetrievalError.self) { try copy(packages.package(), []) }
    #expect(TestFiles.names(in: packages.target) == [])
  }

  @Test func `a target that cannot be written is told before and at the copy`() throws {
    try folder.write("", to: "file")
    for place in ["file", "file/below", "/proc/1/none/below"] {
      let isFileTarget = place.hasPrefix("file")
      if isFileTarget {
        #expect(throws: RetrievalError.self) { try packages.retriever().check(.copy(place)) }
      }
      #expect(throws: RetrievalError.self) {
        try copy(packages.package(isMovable: true), to: place)
      }
      #expect(folder.text("run/trace/ust/uid/0/64-bit/metadata") == "metadata")
    }
    #expect(throws: Never.self) { try packages.retriever().check(.copy("new/folder")) }
    #expect(TestFiles.names(in: folder.path) == ["file", "run", "target"])
  }
}

struct ContentDigestTests {
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      String(repeating: "a", count: 1_000_000),
      "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    ),
  ])
  func `the digests of FIPS 180-4`(text: String, digest: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(text, to: "f")
    let found = try ContentDigest.ofFile(FilePath(folder.file("f")))
    #expect(found.sha256 == digest)
    #expect(found.size == UInt64(text.utf8.count))
  }

  @Test func `a link, a folder and a missing file have none`() throws {
    let folder = try TemporaryFolder()
    try folder.write("", to: "f")
    try #require(symlink("f", folder.file("link")) == 0)
    for name in ["link", ".", "none"] {
      #expect(throws: (any Error).self) { try ContentDigest.ofFile(FilePath(folder.file(name))) }
    }
  }
}
