import Diagnostics
import Testing

struct NearestSpellingTests {
  private let keys = ["channels", "contexts", "domain", "events", "output", "payload", "use"]

  @Test(arguments: [
    ("chanels", "channels"), ("channel", "channels"), ("contxets", "contexts"),
    ("Domain", "domain"), ("evnets", "events"), ("paylaod", "payload"), ("ues", "use"),
  ])
  func `a slip is corrected`(word: String, expected: String) {
    #expect(NearestSpelling.candidates(for: word, among: keys) == [expected])
    #expect(
      NearestSpelling.question(for: word, among: keys) == "did you mean `\(expected)`?")
  }

  @Test(arguments: ["", "x", "zzzzzz", "channels", "eve", "contributions"])
  func `nothing is suggested where nothing is near`(word: String) {
    #expect(NearestSpelling.candidates(for: word, among: keys) == [])
    #expect(NearestSpelling.question(for: word, among: keys) == nil)
  }

  @Test func `the nearest come first, then by name`() {
    let words = ["abcdxx", "abcdex", "abcdey", "zzzzzz"]
    #expect(
      NearestSpelling.candidates(for: "abcdef", among: words, limit: 3)
        == ["abcdex", "abcdey", "abcdxx"])
    #expect(NearestSpelling.candidates(for: "abcdef", among: words, limit: 2).count == 2)
  }

  @Test func `neighbours that changed places count as one slip`() {
    #expect(NearestSpelling.candidates(for: "ab", among: ["ba"]) == ["ba"])
    #expect(NearestSpelling.candidates(for: "ab", among: ["cd"]) == [])
  }

  @Test(.timeLimit(.minutes(10)))
  func `long words among many are compared with the first of them`() {
    let words = (0..<50_000).map { String(repeating: "a", count: 240) + "\($0)" }
    for _ in 0..<2 {
      #expect(
        NearestSpelling.candidates(for: words[0] + "x", among: words) == [words[0]])
    }
  }
}
