import LTTngModel
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
