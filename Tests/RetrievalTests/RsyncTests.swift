import Glibc
import LTTngModel
import PlanExecution
import Retrieval
import TestSupport
import Testing

/// The real rsync, to folders of this machine.
struct RsyncTests {
  private let packages: TracePackages

  init() throws {
    packages = try TracePackages()
  }

  private var folder: TemporaryFolder { packages.folder }

  private func push(
    to place: String, _ programs: (any ProgramRunning)? = nil, isMovable: Bool = false
  ) throws -> String {
    let package = packages.package(isMovable: isMovable)
    let retriever = try packages.retriever(programs)
    return try retriever.retrieve(package, files: retriever.files(of: package), to: .rsync(place))
  }

  @Test func `a package arrives whole and its source stays`() throws {
    for place in [packages.target, packages.target + "/"] {
      #expect(try push(to: place, isMovable: true) == "\(packages.target)/web-run-1")
      #expect(packages.arrived == TracePackages.whole)
      for file in TracePackages.whole where !file.hasSuffix("/") {
        #expect(
          TestFiles.bytes("\(packages.target)/web-run-1/\(file)")
            == TestFiles.bytes(folder.file("run/\(file)")))
      }
      #expect(folder.text("run/trace/ust/uid/0/64-bit/metadata") == "metadata")
    }
  }

  @Test func `missing folders of the target are made, a name may hold anything`() throws {
    let place = "\(packages.target)/a b/$(c)/*'é/d"
    #expect(try push(to: place) == "\(place)/web-run-1")
    #expect(TestFiles.tree("\(place)/web-run-1") == TracePackages.whole)
  }

  @Test func `a home and a relative folder are those of a copy`() throws {
    #expect(try push(to: "~/t") == folder.file("home/t/web-run-1"))
    #expect(TestFiles.tree(folder.file("home/t/web-run-1")) == TracePackages.whole)
    #expect(try push(to: "./rel") == folder.file("rel/web-run-1"))
    #expect(TestFiles.tree(folder.file("rel/web-run-1")) == TracePackages.whole)
  }

  @Test func `a part that an interrupted transfer left is finished`() throws {
    let stream = "trace/ust/uid/0/64-bit/user_0"
    let bytes = try #require(TestFiles.bytes(folder.file("run/\(stream)")))
    folder.makeFolder("target/web-run-1/trace/ust/uid/0/64-bit/.rsync-partial")
    let part = "\(packages.target)/web-run-1/trace/ust/uid/0/64-bit/.rsync-partial/user_0"
    try TestFiles.write(Array(bytes[..<300_000]), to: part)
    _ = try push(to: packages.target)
    #expect(packages.arrived == TracePackages.whole)
    #expect(TestFiles.bytes("\(packages.target)/web-run-1/\(stream)") == bytes)
  }

  @Test func `a repeated transfer sends nothing`() throws {
    _ = try push(to: packages.target)
    let stream = "\(packages.target)/web-run-1/trace/ust/uid/0/64-bit/user_0"
    var before = stat()
    stat(stream, &before)
    _ = try push(to: packages.target)
    var after = stat()
    stat(stream, &after)
    #expect(before.st_ino == after.st_ino)
    #expect(before.st_ctim.tv_nsec == after.st_ctim.tv_nsec)
  }

  @Test(arguments: ["trace/ust/uid/0/64-bit/user_0", "output/payload-1.stdout"])
  func `a byte that changed at the target is found`(file: String) throws {
    let path = "\(packages.target)/web-run-1/\(file)"
    let programs = try MeddlingPrograms { arguments in
      if !arguments.contains("--dry-run"), TestFiles.bytes(path) != nil { flipByte(path) }
    }
    do {
      _ = try push(to: packages.target, programs)
      Issue.record("no error")
    } catch let error as RetrievalError {
      #expect(error.description.contains("differs"))
    }
  }

  @Test func `a target that cannot be written is told`() throws {
    try folder.write("", to: "file")
    #expect(throws: RetrievalError.self) { try packages.retriever().check(.rsync("./file/a")) }
    #expect(throws: RetrievalError.self) { try push(to: folder.file("file/a")) }
    #expect(throws: Never.self) { try packages.retriever().check(.rsync(packages.target)) }
  }

  @Test func `a link at the package's own place is not followed, and a new place is private`()
    throws
  {
    folder.makeFolder("victim")
    folder.makeFolder("target")
    try #require(symlink(folder.file("victim"), "\(packages.target)/web-run-1") == 0)
    #expect(throws: RetrievalError.self) { try push(to: packages.target) }
    #expect(TestFiles.tree(folder.file("victim")) == [])
    unlink("\(packages.target)/web-run-1")
    let old = umask(0)
    defer { umask(old) }
    let place = try push(to: packages.target)
    #expect(TestFiles.mode(place) == 0o700)
  }

  @Test func `a destination is never an option or a command`() throws {
    let programs = try MeddlingPrograms()
    _ = try push(to: packages.target, programs)
    for command in programs.commands {
      let end = try #require(command.firstIndex(of: "--"))
      #expect(command[..<end].allSatisfy { $0 == "rsync" || $0.hasPrefix("--") })
      #expect(command.first == "rsync")
    }
    #expect(programs.commands.count == 4)
  }
}
