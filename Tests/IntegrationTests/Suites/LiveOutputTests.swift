import TestSupport
import Testing

/// What people see of a step's output while it runs.
@Suite(.serialized, .needsMachine)
struct LiveOutputTests {
  let machine: Machine

  init() throws {
    machine = try Machine()
  }

  /// A program that waits until what it has written was seen, and fails where that does not come.
  private func waiting(for text: String) -> String {
    "echo \(text); for i in $(seq 200); do grep -qs \(text) shown && exit 0; sleep 0.05; done; exit 9"
  }

  private func apply(_ options: String) throws -> Finished {
    try machine.shell("lttrecipe apply recipe.yaml \(options) > shown")
  }

  @Test func `the output of setup and teardown is shown as it comes, and once`() throws {
    try machine.write(
      JobRecipe(
        payload: "- run: [echo, of-the-payload]",
        more: """
          setup: [{shell: "\(waiting(for: "of-setup"))"}]
          teardown: [{shell: "\(waiting(for: "of-teardown"))"}]
          """
      ).text)
    let result = try apply("")
    #expect(result.status == 0, "\(result)")
    let lines = (machine.read("shown") ?? "").split(separator: "\n").map(String.init)
    for text in ["of-setup", "of-the-payload", "of-teardown"] {
      #expect(lines.filter { $0 == text }.count == 1, "\(lines)")
    }
  }

  @Test func `the payload's output is shown as it comes on request`() throws {
    try machine.write(JobRecipe(payload: "- shell: \"ls; \(waiting(for: "of-payload"))\"").text)
    let result = try apply("--follow")
    #expect(result.status == 0, "\(result)")
    #expect(machine.read("shown")?.split(separator: "of-payload").count == 2)
  }
}
