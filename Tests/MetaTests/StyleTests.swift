import Foundation
import Testing

struct StyleTests {
  @Test func `no file is longer than 400 lines`() throws {
    for file in try SourceTree.files(below: "Sources") + SourceTree.files(below: "Tests") {
      #expect(file.lines.count <= 400, "\(file.path)")
    }
  }

  @Test func `functions are short`() throws {
    let functions = try SourceTree.files(below: "Sources").flatMap(FunctionLength.functions)
    #expect(functions.count > 300)
    for function in functions {
      #expect(function.lineCount <= 40, "\(function.name)")
    }
    let counts = functions.map(\.lineCount).sorted()
    #expect(counts[counts.count / 2] <= 8)
  }

  @Test func `the formatter has nothing to say`() throws {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.currentDirectoryURL = SourceTree.root
    process.arguments = [
      "swift", "format", "lint", "--strict", "--parallel", "--recursive", "Sources", "Tests",
      "Package.swift",
    ]
    process.standardError = output
    try process.run()
    let findings = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(String(decoding: findings, as: UTF8.self))")
  }

  @Test func `no error is ignored by force`() throws {
    for file in try SourceTree.files(below: "Sources") {
      for (index, line) in file.lines.enumerated() {
        #expect(!line.contains("try!"), "\(file.path):\(index + 1)")
        #expect(!line.contains("as!"), "\(file.path):\(index + 1)")
      }
    }
  }
}

/// Measures functions by their braces, without blank lines; the formatter puts the closing one below the
/// declaration.
enum FunctionLength {
  struct Function {
    let name: String
    let lineCount: Int
  }

  static func functions(in file: SourceTree.File) -> [Function] {
    file.lines.indices.compactMap { index in
      let line = file.lines[index]
      guard isDeclaration(line) else { return nil }

      let indent = line.prefix { $0 == " " }
      guard
        let end = file.lines[index...].firstIndex(where: { $0 == indent + "}" }),
        !file.lines[(index + 1)..<end].contains(where: { other in
          isDeclaration(other) && other.prefix { $0 == " " } == indent
        })
      else { return nil }

      let lines = file.lines[index...end].filter { line in line.contains { $0 != " " } }
      return Function(name: "\(file.path):\(index + 1)", lineCount: lines.count)
    }
  }

  private static func isDeclaration(_ line: String) -> Bool {
    let words = line.split(separator: " ")
    guard let first = words.first, !first.hasPrefix("//") else { return false }

    return words.contains("func")
      || words.contains { $0.hasPrefix("init(") || $0.hasPrefix("init?(") }
        && words.last == "{"
  }
}
