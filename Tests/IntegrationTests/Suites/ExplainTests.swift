import FoundationEssentials
import TestSupport
import Testing

/// The commands that need nothing of the machine.
struct ExplainTests {
  private func lttrecipe(_ arguments: String...) throws -> Finished {
    try HostCommand(arguments: [BuiltProgram.folder + "/lttrecipe"] + arguments).run()
  }

  @Test func `an id is explained, and all are listed`() throws {
    let page = try lttrecipe("explain", "[key-unknown]")
    #expect(page.status == 0 && page.errors == "")
    #expect(page.output.hasPrefix("key-unknown: A key that the language does not know\n\n"))
    let list = try lttrecipe("explain")
    #expect(list.status == 0 && list.lines.count > 30)
    #expect(try lttrecipe("explain", "--list").output == list.output)
    #expect(try lttrecipe("explain", "--json").lines.count == list.lines.count + 1)
  }

  @Test func `an id that does not exist is wrong usage, and the nearest is told`() throws {
    let result = try lttrecipe("explain", "key-unknwon")
    #expect(result.status == 64 && result.output == "")
    #expect(result.errors.contains("did you mean `key-unknown`?"))
    let stream = try lttrecipe("explain", "key-unknwon", "--json")
    #expect(stream.status == 64 && stream.errors == "")
    #expect(try JSONLines(stream).types == ["version", "problem"])
    #expect(try lttrecipe("explain", "key-unknown", "--list").status == 64)
  }

  @Test func `validate prints one SARIF document, also of what cannot be read`() throws {
    let folder = try TemporaryFolder()
    try folder.write("lttrecipe: 1\nname: x\npayload: []\nretreive: []\n", to: "a.yaml")
    let result = try lttrecipe(
      "validate", "--format", "sarif", folder.file("a.yaml"), folder.file("b.yaml"))
    #expect(result.status == 3 && result.errors == "")
    struct Document: Decodable {
      struct Run: Decodable {
        struct Result: Decodable {
          let ruleId: String
        }

        let results: [Result]
      }

      let runs: [Run]
    }
    let document = try JSONDecoder().decode(Document.self, from: Data(result.output.utf8))
    #expect(document.runs[0].results.map(\.ruleId) == ["key-unknown", "file-unreadable"])
    #expect(try lttrecipe("validate", "--format", "xml", "a.yaml").status == 64)
  }
}
