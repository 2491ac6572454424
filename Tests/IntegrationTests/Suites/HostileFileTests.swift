import TestSupport
import Testing

/// A file of 1 MiB made to fill the memory of whoever checks it.
struct HostileFile: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let text: String

  /// The id of what is said first.
  let finding: String

  private init(_ description: String, _ text: String, _ finding: String) {
    testDescription = description
    self.text = text
    self.finding = finding
  }

  private static let size = 1 << 20

  /// A file of one text again and again.
  private static func full(of text: String, _ finding: String) -> HostileFile {
    let count = size / text.utf8.count
    return HostileFile("\(text.debugDescription) …", String(repeating: text, count: count), finding)
  }

  private static var laughs: HostileFile {
    let first = "a0: &a0 [\(Array(repeating: "lol", count: 9).joined(separator: ", "))]\n"
    let text = (1...40).reduce(first) { text, level in
      let aliases = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
      return text + "a\(level): &a\(level) [\(aliases)]\n"
    }
    return HostileFile("a billion laughs", text, "yaml-limit")
  }

  /// A recipe of one session whose payload and parameters are hostile.
  private static func recipe(_ description: String, _ more: String) -> HostileFile {
    let head = "lttrecipe: 1\nname: x\nchannels: {user: {domain: user, events: [\"a:*\"]}}\n"
    return HostileFile(description, head + more, "limit-exceeded")
  }

  static let all: [HostileFile] = [
    laughs,
    full(of: "[", "yaml-limit"), full(of: "{", "yaml-limit"), full(of: "- ", "yaml-limit"),
    full(of: "? ", "yaml-limit"), full(of: "- a\n", "yaml-limit"),
    full(of: "&a ", "yaml-syntax"), full(of: "*a ", "yaml-syntax"),
    full(of: "- *a\n", "yaml-syntax"),
    full(of: "!a ", "yaml-feature"), full(of: "!", "yaml-feature"),
    full(of: "\"", "yaml-syntax"), full(of: "'", "type-wrong"), full(of: "x", "type-wrong"),
    full(of: "a: 1\n", "key-duplicate"), full(of: ":", "yaml-syntax"),
    full(of: "\n", "document-empty"), full(of: "%a\n", "yaml-feature"),
    full(of: "---\n", "document-empty"), full(of: "\u{2028}", "yaml-syntax"),
    HostileFile(
      "a list of 500 000", "[\(String(repeating: "a,", count: 500_000))]", "yaml-limit"),
    recipe(
      "a long value in a hundred thousand places",
      "parameters: {p: {default: \(String(repeating: "x", count: 500_000))}}\n"
        + "payload: [{run: [\"\(String(repeating: "${p}", count: 100_000))\"]}]\n"),
    recipe(
      "a hundred variables of 20 000 steps",
      "parameters: {\((0..<100).map { "p\($0): {default: x}" }.joined(separator: ","))}\n"
        + "payload: [\(String(repeating: "{shell: a},", count: 20_000))]\n"),
  ]
}

/// Hostile files are refused by the built program without much memory.
@Suite(.enabled(if: HostCommand.isInstalled("python3"), "needs python3"))
struct HostileFileTests {
  /// Runs a program and prints its exit status and the largest resident set, in KiB.
  ///
  /// A program that another starts without a copy of its memory, as tests do, begins with the other's figure.
  private static let measure = """
    import os, resource, subprocess, sys
    process = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=2)
    print(process.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
    """

  /// The release build, which `make test` makes first; else the one of the tests.
  private static let program: String = {
    let release = BuiltProgram.folder.replacing("/debug", with: "/release") + "/lttrecipe"
    return TestFiles.bytes(release) == nil ? BuiltProgram.folder + "/lttrecipe" : release
  }()

  @Test(arguments: HostileFile.all)
  func `a hostile file is refused within 50 MB of memory`(file: HostileFile) throws {
    let folder = try TemporaryFolder()
    try folder.write(file.text, to: "r.yaml")
    let result = try HostCommand(arguments: [
      "python3", "-c", Self.measure, Self.program, "validate", folder.file("r.yaml"),
    ]).run()
    let numbers = result.output.split { $0 == " " || $0 == "\n" }.compactMap { Int($0) }
    try #require(numbers.count == 2, "\(result)")
    #expect(numbers[0] == 3)
    #expect(numbers[1] * 1024 < 50_000_000, "\(numbers[1]) KiB")
    let first = result.errors.split(separator: "\n").first { $0.contains("error: ") } ?? ""
    #expect(first.hasSuffix("[\(file.finding)]"), "\(first.suffix(300))")
    #expect(result.errors.utf8.count < 200_000)
  }
}
