import Diagnostics
import Recipes
import TestSupport
import Testing

/// Files of less than 1 MiB that would stand for far more, or for far more work.
///
/// A hang fails the run by the limit of each test; no time is measured.
@Suite(.timeLimit(.minutes(10)))
struct HostileSizeTests {
  private static let head = "lttrecipe: 1\nname: x\n"
  private static let tail = "payload: [{run: [ls]}]\n"
  private static let channel = "channels: {user: {domain: user, events: [a:*]}}\n"

  private func expect(
    _ text: String, _ findings: [String], sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    #expect(text.utf8.count < 1 << 20, sourceLocation: sourceLocation)
    let loaded = try LoadedCase(text: text)
    #expect(loaded.findings == findings, sourceLocation: sourceLocation)
  }

  private func repeated(_ text: String, _ count: Int) -> String {
    String(repeating: text, count: count)
  }

  @Test func `a long value is not put into a hundred thousand places`() throws {
    let value = "parameters: {p: {default: \(repeated("x", 500_000))}}\n"
    let text = Self.head + Self.channel + value
    try expect(
      text + "payload: [{run: [\"\(repeated("${p}", 100_000))\"]}]\n", ["5:18 limit-exceeded"])
    try expect(
      text + "payload: [\(repeated("{run: [\"${p}\"]},", 20_000))]\n", ["5:146 limit-exceeded"])
  }

  @Test func `variables of shell steps times steps times values stay small`() throws {
    let parameters = (0..<100).map { "p\($0): {default: \(repeated("x", 5000))}, " }.joined()
    try expect(
      Self.head + Self.channel + "parameters: {\(parameters)}\n"
        + "payload: [\(repeated("{shell: a},", 30_000))]\n", ["5:99 limit-exceeded"])
  }

  @Test func `a pattern times its value stays small`() throws {
    try expect(
      Self.head + Self.channel + Self.tail
        + "parameters: {p: {default: \(repeated("a", 400_000)), pattern: \"\(repeated("(a*)*", 600))b\"}}\n",
      ["5:27 parameter-value"])
  }

  @Test func `presets that are not there are not looked up without end`() throws {
    let names = (0..<100_000).map { "p\($0)," }.joined()
    let loaded = try LoadedCase(text: Self.head + "use: [\(names)]\n" + Self.tail)
    #expect(loaded.diagnostics.count { $0.id == .presetUnknown } == Limits.presetCount)
    #expect(loaded.diagnostics.count { $0.id == .presetLimit } == 1)
  }

  @Test func `a large preset is not read 190 times`() throws {
    let folder = try TemporaryFolder()
    let events = (0..<80_000).map { "\"a:\($0)\"" }.joined(separator: ",")
    try folder.write(
      "lttrecipe: 1\nkind: preset\nchannels: {user: {domain: user, events: [\(events)]}}\n",
      to: "big.yaml")
    try folder.write(
      Self.head + "use: [\(repeated("./big,", 190))]\n" + Self.tail, to: "r.yaml")
    let loaded = LoadedCase("r.yaml", in: folder.path)
    #expect(Set(loaded.diagnostics.map(\.id)) == [.presetLimit, .limitExceeded])
  }

  @Test func `an event list is not put in ten thousand times`() throws {
    let events = (0..<90_000).map { "e\($0)" }.joined(separator: ",")
    let loaded = try LoadedCase(
      text: Self.head + "event-lists: {l: [\(events)]}\n"
        + "channels: {k: {domain: kernel, events: [\(repeated("{list: l},", 10_000))]}}\n"
        + Self.tail)
    #expect(loaded.diagnostics.map(\.id) == [.limitExceeded])
  }

  @Test func `patterns that begin with a star are not compared with everything`() throws {
    let patterns = (0..<20_000).map { "\"*a*a*a*a*b\($0)\"" }.joined(separator: ",")
    let names = (0..<20_000).map { "aaaaaaaaaaaaaaaaaaaa\($0)" }.joined(separator: ",")
    let loaded = try LoadedCase(
      text: Self.head + "channels:\n  a: {domain: kernel, events: [\(patterns)]}\n"
        + "  b: {domain: kernel, events: [\(names)]}\n" + Self.tail)
    #expect(loaded.diagnostics.map(\.id) == [.limitExceeded])
  }

  @Test func `many wrong names are not compared with many right ones`() throws {
    let roles = (0..<50_000).map { "r\($0): {}" }.joined(separator: ",")
    try expect(
      Self.head + Self.channel + "roles: {\(roles)}\n"
        + "payload: [\(repeated("{run: [a], role: rr},", 10_000))]\n", ["4:8 limit-exceeded"])

    let lists = (0..<25_000).map { "list\($0): [a]" }.joined(separator: ",")
    try expect(
      Self.head + "event-lists: {\(lists)}\n"
        + "channels: {k: {domain: kernel, events: [\(repeated("{list: lists},", 25_000))]}}\n"
        + Self.tail, ["3:14 limit-exceeded"])
  }
}
