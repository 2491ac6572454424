import Payloads
import Recipes
import SystemPackage
import TestSupport
import Testing

@testable import Commands

@Suite(.enabled(if: HostCommand.isInstalled("git"), "needs git"))
struct GitFetcherTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    folder.makeFolder("repository")
    try git("init", "--quiet", "--initial-branch=main")
  }

  private func git(_ arguments: String...) throws {
    try HostCommand(
      arguments: [
        "git", "-C", folder.file("repository"), "-c", "user.name=Test",
        "-c", "user.email=test@example.org",
      ] + arguments
    ).text()
  }

  private var source: GitSource {
    GitSource(url: "file://" + folder.file("repository"), ref: "main")
  }

  private func fetcher(packLimit: Int = 256 << 20) throws -> GitFetcher {
    try GitFetcher(
      GitProgram(ProgramSupervisor(), packLimit: packLimit),
      folder: FilePath(folder.file("fetched")))
  }

  @Test func `a repository over the limit is not fetched whole`() throws {
    var generator = SeededGenerator(seed: 1)
    let bytes = (0..<3 << 17).flatMap { _ in
      withUnsafeBytes(of: generator.next()) { Array($0) }
    }
    try TestFiles.write(bytes, to: folder.file("repository/large"))
    try git("add", ".")
    try git("commit", "--quiet", "--message=x")
    let fetcher = try fetcher(packLimit: 2 << 20)
    let target = try fetcher.resolve(source)
    let fault = #expect(throws: GitFault.self) { try fetcher.fetch(source, target) }
    #expect(fault?.message == "it is larger than 2 MiB at that commit")
  }

  @Test func `only the commit itself is fetched, and the folder is removed`() throws {
    for number in 1...3 {
      try folder.write("n: \(number)\n", to: "repository/a.yaml")
      try git("add", ".")
      try git("commit", "--quiet", "--message=x")
    }
    do {
      let fetcher = try fetcher()
      let fetched = try fetcher.fetch(source, fetcher.resolve(source))
      #expect(fetched.tree.files == ["a.yaml": Array("n: 3\n".utf8)])
      let count = try HostCommand(arguments: [
        "git", "--git-dir=\(folder.file("fetched/sha1"))", "rev-list", "--count",
        "refs/lttrecipe/preset",
      ]).text()
      #expect(count == "1\n")
      #expect(TestFiles.mode(folder.file("fetched")) == 0o700)
    }
    #expect(TestFiles.names(in: folder.path) == ["repository"])
  }

  @Test func `a repository with SHA-256 hashes is fetched`() throws {
    let folder = try TemporaryFolder()
    try HostCommand(arguments: [
      "sh", "-c",
      "git init --quiet --object-format=sha256 \"$1/r\" && cd \"$1/r\" && echo a > a.yaml "
        + "&& git add . && git -c user.name=n -c user.email=e commit --quiet -m x && git tag v1",
      "sh", folder.path,
    ]).text()
    let source = GitSource(url: "file://\(folder.file("r"))", ref: "v1")
    let fetcher = try fetcher()
    let fetched = try fetcher.fetch(source, fetcher.resolve(source))
    #expect(fetched.commit.count == 64)
    #expect(fetched.tree.files == ["a.yaml": Array("a\n".utf8)])
  }
}

struct GitRefsTests {
  private static let refs = GitRefs(
    Array(
      """
      1111111111\trefs/heads/main
      2222222222\trefs/heads/v1
      3333333333\trefs/tags/v1
      4444444444\trefs/tags/v1^{}
      5555555555\trefs/tags/v2
      nonsense
      x\trefs/tags/v3

      """.utf8))

  @Test func `a tag wins over a branch, and stands for what it tags`() {
    #expect(
      Self.refs.target(of: "v1")
        == GitTarget(kind: .tag, name: "refs/tags/v1", commit: "4444444444"))
    #expect(Self.refs.target(of: "v2")?.commit == "5555555555")
    #expect(Self.refs.target(of: "main")?.kind == .branch)
    #expect(Self.refs.target(of: "refs/heads/v1")?.commit == "2222222222")
    #expect(Self.refs.target(of: "v3") == nil)
  }

  @Test func `another ref is told with the ones there are`() {
    #expect(Self.refs.help(for: "v9") == "did you mean `v1`?")
    #expect(Self.refs.help(for: "other") == "it has: main, v1, v2")
    #expect(Self.refs.help(for: "abcdef0").contains("40 digits"))
    #expect(GitRefs([]).help(for: "x").contains("no tags"))
  }
}
