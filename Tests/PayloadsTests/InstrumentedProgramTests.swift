import Payloads
import Testing

struct InstrumentedProgramTests {
  @Test func `the tracepoints of a library are listed by their full names`() throws {
    let library = try #require(
      PreloadLibraries.find("liblttng-ust-libc-wrapper.so", libraryPath: nil))

    #expect(
      InstrumentedProgram.tracepointNames(inFileAt: library) == [
        "lttng_ust_libc:calloc", "lttng_ust_libc:free", "lttng_ust_libc:malloc",
        "lttng_ust_libc:memalign", "lttng_ust_libc:posix_memalign", "lttng_ust_libc:realloc",
      ])
  }

  @Test(arguments: ["/bin/true", "/etc/passwd", "/", "/dev/null", "/no/such/file"])
  func `a file without tracepoints has none`(path: String) {
    #expect(InstrumentedProgram.tracepointNames(inFileAt: path).isEmpty)
  }
}
