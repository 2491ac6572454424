import Glibc
import Testing

@testable import Payloads

struct StepMessageTests {
  /// Sends bytes through a socket pair, closes the sending end, and reads a message.
  private func received(_ bytes: [UInt8]) -> StepMessage? {
    var ends: [Int32] = [-1, -1]
    guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0 else { return nil }
    defer { close(ends[1]) }

    _ = Bytes.write(bytes, to: ends[0])
    close(ends[0])
    return StepMessage.read(from: ends[1])
  }

  static let messages = [
    StepMessage(executable: "/bin/true", workingDirectory: nil, arguments: [], variables: []),
    StepMessage(
      executable: "/bin/echo", workingDirectory: "/tmp/ä b",
      arguments: ["echo", "", "a b", "$(id)", "new\nline", "日本"],
      variables: ["A=", "B=x=y", "C=\u{1}"]),
  ]

  @Test(arguments: messages)
  func `a message arrives as it was sent`(message: StepMessage) {
    #expect(received(message.bytes) == message)
  }

  @Test(arguments: messages)
  func `a message that is cut short is none`(message: StepMessage) {
    for count in 0..<message.bytes.count {
      #expect(received(Array(message.bytes.prefix(count))) == nil)
    }
  }

  @Test func `damaged counts are refused`() {
    let bytes = Self.messages[1].bytes
    for index in bytes.indices where bytes[index] < 0x20 {
      var damaged = bytes
      damaged[index] = 0xFF
      let message = received(damaged)
      #expect(message != Self.messages[1])
    }
  }

  @Test func `names of sockets differ`() {
    #expect(Set((0..<100).map { _ in LocalSocket.randomName() }).count == 100)
  }

  @Test func `a connection tells who is at the other end`() throws {
    let name = LocalSocket.randomName()
    guard let listening = LocalSocket.listen(name), let connected = LocalSocket.connect(name) else {
      Issue.record("no sockets")
      return
    }

    let deadline = MonotonicClock.time(.seconds(10), after: MonotonicClock.now())
    guard
      let accepted = LocalSocket.accept(
        listening, from: geteuid(), until: deadline, unlessReadable: -1)
    else {
      Issue.record("not accepted")
      return
    }

    #expect(LocalSocket.peer(of: accepted)?.user == geteuid())
    #expect(LocalSocket.peer(of: connected)?.process == getpid())
  }
}
