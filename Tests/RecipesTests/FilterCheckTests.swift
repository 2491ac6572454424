import Diagnostics
import LTTngModel
import TestSupport
import Testing

@testable import Recipes

/// Filters that LTTng takes, and texts of all kinds.
struct FilterCheckTests {
  @Test(arguments: [
    "a", "!a", "a == 1", "a==1&&b!=2||c<=0x1F", "(a == 1) && ((b))", "a.b.c > -1", "a->b == +2",
    "a[0] == 1", "a[i] == 1", "$ctx.vpid == 3", "$ctx.cpu_id != 0", "$app.provider:type == \"x\"",
    #"msg == "a \" b) && (""#, "msg == 'x'", "a << 2 == 8", "(a & 1) == 1", "a == 1.5", "~a == 0",
    "a &&\n  b", "a == \"*slow*\"",
  ])
  func `a right filter has no finding`(text: String) {
    #expect(FilterCheck.findings(in: text, domain: .user).map(\.message) == [])
  }

  @Test(arguments: [
    ("$ctx.pid == 1", TracingDomain.kernel, true), ("$ctx.pid == 1", .user, false),
    ("$ctx.pthread_id == 1", .kernel, false), ("$ctx.pthread_id == 1", .jul, true),
    ("$ctx.vpid == 1", .python, true), ("$ctx.callstack-user == 1", .kernel, false),
    ("$ctx.perf_cpu_cycles == 1", .kernel, false),
  ])
  func `a context field belongs to domains`(text: String, domain: TracingDomain, isRight: Bool) {
    #expect(FilterCheck.findings(in: text, domain: domain).isEmpty == isRight)
  }

  @Test func `any text is answered`() {
    let pieces = [
      "a", "1", "\"", "'", "\\", "(", ")", "[", "]", "&", "|", "=", "<", "!", "$", ".", ":", " ",
      "$ctx.",
      "é", "\u{301}", "*",
    ]
    var generator = SeededGenerator(seed: 20_261_125)
    for _ in 0..<20_000 {
      let count = Int.random(in: 0...12, using: &generator)
      let text = (0..<count).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
      let findings = FilterCheck.findings(in: text, domain: .user)
      #expect(findings.count { $0.severity == .error } <= 1)
    }
  }

  @Test func `a filter of a megabyte is answered`() {
    let text = String(repeating: "(", count: 1 << 20)
    #expect(FilterCheck.findings(in: text, domain: .user).count == 1)
    let nested = String(repeating: "(", count: 60_000)
    #expect(
      FilterCheck.findings(in: nested, domain: .user).map(\.message) == [
        "the filter does not close a `(`"
      ])
  }
}
