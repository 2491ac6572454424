import LTTngModel
import TestSupport
import Testing

/// Payloads whose sessions rotate: the trace is in several chunks, each a trace of its own.
@Suite(.serialized, .needsMachine)
struct RotatedRunTests {
  let machine: Machine

  init() throws {
    machine = try Machine()
    try CountingProgram.build(on: machine)
  }

  private func recipe(_ rotation: String, steps: [String]) -> String {
    """
    lttrecipe: 1
    name: chunks
    \(rotation)
    channels: {user: {domain: user, subbuf-size: 16KiB, events: ["lttrecipe_test:*"]}}
    payload:
    \(steps.map { "  - \($0)" }.joined(separator: "\n"))
    expect: {discarded-events: 0, events: {"lttrecipe_test:tick": 600}}
    retrieve: [{copy: ./traces}]

    """
  }

  private static let steps = [
    "run: [./tick, 100]", "run: [sleep, 1]", "run: [./tick, 100]", "run: [sleep, 1]",
    "run: [./tick, 100]",
  ]

  /// Returns the chunks of the retrieved trace, each with the number of its events.
  private func chunks(_ package: RetrievedPackage) throws -> [Int] {
    let archives = TestFile.names(in: package.path + "/trace/archives")
    return try archives.map { chunk in
      try HostCommand(arguments: ["babeltrace2", "\(package.path)/trace/archives/\(chunk)"]).text()
        .split(separator: "\n").count
    }
  }

  @Test func `every chunk is read, judged together and retrieved`() throws {
    try machine.write(recipe("rotate: {every: 500ms}", steps: Self.steps))
    let result = try machine.lttrecipe("apply", "recipe.yaml")
    #expect(result.status == 0, "\(result)")
    let package = try machine.onlyPackage()
    #expect(try package.verdict.eventCount == 600)
    #expect(try package.events().count == 600)
    let chunks = try chunks(package)
    #expect(chunks.count >= 3 && chunks.reduce(0, +) == 600, "\(chunks)")
    try machine.expectNothingLeft()
  }

  /// A fixed name lets the steps of the payload ask for a chunk themselves.
  @Test func `a payload rotates its session itself`() throws {
    var steps = Self.steps
    steps[1] = #"shell: 'lttng rotate "$(lttng list | grep -o "chunks-[^ ]*")"'"#
    steps[3] = steps[1]
    try machine.write(recipe("", steps: steps))
    let result = try machine.lttrecipe("apply", "recipe.yaml")
    #expect(result.status == 0, "\(result)")
    let package = try machine.onlyPackage()
    #expect(try chunks(package) == [200, 200, 200])
    #expect(try package.verdict.eventCount == 600)
  }
}
