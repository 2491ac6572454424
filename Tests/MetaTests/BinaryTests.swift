import Foundation
import Testing

/// Facts about the built programs.
struct BinaryTests {
  /// The folder of the built programs: that of the test bundle.
  static let folder = SourceTree.root.appendingPathComponent(".build/debug")

  private func libraries(of program: String) throws -> String {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["ldd", Self.folder.appendingPathComponent(program).path]
    process.standardOutput = output
    try process.run()
    let text = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: text, as: UTF8.self)
  }

  @Test(arguments: ["lttrecipe", "lttrecipe-reader"])
  func `the program loads no Foundation, which would double its start-up`(
    program: String
  ) throws {
    let libraries = try libraries(of: program)
    #expect(libraries.contains("libc.so"))
    #expect(!libraries.contains("libFoundation.so"))
  }

  @Test func `lttrecipe needs no libbabeltrace2, so that it runs on a bare traced host`() throws {
    #expect(!(try libraries(of: "lttrecipe")).contains("babeltrace"))
  }
}
