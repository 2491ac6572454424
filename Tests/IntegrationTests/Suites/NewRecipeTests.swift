import Glibc
import TestSupport
import Testing

/// `lttrecipe new`.
@Suite(.serialized, .needsMachine)
struct NewRecipeTests {
  let machine: Machine

  init() throws {
    machine = try Machine()
  }

  /// Expects that the recipe in a file is valid, in canonical form, and called by a name.
  private func expectGood(
    _ file: String, named name: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let validation = try machine.lttrecipe("validate", file)
    #expect(validation.status == 0, "\(validation)", sourceLocation: sourceLocation)
    let format = try machine.lttrecipe("fmt", "--diff", "--check", file)
    #expect(format.status == 0, "\(format)", sourceLocation: sourceLocation)
    let effective = try machine.lttrecipe("show", file)
    #expect(effective.output.contains("\nname: \(name)\n"), sourceLocation: sourceLocation)
  }

  @Test func `a new recipe can be applied as it is`() throws {
    let result = try machine.lttrecipe("new", "heap")
    #expect(result.status == 0 && result.output == "heap.yaml\n", "\(result)")
    try expectGood("heap.yaml", named: "heap")
    let applied = try machine.lttrecipe("apply", "heap.yaml")
    #expect(applied.status == 0, "\(applied)")
    #expect(try machine.onlyPackage().events().count > 0)
  }

  @Test func `a recipe or preset of every name in the list makes a valid one`() throws {
    let list = try machine.lttrecipe("new", "--list")
    let lines = list.output.split(separator: "\n").filter { $0.hasPrefix("  ") }
    let names = lines.compactMap { $0.split(separator: " ").first }
    #expect(names.contains("package-update") && names.contains("kernel/sched"), "\(list)")
    #expect(lines.allSatisfy { $0.split(separator: " ").count > 2 })
    for (number, template) in names.enumerated() {
      let result = try machine.lttrecipe("new", "recipe-\(number)", "--from", String(template))
      #expect(result.status == 0, "\(result)")
      try expectGood("recipe-\(number).yaml", named: "recipe-\(number)")
    }
  }

  @Test func `a copy differs from its recipe by the name and the schema's place alone`() throws {
    #expect(try machine.lttrecipe("new", "mine", "--from", "package-update").status == 0)
    let original = try #require(
      TestFile.text(of: BuiltProgram.recipes + "/package-update.yaml"))
    let schema = "# yaml-language-server: $schema=../schemas/recipe.schema.json\n"
    #expect(original.hasPrefix(schema + "lttrecipe: 1\nname: package-update\n"))
    #expect(
      machine.read("mine.yaml")
        == original.replacing(schema, with: "")
        .replacing("name: package-update\n", with: "name: mine\n"))
  }

  @Test func `a recipe of one's own is taken by its path`() throws {
    try machine.write("\u{FEFF}lttrecipe: 1\r\nname:   'old'   # x\r\npayload: [{run: [ls]}]")
    #expect(try machine.lttrecipe("new", "null", "--from", "recipe.yaml").status == 0)
    #expect(
      machine.read("null.yaml")
        == "lttrecipe: 1\nname:   \"null\"   # x\npayload: [{run: [ls]}]")
  }

  @Test func `nothing is overwritten`() throws {
    try machine.write("mine", to: "heap.yaml")
    try machine.text("ln", "-s", "/nonexistent/file", "link.yaml")
    for arguments in [["heap"], ["heap.yaml"], ["other", "--output", "heap.yaml"], ["link"]] {
      let result = try machine.run(["lttrecipe", "new"] + arguments)
      #expect(result.status == 1 && result.errors.contains("is not overwritten"), "\(result)")
      #expect(result.output == "")
    }
    #expect(machine.read("heap.yaml") == "mine")
    #expect(TestFile.names(in: machine.folder()) == ["heap.yaml", "link.yaml"])
  }

  @Test func `--output - prints, and another file is made where it says`() throws {
    let printed = try machine.lttrecipe("new", "heap", "--output", "-")
    #expect(printed.status == 0 && printed.output.hasPrefix("lttrecipe: 1\nname: heap\n"))
    #expect(TestFile.names(in: machine.folder()) == [])
    try machine.text("mkdir", "below")
    let made = try machine.lttrecipe("new", "heap", "--output", "below/x.yaml")
    #expect(made.status == 0 && made.output == "below/x.yaml\n")
    #expect(machine.read("below/x.yaml") == printed.output)
    let missing = try machine.lttrecipe("new", "heap", "--output", "missing/x.yaml")
    #expect(missing.status == 1 && missing.errors.contains("cannot write `missing/x.yaml`"))
  }

  @Test(
    arguments: [
      (["x", "--from", "kernel/schd"], 1, "did you mean `kernel/sched`?"),
      (["x", "--from", "nothing-alike"], 1, "--list"),
      (["x", "--from", "./missing.yaml"], 3, "cannot read"),
      (["x", "--from", "recipe.yaml"], 3, "lttrecipe validate recipe.yaml"),
      (["x", "--from", "preset.yaml"], 1, "taken by its name"), (["x y"], 64, "letters"),
      (["../x"], 64, "letters"), ([], 64, "--list"), (["x", "--list"], 64, "takes no name"),
    ] as [([String], Int32, String)])
  func `what cannot be made is told`(
    _ arguments: [String], _ status: Int32, _ message: String
  ) throws {
    try machine.write("lttrecipe: 1\nname: [\n")
    try machine.write("lttrecipe: 1\nkind: preset\nname: preset\n", to: "preset.yaml")
    let result = try machine.run(["lttrecipe", "new"] + arguments)
    #expect(result.status == status && result.errors.contains(message), "\(result)")
    #expect(result.output == "")
    #expect(TestFile.names(in: machine.folder()) == ["preset.yaml", "recipe.yaml"])
  }

  @Test func `--json is a stream of lines`() throws {
    let list = try machine.lttrecipe("new", "--list", "--json")
    #expect(list.lines.first?.contains("\"type\":\"version\"") == true)
    #expect(list.lines.contains { $0.contains("\"kind\":\"preset\",\"name\":\"ust/malloc\"") })
    let made = try machine.lttrecipe("new", "heap", "--json")
    #expect(made.lines.last == "{\"file\":\"heap.yaml\",\"type\":\"created\"}")
    let again = try machine.lttrecipe("new", "heap", "--json")
    #expect(again.status == 1 && again.lines.last?.contains("\"type\":\"problem\"") == true)
  }
}
