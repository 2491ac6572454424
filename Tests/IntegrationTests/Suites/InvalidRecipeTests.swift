import TestSupport
import Testing

/// A recipe with one mistake.
struct InvalidRecipe: CustomTestStringConvertible {
  let testDescription: String
  let bytes: [UInt8]

  /// What standard error says of the place, and in words.
  let place: String
  let message: String

  /// The commands that refuse it.
  private(set) var commands = ["apply", "validate"]

  /// The same, refused by one command alone.
  func only(_ command: String) -> InvalidRecipe {
    var recipe = self
    recipe.commands = [command]
    return recipe
  }

  init(
    _ description: String, _ text: String, _ place: String, _ message: String
  ) {
    self.init(description, bytes: Array(text.utf8), place, message)
  }

  init(
    _ description: String, bytes: [UInt8], _ place: String, _ message: String
  ) {
    testDescription = description
    self.bytes = bytes
    self.place = "recipe.yaml:\(place)"
    self.message = message
  }

  /// A recipe whose sixth line, and what follows it, is wrong.
  init(
    _ description: String, last: String, _ place: String, _ message: String
  ) {
    self.init(description, Self.start + last + "\n", place, message)
  }

  private static let start = """
    lttrecipe: 1
    name: job
    use: [ust/malloc]
    payload: [{run: [ls]}]
    parameters: {folder: {default: /}}

    """

  static let all = [
    InvalidRecipe("empty", "", "1:1", "empty"),
    InvalidRecipe("a list", "- lttrecipe: 1\n", "1:1", "must be a mapping"),
    InvalidRecipe("not UTF-8", bytes: Array("name: ".utf8) + [0xFF, 0x0A], "1:7", "UTF-8"),
    InvalidRecipe("two documents", "lttrecipe: 1\n---\nname: job\n", "2:1", "document"),
    InvalidRecipe("no YAML", "lttrecipe: [1\n", "", "error: "),
    InvalidRecipe("another version", "lttrecipe: 2\n", "1:12", "version 1"),
    InvalidRecipe("a duplicate key", last: "name: other", "6:1", "name"),
    InvalidRecipe("an unknown key", last: "retreive: []", "6:1", "did you mean `retrieve`"),
    InvalidRecipe("a wrong type", last: "retrieve: ./traces", "6:11", "list"),
    InvalidRecipe(
      "a wrong unit", last: "setup: [{run: [ls], timeout: 10m}]", "6:30", "10min"),
    InvalidRecipe(
      "a size without a unit", last: "channels: {user: {subbuf-size: 4096}}", "6:32", "unit"),
    InvalidRecipe(
      "a size that LTTng refuses", last: "channels: {user: {subbuf-size: 5KiB}}", "6:32",
      "power of two"),
    InvalidRecipe(
      "a name that no parameter has", last: "setup: [{run: [ls, \"${foldr}\"]}]", "6:20",
      "folder"),
    InvalidRecipe(
      "a preset that does not exist",
      "lttrecipe: 1\nname: job\nuse: [ust/maloc]\npayload: [{run: [ls]}]\n", "3:7", "ust/malloc"),
    InvalidRecipe(
      "a channel name over LTTng's limit",
      last: "channels: {\(String(repeating: "c", count: 247)): {domain: user, events: [a]}}",
      "6:12", "246 bytes"),
    InvalidRecipe(
      "an event name over LTTng's limit",
      last: "channels: {user: {events: [\(String(repeating: "e", count: 256))]}}", "6:28",
      "255 bytes"),
    InvalidRecipe(
      "a session name over LTTng's limit",
      "lttrecipe: 1\nname: \(String(repeating: "n", count: 182))\nuse: [ust/malloc]\n"
        + "payload: [{run: [ls]}]\n", "2:7", "at most"),
    InvalidRecipe(
      "a missing parameter",
      "lttrecipe: 1\nname: job\nuse: [ust/malloc]\nparameters: {folder: }\n"
        + "payload: [{run: [ls, \"${folder}\"]}]\n", "4:14", "--set folder=VALUE"
    ).only("apply"),
    InvalidRecipe(
      "an event without a name", last: "channels: {user: {events: [{when-missing: skip}]}}",
      "6:28", "tracepoint"),
    InvalidRecipe(
      "an unknown context field", last: "channels: {user: {contexts: [vpidd]}}", "6:30", "vpid"),
    InvalidRecipe(
      "a preset that preloads other libraries", last: "preload: [evil.so]", "6:11",
      "preload helpers"),
  ]
}

/// Nothing is called or created for a recipe that is wrong.
@Suite(.serialized, .needsMachine)
struct InvalidRecipeTests {
  let machine: Machine

  init() throws {
    machine = try Machine()
  }

  private func expectRefused(
    _ result: Finished, _ message: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    #expect(result.status == 3, "\(result)", sourceLocation: sourceLocation)
    #expect(result.errors.contains("error: "), sourceLocation: sourceLocation)
    #expect(result.errors.contains(message), "\(result)", sourceLocation: sourceLocation)
    #expect(result.output == "", sourceLocation: sourceLocation)
    #expect(try machine.homeContents() == [], sourceLocation: sourceLocation)
    try machine.expectNoDaemon(sourceLocation: sourceLocation)
  }

  @Test(arguments: InvalidRecipe.all)
  func `a mistake is told with its place, and nothing is done`(_ recipe: InvalidRecipe) throws {
    try TestFile.write(recipe.bytes, to: machine.write(""))
    for command in recipe.commands {
      let result = try machine.run(["lttrecipe", command, "recipe.yaml"])
      try expectRefused(result, recipe.message)
      #expect(result.errors.contains(recipe.place), "\(result)")
    }
  }

  @Test func `a file that is not there is told`() throws {
    try expectRefused(machine.lttrecipe("apply", "recipe.yaml"), "`recipe.yaml`")
  }

  @Test func `a folder is no recipe`() throws {
    try expectRefused(machine.lttrecipe("apply", "."), "`.`")
  }

  @Test func `a file that may not be read is told`() throws {
    try machine.write(JobRecipe().text, mode: 0)
    try expectRefused(machine.lttrecipe("apply", "recipe.yaml"), "`recipe.yaml`")
  }

  @Test func `presets that use each other are told`() throws {
    for (name, other) in [("one", "two"), ("two", "one")] {
      let preset = "lttrecipe: 1\nkind: preset\nname: \(name)\nuse: [./\(other).yaml]\n"
      try machine.write(preset, to: "\(name).yaml")
    }
    try machine.write(JobRecipe(session: "use: [./one.yaml]").text)
    try expectRefused(machine.lttrecipe("apply", "recipe.yaml"), "uses itself")
  }

  @Test func `a setting of a parameter that is not declared tells the nearest`() throws {
    try machine.write(JobRecipe(more: "parameters: {folder: {default: /}}").text)
    let result = try machine.lttrecipe("apply", "recipe.yaml", "--set", "foldr=/")
    try expectRefused(result, "folder")
  }

  @Test func `wrong usage has a status of its own`() throws {
    #expect(try machine.lttrecipe("apply").status == 64)
    #expect(try machine.lttrecipe("apply", "recipe.yaml", "--nonsense").status == 64)
    #expect(try machine.lttrecipe("nonsense").status == 64)
    let mistyped = try machine.lttrecipe("aply", "recipe.yaml")
    #expect(mistyped.status == 64 && mistyped.errors.contains("did you mean `apply`?"))
    #expect(try machine.lttrecipe("apply", "recipe.yaml", "--until", "later").status == 64)
  }
}
