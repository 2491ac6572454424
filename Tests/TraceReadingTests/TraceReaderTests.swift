import LTTngModel
import Testing
import TraceReading

struct TraceReaderTests {
  private func message(
    from executable: String, _ directory: String = "/tmp", timeLimit: Duration = .seconds(60)
  ) -> String? {
    let reader = TraceReader(executable: executable, programs: Tool.programs)
    do throws(TraceReadingError) {
      _ = try reader.read(directory, timeLimit: timeLimit)
      return nil
    } catch {
      return error.description
    }
  }

  private func script(_ text: String, in folder: TemporaryFolder) throws -> String {
    let path = try folder.file("reader", "#!/bin/sh\n" + text + "\n")
    try Tool.output(["chmod", "755", path])
    return path
  }

  @Test func `a missing program is told`() {
    #expect(
      message(from: "/nonexistent/reader")
        == "cannot start /nonexistent/reader: No such file or directory")
  }

  @Test func `the program's own error is told`() {
    #expect(
      message(from: Tool.reader, "/nonexistent")
        == """
        cannot read the traces in /nonexistent: lttrecipe-reader: cannot open /nonexistent: \
        No such file or directory
        """)
  }

  @Test func `a folder that looks like an option is a folder`() {
    #expect(message(from: Tool.reader, "--help")?.contains("cannot open --help") == true)
  }

  @Test func `an end by a signal is told`() throws {
    let folder = try TemporaryFolder()
    let program = try script("kill -SEGV $$", in: folder)

    #expect(message(from: program)?.hasSuffix("it ended with signal 11 (SIGSEGV)") == true)
  }

  @Test func `the time limit ends the program`() throws {
    let folder = try TemporaryFolder()
    let program = try script("exec sleep 600", in: folder)

    let message = message(from: program, timeLimit: .milliseconds(200))

    #expect(message?.hasPrefix("reading /tmp took longer than 0.2 seconds") == true)
  }

  @Test(arguments: [
    "", "nonsense", "{}", #"{"format":1}"#, #"{"format":2,"traces":[]}"#,
    #"{"format":1,"traces":[{}]}"#,
  ])
  func `other output is told`(output: String) throws {
    let folder = try TemporaryFolder()
    let program = try script("echo '\(output)'", in: folder)

    #expect(
      message(from: program) == "\(program) printed something other than a summary of traces")
  }

  @Test func `large counts and strange names survive`() throws {
    let folder = try TemporaryFolder()
    let program = try script(
      #"""
      cat <<'END'
      {"format":1,"traces":[{"path":".","events":{"a:\u0007%s":18446744073709551615},
      "discardedEventCount":9007199254740993,"discardedPacketCount":0,"errors":["%n"],
      "beginTime":-5,"endTime":9223372036854775807}]}
      END
      """#, in: folder)

    let reader = TraceReader(executable: program, programs: Tool.programs)
    let contents = try #require(try reader.read("/tmp", timeLimit: .seconds(60)).traces.first)

    #expect(contents.events == ["a:\u{7}%s": UInt64.max])
    #expect(contents.discardedEventCount == 9_007_199_254_740_993)
    #expect(contents.beginTime == -5)
    #expect(contents.endTime == Int64.max)
    #expect(contents.errors == ["%n"])
  }
}
