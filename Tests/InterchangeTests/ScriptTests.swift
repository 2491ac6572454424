import Diagnostics
import LTTngModel
import TestSupport
import Testing

@testable import Interchange

/// Scripts and the recipes that are made of them.
struct ScriptTests {
  static let scripts = TestFiles.names(in: Golden.folder("Golden/scripts"))
    .filter { !$0.hasSuffix(".yaml") && !$0.hasSuffix(".losses") }.sorted()

  private func recipe(of name: String) throws -> ImportedRecipe {
    let text = try #require(TestFiles.text(Golden.folder("Golden/scripts/\(name)")))
    let stem = String(name.split(separator: ".")[0])
    return ScriptImport.recipe(of: text, name: stem, origin: "the script \(name)")
  }

  @Test(arguments: scripts)
  func `a script becomes this recipe`(name: String) throws {
    let recipe = try recipe(of: name)
    let path = Golden.folder("Golden/scripts/\(name)")
    #expect(Golden.difference(recipe.text, at: path + ".yaml") == nil)
    let losses = recipe.losses.map { "\($0.line ?? 0): \($0.text)\n" }.joined()
    #expect(Golden.difference(losses, at: path + ".losses") == nil)
  }

  @Test(arguments: scripts)
  func `every loss stands in the recipe, in canonical form`(name: String) throws {
    let recipe = try recipe(of: name)
    let words = recipe.text.split { $0 == " " || $0 == "\n" || $0 == "#" }.joined(separator: " ")
    for loss in recipe.losses {
      let comment = loss.comment.split { $0 == " " || $0 == "\n" || $0 == "#" }
      #expect(words.contains(comment.joined(separator: " ")), "\(loss)")
    }
  }

  @Test(arguments: scripts)
  func `a script with the line ends of DOS becomes the same recipe`(name: String) throws {
    let text = try #require(TestFiles.text(Golden.folder("Golden/scripts/\(name)")))
    let ofDOS = text.split(separator: "\n", omittingEmptySubsequences: false)
      .joined(separator: "\r\n")
    let plain = ScriptImport.recipe(of: text, name: "x", origin: "y")
    let recipe = ScriptImport.recipe(of: ofDOS, name: "x", origin: "y")
    #expect(recipe.text == plain.text)
    #expect(recipe.losses == plain.losses)
  }

  @Test(arguments: [
    ["-u 'a*b'", "-u a1b", "-u c", "-u d"], ["-u 'a*'", "-u '*b'", "-u '*c'", "-u 'd*'"],
    ["-u 'a\\*'", "-u 'a*'", "-u 'a\\*b'", "-u ab"],
  ])
  func `what two channels record is said to be a duplicate`(events: [String]) throws {
    let channels = ["lttng create x", "lttng enable-channel -u a", "lttng enable-channel -u b"]
    let script =
      channels
      + events.enumerated().map { index, event in
        "lttng enable-event \(event) -c \(index.isMultiple(of: 2) ? "a" : "b")"
      }
    let recipe = ScriptImport.recipe(of: script.joined(separator: "\n"), name: "x", origin: "y")
    let rules = recipe.sessions[0].channels.map(\.rules)
    let repeated = RepeatedRules(recipe.sessions[0])
    for (channel, others) in zip(recipe.sessions[0].channels, rules.reversed()) {
      let expected = channel.rules.filter { rule in
        others.contains { $0.pattern.overlaps(rule.pattern) }
      }
      #expect(repeated[channel] == Set(expected))
    }
  }

  @Test func `scripts of many rules take little time`() throws {
    var script = "lttng create x\nlttng enable-channel -u a\nlttng enable-channel -u b\n"
    for index in 0..<5_000 {
      script += "lttng enable-event -u p:e\(index) -c a\nlttng enable-event -u p:f\(index)* -c b\n"
    }
    let recipe = ScriptImport.recipe(of: script, name: "x", origin: "y")
    #expect(recipe.sessions[0].channels.map(\.rules.count) == [5_000, 5_000])
    #expect(!recipe.text.contains("duplicate"))
    let filters = (0..<10_000).map { number in
      RecordingRule(
        .tracepoint, NamePattern("p:e") ?? .all, filter: FilterExpression("a == \(number)"))
    }
    #expect(RuleGroup.groups(of: filters).count == 10_000)
  }

  @Test func `a script without lttng is empty`() {
    let recipe = ScriptImport.recipe(of: "ls\nmake\n", name: "x", origin: "y")
    #expect(recipe.isEmpty)
  }
}
