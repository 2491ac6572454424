import Diagnostics
import Glibc
import SystemPackage
import TestSupport
import Testing
import YAMLTree

@testable import Recipes

/// The JSON Schemas for editors.
struct SchemaTests {
  private static let folder = Golden.folder("../../schemas")

  private static var hasValidator: Bool {
    let arguments = ["/usr/bin/python3", "-c", "import jsonschema, yaml; yaml.CSafeLoader"]
    return (try? HostCommand(arguments: arguments).run())?.status == 0
  }

  private static var isRequired: Bool { getenv("LTTRECIPE_TESTS_REQUIRE_ALL") != nil }

  @Test(arguments: SchemaKind.allCases)
  func `the schemas of the project are those of the tables`(kind: SchemaKind) {
    #expect(
      Golden.difference(
        JSONSchema.text(of: kind), at: "\(Self.folder)/\(kind.rawValue).schema.json") == nil)
  }

  @Test func `the reference of the project is that of the tables`() {
    #expect(
      Golden.difference(
        LanguageReference.text,
        at: Golden.folder("../../Sources/Recipes/Recipes.docc/RecipeKeys.md")) == nil)
  }

  @Test func `every key has its meaning and examples that its shape accepts`() {
    var check = TableCheck()
    check.look(at: TopKey.self)
    check.look(at: PresetKey.self)
    #expect(check.faults == [])
    #expect(check.exampleCount > 100)
  }

  @Test(.enabled(if: hasValidator || isRequired, "needs python3-jsonschema and python3-yaml"))
  func `a validator of JSON Schema accepts the same files as the shape check`() throws {
    var mutator = RecipeMutator(seed: 20_261_124)
    let own = try TemporaryFolder()
    let texts = try mutator.texts(count: 20_000)
    var names: [String] = []
    for (index, text) in texts.enumerated() {
      try own.write(text, to: "\(index).yaml")
      names.append("\(own.path)/\(index).yaml")
    }
    try own.write(names.joined(separator: "\n") + "\n", to: "list")
    let finished = try HostCommand(
      arguments: [
        "/usr/bin/python3", Golden.folder("Schema/accepts.py"), Self.folder, "\(own.path)/list",
      ], patience: .seconds(900)
    ).run()
    try #require(finished.status == 0, "\(finished.errors.suffix(2000))")
    let answers = finished.lines.map { $0 == "1" }
    try #require(answers.count == texts.count)

    var disagreements = 0
    for (index, name) in names.enumerated() {
      let (isAccepted, words) = Self.check(name)
      guard isAccepted != answers[index] else { continue }

      disagreements += 1
      if disagreements <= 5 {
        Issue.record("the schema says \(answers[index]) to:\n\(texts[index])\nwe say: \(words)")
      }
    }
    #expect(disagreements == 0)
    let acceptedCount = answers.count(where: \.self)
    #expect((2000...18_000).contains(acceptedCount), "\(acceptedCount) are accepted")
  }

  private static func check(_ name: String) -> (isAccepted: Bool, words: String) {
    var loader = RecipeLoader(
      library: PresetLibrary(searchPath: []), currentFolder: "/",
      machine: MachineRelease(kernel: "6.1", architecture: "x86_64", lttng: { nil }),
      host: "machine", user: "me")
    let isAccepted = loader.checkShape(name)
    return (isAccepted, DiagnosticRenderer().text(of: loader.diagnostics.sorted))
  }
}

/// Looks at what the tables of the language say of each key.
private struct TableCheck {
  var faults: [String] = []
  var exampleCount = 0
  private var seen: Set<String> = []

  mutating func look<Key: RecipeKey>(at keys: Key.Type) {
    guard seen.insert("\(keys)").inserted else { return }

    let described = Set(Key.table.entries.map(\.key))
    for key in Key.allCases where !described.contains(key) {
      faults.append("\(keys).\(key) is not in the table")
    }
    for (key, description) in Key.table.entries {
      if !description.summary.hasSuffix(".") { faults.append("\(keys).\(key): no sentence") }
      for example in description.examples { look(at: example, of: key, description.shape) }
      look(at: description.shape)
    }
  }

  private mutating func look<Key: RecipeKey>(
    at example: String, of key: Key, _ shape: Shape
  ) {
    exampleCount += 1
    var diagnostics = DiagnosticCollector()
    let file = SourceFile(name: "e", bytes: Array("\(key.rawValue): \(example)\n".utf8))
    guard case .mapping(let node)? = NodeReader.read(file, diagnostics: &diagnostics) else {
      return faults.append("\(Key.self).\(key): `\(example)` is no YAML")
    }

    var check = ShapeCheck()
    check.check(node, as: Key.self)
    let wrong = check.diagnostics.diagnostics.filter {
      ![.keyMissing, .keyMisplaced].contains($0.id)
    }
    if let first = wrong.first { faults.append("\(Key.self).\(key): \(first.message)") }
  }

  private mutating func look(at shape: Shape) {
    switch shape {
    case .scalar: break
    case .removable(let shape), .list(let shape, _), .entries(let shape, _, _): look(at: shape)
    case .either(let shapes): for shape in shapes { look(at: shape) }
    case .mapping(let keys): look(at: keys)
    }
  }
}
