import LTTngModel
import Testing

/// The program without a trace.
struct ReaderProgramTests {
  private func run(_ arguments: [String]) throws -> ProgramResult {
    try Tool.programs.run([Tool.reader] + arguments, timeLimit: .seconds(60))
  }

  @Test(arguments: [
    [], ["a", "b"], ["--threads"], ["--threads", "0", "a"], ["--threads", "x", "a"],
    ["--nothing", "a"], [""],
  ])
  func `wrong arguments exit with 64 and the usage`(arguments: [String]) throws {
    let result = try run(arguments)

    #expect(result.exit == .exited(64))
    #expect(result.output.isEmpty)
    #expect(String(decoding: result.errorOutput, as: UTF8.self).contains("Usage: "))
  }

  @Test func `help and version exit with 0`() throws {
    let help = try run(["--help"])
    let version = try run(["--version"])

    #expect(help.exit == .exited(0))
    #expect(String(decoding: help.output, as: UTF8.self).hasPrefix("Usage: lttrecipe-reader"))
    #expect(version.exit == .exited(0))
    #expect(String(decoding: version.output, as: UTF8.self).hasPrefix("lttrecipe-reader "))
  }

  @Test func `a folder that cannot be read exits with 1 and the reason`() throws {
    let folder = try TemporaryFolder()

    let result = try run([folder.path + "/missing"])

    #expect(result.exit == .exited(1))
    #expect(
      String(decoding: result.errorOutput, as: UTF8.self)
        == "lttrecipe-reader: cannot open \(folder.path)/missing: No such file or directory\n")
  }

  @Test func `an empty folder has no traces`() throws {
    let folder = try TemporaryFolder()

    let result = try run(["--threads", "2", "--", folder.path])

    #expect(result.exit == .exited(0))
    #expect(String(decoding: result.output, as: UTF8.self) == "{\"format\":1,\"traces\":[]}\n")
    #expect(result.errorOutput.isEmpty)
  }

  @Test func `empty metadata without data is an empty trace`() throws {
    let folder = try TemporaryFolder()
    _ = try folder.file("metadata")

    let result = try run([folder.path])

    #expect(
      String(decoding: result.output, as: UTF8.self) == """
        {"format":1,"traces":[{"discardedEventCount":0,"discardedPacketCount":0,"errors":[],\
        "events":{},"path":"."}]}

        """)
  }

  @Test func `a folder named metadata and a link named metadata are no traces`() throws {
    let folder = try TemporaryFolder()
    let file = try folder.file("text", "/* CTF 1.8 */")
    try Tool.output(["mkdir", "-p", folder.path + "/a/metadata", folder.path + "/b"])
    try Tool.output(["ln", "-s", file, folder.path + "/b/metadata"])

    #expect(String(decoding: try run([folder.path]).output, as: UTF8.self).contains("[]"))
  }
}
