import Foundation
import LTTngModel
import Testing

struct RunTextTests {
  @Test func `the run's id is put in wherever it stands`() {
    let text = "a-" + RunText(parts: [.runID]) + "-b-" + RunText(parts: [.runID])

    #expect(text.expanded(runID: "X") == "a-X-b-X")
    #expect(text.description == "a-${run.id}-b-${run.id}")
  }

  @Test func `a literal text that looks like the id stays as it is`() {
    #expect(RunText("${run.id}").expanded(runID: "X") == "${run.id}")
  }

  @Test(arguments: [
    RunText(""), RunText("plain"), RunText(parts: [.runID]), "a" + RunText(parts: [.runID]),
    "a" + RunText("b"),
  ])
  func `a text survives JSON`(text: RunText) throws {
    let data = try JSONEncoder().encode([text])

    #expect(try JSONDecoder().decode([RunText].self, from: data) == [text])
  }

  @Test func `a plain text is a JSON string`() throws {
    #expect(try JSONEncoder().encode([RunText("plain")]) == Data(#"["plain"]"#.utf8))
  }
}
