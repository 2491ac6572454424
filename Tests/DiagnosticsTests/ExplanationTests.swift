import Diagnostics
import Testing

struct ExplanationTests {
  @Test func `every id has one page`() {
    let ids = Explanation.all.map(\.id)
    #expect(Set(ids).count == ids.count)
    #expect(DiagnosticID.allCases.filter { !ids.contains($0) } == [])
  }

  @Test(arguments: Explanation.all)
  func `a page is complete, and no wider than a terminal`(page: Explanation) {
    #expect(page.title.first?.isUppercase == true && page.title.last != ".")
    #expect(page.reason.hasSuffix(".") && page.meaning.last?.isWhitespace == false)
    let texts = [page.meaning, page.reason]
    let lines = texts.flatMap { $0.split(separator: "\n") }
    #expect(lines.filter { $0.count > 80 } == [])
    #expect(page.id.rawValue.count + 2 + page.title.count <= 100)
    #expect(!page.related.isEmpty && !page.related.contains(page.id), "\(page.id)")
    #expect(page.wrong.text != page.right.text)
  }

  @Test func `a page is found by its id as messages write it`() {
    #expect(Explanation.page(of: "key-unknown")?.id == .keyUnknown)
    #expect(Explanation.page(of: "[key-unknown]")?.id == .keyUnknown)
    #expect(Explanation.page(of: "key-unknow") == nil)
    #expect(Explanation.page(of: "") == nil)
  }

  @Test func `a page reads from the mistake to what is right`() {
    #expect(
      Explanation.page(of: "document-count")?.text == """
        document-count: A file holds a second document

        YAML can hold several documents in one file, separated by `---`. A recipe or
        preset is exactly one.

        Reading the first document alone would leave out, without a word, what stands
        behind it. Move the second one into a file of its own.

        Wrong:

            name: my-trace
            ---
            name: another-trace

        Right:

            name: my-trace

        See also: document-empty, yaml-syntax

        """)
  }
}
