import Diagnostics
import Glibc
import LTTngModel
import Recipes
import SystemPackage
import TestSupport
import Testing

/// Recipes made to crash the loader, to make it hang, or to take time in the square of their size.
///
/// A hang fails the run by the limit of each test; no time is measured.
@Suite(.timeLimit(.minutes(10)))
struct HostileTests {
  private static let head = "lttrecipe: 1\nname: x\n"
  private static let tail = "payload: [{run: [ls]}]\n"
  private static let channel = "channels: {user: {domain: user, events: [a:*]}}\n"

  @Test func `a chain of presets deeper than any real one is refused`() throws {
    let folder = try TemporaryFolder()
    for index in 0..<300 {
      try folder.write(
        "lttrecipe: 1\nkind: preset\nuse: [./p\(index + 1)]\n", to: "p\(index).yaml")
    }
    try folder.write(
      "lttrecipe: 1\nkind: preset\n" + Self.channel, to: "p300.yaml")
    try folder.write(Self.head + "use: [./p0]\n" + Self.tail, to: "r.yaml")
    let loaded = LoadedCase("r.yaml", in: folder.path)
    #expect(loaded.recipe == nil)
    #expect(loaded.findings.map { $0.split(separator: " ")[1] } == ["preset-limit"])
  }

  @Test func `presets that double at each level are refused`() throws {
    let folder = try TemporaryFolder()
    for index in 0..<30 {
      let use = "use: [./a\(index + 1), ./b\(index + 1)]\n"
      try folder.write("lttrecipe: 1\nkind: preset\n" + use, to: "a\(index).yaml")
      try folder.write("lttrecipe: 1\nkind: preset\n" + use, to: "b\(index).yaml")
    }
    try folder.write("lttrecipe: 1\nkind: preset\n" + Self.channel, to: "a30.yaml")
    try folder.write("lttrecipe: 1\nkind: preset\n", to: "b30.yaml")
    try folder.write(Self.head + "use: [./a0]\n" + Self.tail, to: "r.yaml")
    let loaded = LoadedCase("r.yaml", in: folder.path)
    #expect(loaded.recipe == nil)
    #expect(loaded.findings.map { $0.split(separator: " ")[1] } == ["preset-limit"])
  }

  @Test func `a preset that uses itself through a link is a cycle`() throws {
    let folder = try TemporaryFolder()
    try folder.write("lttrecipe: 1\nkind: preset\nuse: [./link]\n", to: "p.yaml")
    #expect(symlink("p.yaml", folder.file("link.yaml")) == 0)
    #expect(symlink(".", folder.file("again")) == 0)
    try folder.write("lttrecipe: 1\nkind: preset\nuse: [again/q]\n", to: "q.yaml")
    try folder.write(Self.head + "use: [./p, ./q]\n" + Self.tail, to: "r.yaml")
    let loaded = LoadedCase("r.yaml", in: folder.path)
    #expect(loaded.findings == ["3:7 preset-cycle", "3:7 preset-cycle"])
  }

  @Test func `100 000 events load`() throws {
    let events = (0..<100_000).map { "e:\($0)" }.joined(separator: ",")
    let loaded = try LoadedCase(
      text: Self.head + "channels: {user: {domain: user, events: [\(events)]}}\n" + Self.tail)
    #expect(loaded.recipe?.recipe.sessions[0].channels[0].events.count == 100_000)
  }

  @Test func `100 000 mistakes on one line are told`() throws {
    let events = String(repeating: "{x: 1},", count: 60_000)
    let loaded = try LoadedCase(
      text: Self.head + "channels: {user: {domain: user, events: [\(events)]}}\n" + Self.tail)
    #expect(loaded.recipe == nil)
    #expect(loaded.findings.first == "3:42 key-missing")
  }

  @Test func `40 000 keys of each kind are told or taken`() throws {
    let keys = (0..<40_000).map { "k\($0): 1, " }.joined()
    for text in [
      Self.head + Self.channel + Self.tail + "env: {\(keys)}\n",
      Self.head + Self.tail + "sessions: {s: {\(keys)}}\n",
      Self.head + Self.channel + Self.tail + "parameters: {\(keys)}\n",
      Self.head + Self.channel + Self.tail + "expect: {events: {\(keys)}}\n",
      Self.head + Self.channel + Self.tail + "{\(keys)}\n",
    ] {
      let loaded = try LoadedCase(text: text)
      #expect((loaded.recipe == nil) == !loaded.diagnostics.isEmpty)
    }
  }

  @Test func `many parameters times many shell steps do not fill the memory`() throws {
    let parameters = (0..<20_000).map { "p\($0): {default: 1}, " }.joined()
    let steps = String(repeating: "{shell: a}, ", count: 20_000)
    let loaded = try LoadedCase(
      text: Self.head + Self.channel + "parameters: {\(parameters)}\npayload: [\(steps)]\n")
    #expect(loaded.findings == ["4:13 limit-exceeded"])
  }

  @Test func `huge names are refused in no time in their square`() throws {
    let name = String(repeating: "n", count: 300_000)
    for text in [
      Self.head + Self.channel + "payload: [{run: [\"${\(name)}\"]}]\nparameters: {\(name)m: ~}\n",
      "lttrecipe: 1\nname: \(name)\n" + Self.channel + Self.tail,
      Self.head + "use: [\(name), ./\(name)]\n" + Self.tail,
      Self.head + "channels: {\(name): {domain: \(name), \(name): 1}}\n" + Self.tail,
      Self.head + "\(name): 1\n" + Self.tail,
    ] {
      #expect(try LoadedCase(text: text).recipe == nil)
    }
    let setting = ParameterSetting(name: name, value: name)
    let text = Self.head + Self.channel + Self.tail + "parameters: {\(name)m: {default: a}}\n"
    #expect(try LoadedCase(text: text, settings: [setting]).recipe == nil)
  }

  @Test(arguments: [
    "${${x}}", "${${run.id}}", "${run.id", "$${${run.id}}", "${run.id}}", "${}", "${ }", "${\\0}",
    "${run.id\\n}", "${p${p}}", "${\\u0301}", "${RUN.ID}", "$${$${$${", "${${${${",
  ])
  func `nested and broken references neither crash nor pass as the run's id`(text: String) throws {
    let loaded = try LoadedCase(
      text: Self.head + Self.channel + "parameters: {p: {default: x}, x: {default: run.id}}\n"
        + "payload: [{run: [echo, \"\(text)\"]}]\n")
    guard let recipe = loaded.recipe?.recipe else {
      #expect(loaded.diagnostics.contains { [.parameterUnknown, .valueInvalid].contains($0.id) })
      return
    }
    #expect(recipe.payload.count == 1)
  }

  @Test func `a value of a megabyte goes into many places`() throws {
    let value = String(repeating: "${x}", count: 100_000)
    let loaded = try LoadedCase(
      text: Self.head + Self.channel + "parameters: {p: ~}\n"
        + "payload: [{run: [\"${p}\", \"${p}\", \"a${p}b${p}\"]}]\n",
      settings: [ParameterSetting(name: "p", value: value)])
    #expect(
      loaded.recipe?.recipe.payload.first?.command
        == .run([.init(value), .init(value), .init("a\(value)b\(value)")]))
  }

  @Test func `an alias in an alias stays within the limit`() throws {
    var text = Self.head + "channels:\n  l0: &l0 {domain: user, events: [a, a, a, a, a, a, a, a]}\n"
    for level in 1..<20 {
      text += "  l\(level): &l\(level) [*l\(level - 1), *l\(level - 1), *l\(level - 1)]\n"
    }
    let loaded = try LoadedCase(text: text + Self.tail)
    #expect(loaded.findings.contains { $0.hasSuffix("yaml-limit") })
  }
}
