import LTTngModel
import Testing

struct ProgramStepTests {
  @Test func `a step gets the secrets of its variables and of its standard input`() {
    let text = { (name: String) in RunText(parts: [.literal("x"), .secret(name)]) }
    var step = ProgramStep(
      command: .run(["ls"]), environment: ["A": text("b"), "B": "plain", "C": text("a")])
    #expect(step.secretNames == ["a", "b"])
    step.input = .text(text("c"))
    #expect(step.secretNames == ["a", "b", "c"])
    step.input = .file("/f")
    #expect(step.secretNames == ["a", "b"])
  }

  @Test func `a long command is cut in messages, and nowhere else`() {
    let step = ProgramStep(command: .shell(String(repeating: "a", count: 200)))
    #expect(step.description.count == 206)
    #expect(step.shortText(runID: "r") == "sh -c " + String(repeating: "a", count: 94) + " …")
    #expect(ProgramStep(command: .run(["ls"])).shortText(runID: "r") == "ls")
    #expect(ProgramStep.shortened(String(repeating: "b", count: 100)).count == 100)
  }
}
