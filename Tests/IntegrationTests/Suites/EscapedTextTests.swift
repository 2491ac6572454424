import TestSupport
import Testing

/// What would steer a terminal is written out, wherever it comes from.
@Suite(.serialized, .needsMachine)
struct EscapedTextTests {
  private let machine: Machine

  /// A text in YAML's double quotes.
  private static let evil = "\\e[31mred\\u202Etxt\\u009B2J\\nline"

  init() throws {
    machine = try Machine()
    try CountingProgram.build(on: machine)
    try machine.text("cp", "tick", "t\u{1B}[2J\u{202E}ck")
  }

  /// The scalars of a command's output that would steer a terminal.
  private func harmful(_ result: Finished) -> [Unicode.Scalar] {
    (result.output + result.errors).unicodeScalars.filter { scalar in
      (scalar.value < 0x20 && scalar != "\n" && scalar != "\t")
        || (0x7F...0x9F).contains(scalar.value) || (0x2028...0x202E).contains(scalar.value)
    }
  }

  private func write(_ more: String, to name: String) throws {
    try machine.write(
      """
      lttrecipe: 1
      name: job
      parameters: {n: {default: 1, description: "\(Self.evil)"}}
      channels: {user: {domain: user, events: ["lttrecipe_test:t\\u202E*", "lttrecipe_test:tick"]}}
      setup: [{run: [sh, -c, ":", "\(Self.evil)"], env: {V: "\(Self.evil)"}}]
      payload: [{run: ["./t\\e[2J\\u202Eck", 5]}]
      teardown: [{run: [sh, -c, "exit 3", "\(Self.evil)"]}]
      expect: {events: {"lttrecipe_test:t\\u202E": ">= 1"}}
      \(more)

      """, to: name)
  }

  @Test func `no command prints a control character of a recipe, a program or a file's name`()
    throws
  {
    let hostile = "r\u{1B}[31m\u{202E}\nname.yaml"
    try write("retrieve: [{copy: \"./t\(Self.evil)\"}]", to: hostile)
    try write(
      "matrix: {n: [\"=cmd|' /C calc'!A0\", \"a\\\"b,c\(Self.evil)\"]}\nretrieve: [{copy: ./traces}]",
      to: "series.yaml")
    try machine.write("lttrecipe: 1\n\"key\(Self.evil)\": \"\(Self.evil)\"\n", to: "wrong.yaml")
    let commands = [
      ["validate", hostile, "wrong.yaml"], ["show", hostile], ["plan", hostile],
      ["plan", hostile, "--format", "dot"], ["apply", hostile, "--run-id", "one"],
      ["apply", "series.yaml", "--run-id", "whole"], ["plan", "series.yaml"], ["runs"],
      ["runs", "show", "one"], ["runs", "show", "whole"],
      ["apply", hostile, "--until", "recording"],
      ["status"], ["status", hostile], ["destroy", hostile],
    ]
    for command in commands {
      let result = try machine.run(["lttrecipe"] + command)
      #expect(result.output.count + result.errors.count > 0, "\(command)")
      #expect(harmful(result) == [], "\(command): \(result.description.debugDescription)")
    }
    #expect(TestFile.names(in: machine.runs()).contains("one"))
    #expect(harmful(try machine.lttrecipe("gc")) == [])

    let summary = try #require(machine.read("traces/job-whole/summary.csv"))
    let lines = summary.split(separator: "\r\n")
    #expect(lines.count == 3)
    #expect(lines[1].hasPrefix("'=cmd|' /C calc'!A0,1,"), "\(summary)")
    #expect(
      lines[2].hasPrefix("\"a\"\"b,c\\u{1B}[31mred\\u{202E}txt\\u{9B}2J\\nline\",1,"), "\(summary)")
  }
}
