import TestSupport
import Testing

/// Standard output that cannot be written.
@Suite(.serialized, .needsMachine)
struct OutputStreamTests {
  let machine: Machine

  init() throws {
    machine = try Machine()
    try machine.write(JobRecipe().text)
  }

  @Test func `every command that prints fails where its output is lost, and says so`() throws {
    let commands = [
      "--version", "--help", "help apply", "plan recipe.yaml", "plan recipe.yaml --format dot",
      "plan recipe.yaml --json", "plan recipe.yaml --detailed-exitcode", "validate recipe.yaml",
      "validate recipe.yaml --json",
      "show recipe.yaml", "env recipe.yaml", "export recipe.yaml --as shell",
      "presets list", "schema", "status", "runs", "explain key-unknown", "explain --list",
      "fmt - < recipe.yaml", "new --list", "apply recipe.yaml", "apply recipe.yaml --json",
      "runs show last",
    ]
    let loop = commands.map {
      "lttrecipe \($0) > /dev/full 2> errors; echo $? $(grep -c 'cannot write to standard output: No space' errors)"
    }
    let result = try machine.shell(loop.joined(separator: "\n"))
    #expect(result.lines.count == commands.count)
    for (command, line) in zip(commands, result.lines) { #expect(line == "1 1", "\(command)") }
    // What was asked for is done all the same.
    #expect(machine.packages().count == 2)
    try machine.expectNothingLeft()
  }

  @Test func `a command that only follows ends when nobody reads it any more`() throws {
    try machine.write(StandingRecipe().text)
    try machine.text("lttrecipe", "apply", "recipe.yaml")
    let change = "(sleep 2; lttrecipe stop recipe.yaml > /dev/null) &"
    let result = try machine.shell(
      "\(change) { lttrecipe status recipe.yaml --follow; echo $? > status; } | head -c 1 > /dev/null"
    )
    #expect(machine.read("status") == "0\n", "\(result)")
    try machine.text("lttrecipe", "destroy", "recipe.yaml")
  }
}
