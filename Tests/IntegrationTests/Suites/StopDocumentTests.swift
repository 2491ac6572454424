import Glibc
import TestSupport
import Testing

/// What `stop --json` tells of a series.
@Suite(.serialized, .needsMachine)
struct StopDocumentTests {
  let machine: Machine

  init() throws {
    machine = try Machine()
    try CountingProgram.build(on: machine)
  }

  private func series(_ more: String) -> SeriesRecipe {
    SeriesRecipe(
      matrix: "{n: [1, 2, 3], setup: once, teardown: once}",
      payload: "test $n != 2 || { ./tick 1; echo $$ > pid; \(more); exec sleep 1000; }")
  }

  /// The lines, without what differs from one machine or moment to the other.
  private func document(_ result: Finished) -> String {
    var text = result.output.replacing(machine.path, with: "MACHINE")
    var ids: [Substring] = []
    for match in text.matches(of: /[0-9]{8}T[0-9]{6}Z-[0-9a-f]{4}/)
    where !ids.contains(match.output) {
      ids.append(match.output)
    }
    for (number, id) in ids.enumerated() { text.replace(String(id), with: "RUN-\(number + 1)") }
    text.replace(/process [0-9]+/, with: "process N")
    text.replace(/"lttrecipe":"[^"]*"/, with: "\"lttrecipe\":\"VERSION\"")
    text.replace(/"(beginTime|endTime|payloadNanoseconds|processID)":[0-9]+/) {
      "\"\($0.output.1)\":0"
    }
    return text
  }

  private func expect(_ result: Finished, _ name: String) {
    let file = Golden.folder("../Golden/\(name).jsonl")
    #expect(Golden.difference(document(result), at: file) == nil, "\(result)")
  }

  @Test func `of one under way and of one that was cut off, it tells the runs and what is left`()
    throws
  {
    try machine.write(series(":").text)
    let apply = "lttrecipe apply recipe.yaml --run-id live > output 2> errors; echo $? > status"
    try machine.startInBackground(["sh", "-c", apply], as: .user)
    try machine.text("sh", "-c", "while ! test -s pid; do sleep 0.01; done")
    let live = try machine.lttrecipe("stop", "live", "--json")
    #expect(live.status == 0)
    expect(live, "stop-series")

    #expect(try machine.apply(series("kill -KILL $PPID"), id: "cut").status == 128 + SIGKILL)
    let cut = try machine.lttrecipe("stop", "cut", "--json")
    #expect(cut.status == 4)
    expect(cut, "stop-cut-off-series")

    // Nothing but what its runs had in common was taken away.
    let told = try machine.lttrecipe("runs", "show", "cut", "--json")
    #expect(told.output.contains(#""isUndone":false"#), "\(told)")
    var early = series(":")
    early.setup = "kill -KILL $PPID"
    #expect(try machine.apply(early, id: "early").status == 128 + SIGKILL)
    let undone = try machine.lttrecipe("stop", "early", "--json")
    #expect(undone.status == 0)
    expect(undone, "stop-undone-series")
    try machine.expectNothingLeft()
  }
}
