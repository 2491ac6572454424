import LTTngModel
import TestSupport
import Testing

@testable import Interchange

/// What is written into scripts stays one word or one comment, whatever its characters.
struct ShellQuotingTests {
  /// A mark that makes one character of itself and what is before it.
  private static let mark = "\u{301}"

  private static let hostile = [
    "", "a b", "'", "it's", "a'\(mark); touch PWNED; echo '\(mark)b", "'\(mark)", "\r\n'\(mark)",
    "$HOME `id` \\ \" ! * ~", "-n", "a\nb",
  ]

  private func output(of script: String) throws -> String {
    let result = try HostCommand(arguments: ["sh", "-c", script]).run()
    try #require(result.status == 0, "\(result)")
    return result.output
  }

  @Test(arguments: hostile)
  func `a shell takes a quoted word as the text itself`(text: String) throws {
    let output = try output(of: "printf '%s|' \(ShellQuoting.word(text)) end")
    #expect(Array(output.utf8) == Array("\(text)|end|".utf8))
  }

  @Test(arguments: hostile)
  func `a command that is shown to people can be run as it is shown`(text: String) throws {
    let step = ProgramStep(
      command: .run([RunText("printf"), RunText("%s|"), RunText(text), "end"]))
    #expect(Array(try output(of: step.description).utf8) == Array("\(text)|end|".utf8))
  }

  @Test func `a separator with a mark behind it is escaped all the same`() {
    let list = ShellQuoting.list(["a,\(Self.mark)b", "c"])
    #expect(Array(list.utf8) == Array("'a\\,\(Self.mark)b,c'".utf8))
    #expect(CommandQuantity.items("a\\,\(Self.mark)b,\(Self.mark)c").count == 2)
    let path = RuleGroup.escaped("/a:\(Self.mark)\\\(Self.mark)")
    #expect(Array(path.utf8) == Array("/a\\:\(Self.mark)\\\\\(Self.mark)".utf8))
  }

  @Test(arguments: ["\n", "\r\n", "\r", "\u{2028}", "\u{85}"])
  func `what is in a comment is no command`(end: String) throws {
    var lines = ShellLines()
    lines.addLoss("the folder `/x\(end)echo not a comment`")
    #expect(lines.text.utf8.count { $0 == UInt8(ascii: "\n") } == 1)
    #expect(try output(of: lines.text) == "")
  }
}
