import LTTngModel
import TestSupport
import Testing

@testable import PlanExecution

struct DaemonFaultTests {
  @Test(arguments: DaemonAnswer.known.keys.sorted { $0.rawValue < $1.rawValue })
  func `what users can cause is said in words, with what to do`(code: LTTngErrorCode) throws {
    let error = LTTngError(code: code, call: "lttng_call", message: "What LTTng says")
    let problem = DaemonFault.problem("do it", error, origin: "a.yaml:1:2")

    let answer = try #require(DaemonAnswer.known[code])
    #expect(problem.message == "cannot do it: \(answer.meaning) (lttng_call(): What LTTng says)")
    #expect(problem.help == answer.help)
    #expect(problem.origin == "a.yaml:1:2")
    #expect(!answer.meaning.isEmpty && !answer.meaning.hasSuffix("."))
    #expect(!answer.help.isEmpty && !answer.help.hasSuffix("."))
  }

  @Test(
    arguments: [
      .sessionNotFound, .neverStarted, .snapshotFailed, .notActive, .liveSession,
      .perProcessSession, .notSnapshotSession, .rotationPending, .rotationUnavailable,
      .alreadyRotatedAfterStop, .clearingDisallowed, .clearingUnsupportedByRelay,
    ] as [LTTngErrorCode])
  func `what stands in a session's way is status 5, whoever asks`(code: LTTngErrorCode) {
    #expect(DaemonAnswer.known[code]?.status == .environmentNotReady)
  }

  @Test(arguments: DaemonAnswer.known.keys.sorted { $0.rawValue < $1.rawValue })
  func `what helps is written as recipes are`(code: LTTngErrorCode) throws {
    let answer = try #require(DaemonAnswer.known[code])
    for part in Self.quoted(in: answer.help) {
      let isWord = part.allSatisfy { $0.isLowercase || $0 == "-" }
      if isWord || part.contains(":") { #expect(Self.isOfRecipes(part), "\(part)") }
    }
  }

  @Test(arguments: ["buffers", "buffers: per-uid", "uprobe: {elf: x}", "output: {snapshots: {}}"])
  func `what is no recipe is found`(part: String) {
    #expect(!Self.isOfRecipes(part))
  }

  /// The parts of a text between back quotes.
  private static func quoted(in text: String) -> [String] {
    text.split(separator: "`", omittingEmptySubsequences: false).enumerated()
      .filter { !$0.offset.isMultiple(of: 2) }.map { String($0.element) }
  }

  /// Whether a word is in the reference of all keys, or a part is taken as a session's or channel's key, or as
  /// an event.
  private static func isOfRecipes(_ part: String) -> Bool {
    guard part.contains(":") else {
      let reference = TestFiles.text(
        Golden.folder("../../../Sources/Recipes/Recipes.docc/RecipeKeys.md"))
      return reference?.contains("`\(part)`") == true
    }

    let head = "lttrecipe: 1\nname: web\npayload: [{run: [first]}]\n"
    return ["kernel", "user"].contains { domain in
      [
        "\(part)\nchannels: {c: {domain: \(domain), events: [\"a:b\"]}}",
        "channels: {c: {domain: \(domain), events: [\"a:b\"], \(part)}}",
        "channels: {c: {domain: \(domain), events: [\(part)]}}",
      ].contains { (try? RunBench(head + $0 + "\n")) != nil }
    }
  }

  @Test func `a relay daemon that does not answer is told apart from a session daemon`() {
    let error = LTTngError(
      code: .relayConnectFailed, call: "lttng_enable_channel",
      message: "Unable to connect to lttng-relayd")
    let problem = DaemonFault.problem("create the channel c", error)

    #expect(problem.status == .environmentNotReady)
    #expect(problem.message.contains("no relay daemon answers at the session's address"))
    #expect(problem.help?.contains("lttng-relayd --daemonize") == true)
  }

  @Test func `an answer that nobody knows keeps LTTng's own words`() {
    let error = LTTngError(
      code: LTTngErrorCode(rawValue: 9999), call: "lttng_call", message: "Something new")

    #expect(
      DaemonFault.problem("do it", error)
        == Problem(.failed, "cannot do it: lttng_call(): Something new"))
  }
}
