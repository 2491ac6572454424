import Diagnostics
import Testing
import YAMLTree

@testable import Recipes

struct ParameterSettingTests {
  @Test(arguments: [
    ("a=b", "a", "b"), ("a=", "a", ""), ("a=b=c", "a", "b=c"), ("a b= c ", "a b", " c "),
    ("é=\n", "é", "\n"), ("a==", "a", "="),
  ])
  func `the first equals sign parts name and value`(text: String, name: String, value: String) {
    let setting = ParameterSetting(text)
    #expect(setting?.name == name)
    #expect(setting?.value == value)
  }

  @Test(arguments: ["", "a", "=", "=b", "=="])
  func `a text without a name or a sign is no setting`(text: String) {
    #expect(ParameterSetting(text)?.name == nil)
  }
}

struct PreloadNameTests {
  @Test(arguments: [
    "liblttng-ust-fork.so", "liblttng-ust-libc-wrapper.so", "liblttng-ust-pthread-wrapper.so",
    "liblttng-ust-cyg-profile-fast.so", "liblttng-ust-dl.so", "liblttng-ust-fd.so",
  ])
  func `LTTng's helpers are allowed`(name: String) {
    #expect(PreloadName.isAllowed(name))
  }

  @Test(arguments: [
    "", "evil.so", "liblttng-ust-.so", "liblttng-ust-", "liblttng-ust-x", "LIBLTTNG-UST-X.SO",
    "/usr/lib/liblttng-ust-fork.so", "./liblttng-ust-fork.so", "liblttng-ust-../../evil.so",
    "liblttng-ust-a b.so", "liblttng-ust-a:evil.so", "liblttng-ust-fork.so ",
    "liblttng-ust-fork.so:evil.so", "liblttng-ust-fork.so\n", "liblttng-ust-a\0.so",
    "liblttng-ust-é.so", "liblttng-ust-fork.so.1",
  ])
  func `anything else is not`(name: String) {
    #expect(!PreloadName.isAllowed(name))
  }
}

struct NodeMergerTests {
  private func mapping(_ text: String) throws -> MappingNode {
    var diagnostics = DiagnosticCollector()
    let node = NodeReader.read(
      SourceFile(name: "m.yaml", bytes: Array(text.utf8)), diagnostics: &diagnostics)
    guard case .mapping(let mapping)? = node else { throw NoMapping() }

    return mapping
  }

  private struct NoMapping: Error {}

  private func merge(_ lower: String, _ upper: String) throws -> String {
    var merger = NodeMerger()
    var base = try mapping(lower)
    merger.merge(try mapping(upper), into: &base)
    return YAMLWriter().text(of: .mapping(base))
  }

  private func conflicts(_ lower: String, _ upper: String) throws -> [NodeMerger.Conflict] {
    var merger = NodeMerger()
    var base = try mapping(lower)
    merger.merge(try mapping(upper), into: &base)
    return merger.conflicts
  }

  @Test(arguments: [
    ("a: 1", "b: 2", "a: 1\nb: 2\n"),
    ("a: 1\nb: 1", "a: 2", "a: 2\nb: 1\n"),
    ("a: {x: 1, y: 1}", "a: {y: 2, z: 2}", "a:\n  x: 1\n  y: 2\n  z: 2\n"),
    ("a: {b: {c: {d: 1}}}", "a: {b: {c: {e: 2}}}", "a:\n  b:\n    c:\n      d: 1\n      e: 2\n"),
    ("a: 1", "a: {x: 1}", "a:\n  x: 1\n"),
    ("a: {x: 1}", "a: 1", "a: 1\n"),
    ("a: [1]", "a: 1", "a: 1\n"),
    ("a: {x: 1}", "a: [1]", "a: [1]\n"),
  ])
  func `mappings merge by key and the upper value wins`(
    lower: String, upper: String, result: String
  ) throws {
    #expect(try merge(lower, upper) == result)
  }

  @Test(arguments: [
    ("a: 1\nb: 1", "a: null", "b: 1\n"),
    ("a: {x: 1, y: 1}", "a: {x: ~}", "a:\n  y: 1\n"),
    ("a: [1]\nb: 1", "a:", "b: 1\n"),
    ("a: 1", "a: \"null\"", "a: \"null\"\n"),
    ("a: null", "a: 1", "a: 1\n"),
    ("a: 1", "b: null", "a: 1\nb: null\n"),
    ("a: 1", "b: {c: null}", "a: 1\nb:\n  c: null\n"),
  ])
  func `null removes, and stays to be reported where it removes nothing`(
    lower: String, upper: String, result: String
  ) throws {
    #expect(try merge(lower, upper) == result)
  }

  @Test(arguments: [
    ("events: [a, b]", "events: [b, c]", "events: [a, b, b, c]\n"),
    ("contexts: [a, b]", "contexts: [b, c, c]", "contexts: [a, b, c]\n"),
    ("preload: [a]", "preload: [a, b]", "preload: [a, b]\n"),
    ("use: [a]", "use: [b, a]", "use: [a, b]\n"),
    ("users: [a]", "users: [b]", "users: [b]\n"),
    ("c: {events: [a]}", "c: {events: [b]}", "c:\n  events: [a, b]\n"),
    ("contexts: [1]", "contexts: [\"1\"]", "contexts: [1]\n"),
  ])
  func `events append, contexts, preload and use unite, other lists are replaced`(
    lower: String, upper: String, result: String
  ) throws {
    #expect(try merge(lower, upper) == result)
  }

  @Test func `two different values of one key conflict`() throws {
    let conflicts = try conflicts("a: {x: 1, y: 1}\nz: 1", "a: {x: 2, y: 1}\nz: null")
    #expect(conflicts.map(\.path) == [["a", "x"]])
    #expect(conflicts.map(\.warning.message) == ["two presets set `x`: `2` wins over `1`"])
    #expect(conflicts.map(\.warning.severity) == [.warning])
    #expect(try self.conflicts("x: 1", "x: {y: 1}").isEmpty)
  }

  @Test(arguments: [
    ("a: {b: {x: 3}}", true), ("a: {b: {x: null}}", true), ("a: null", true), ("a: {b: 1}", true),
    ("a: {b: {y: 3}}", false), ("a: {}", false), ("x: 1", false),
  ])
  func `a file above settles a conflict`(upper: String, isSettled: Bool) throws {
    let conflict = try conflicts("a: {b: {x: 1}}", "a: {b: {x: 2}}")[0]
    #expect(conflict.isSettled(by: try mapping(upper)) == isSettled)
  }

  @Test func `many keys merge in no time in their square`() throws {
    let lower = (0..<20_000).map { "k\($0): 1\n" }.joined()
    let upper = (10_000..<30_000).map { "k\($0): 2\n" }.joined()
    var merger = NodeMerger()
    var base = try mapping(lower)
    merger.merge(try mapping(upper), into: &base)
    #expect(base.entries.count == 30_000)
  }
}
