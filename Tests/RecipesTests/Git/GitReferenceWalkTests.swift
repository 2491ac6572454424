import Diagnostics
import Glibc
import Recipes
import SystemPackage
import TestSupport
import Testing

struct GitReferenceWalkTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  /// `{git: …}` of a preset in the repository of this name.
  private static func item(_ name: String, _ path: String = "p", ref: String = "v1") -> String {
    "{git: \"file:///\(name)\", path: \"\(path)\", ref: \"\(ref)\"}"
  }

  /// Walks through `r.yaml`; repositories are the folders `repositories/NAME`.
  private func walk(
    settings: [ParameterSetting] = [], files: [String] = []
  ) -> (found: [String], diagnostics: String) {
    let current = FilePath(folder.path)
    var walk = GitReferenceWalk(
      library: PresetLibrary(searchPath: [current.appending("library")]), currentFolder: current)
    walk.run("r.yaml", given: GivenParameters(files: files, settings: settings)) { reference in
      let root = current.appending("repositories")
        .appending(String(reference.value.url.dropFirst("file:///".count)))
      return try? LockedPresets.preset(reference.value, in: root)
    }
    return (
      walk.references.map { "\($0.value.url.dropFirst(8)) \($0.value.path) \($0.value.ref)" },
      DiagnosticRenderer().text(of: walk.diagnostics.sorted)
    )
  }

  private func write(_ uses: String..., to name: String) throws {
    let kind = name == "r.yaml" ? "name: r" : "kind: preset"
    try folder.write(
      "lttrecipe: 1\n\(kind)\nuse: [\(uses.joined(separator: ", "))]\n", to: name)
  }

  @Test func `references of sessions, presets and repositories are found once`() throws {
    try folder.write(
      """
      lttrecipe: 1
      name: r
      sessions:
        one: {use: [\(Self.item("a")), {preset: ./own/q, with: {x: 1}}]}
        two: {use: [\(Self.item("a")), \(Self.item("a", ref: "v2")), named]}
      """, to: "r.yaml")
    try write(Self.item("b"), to: "own/q.yaml")
    try write(Self.item("c", "deep/p"), to: "library/named.yaml")
    try write("./next", Self.item("d"), to: "repositories/a/p.yaml")
    try write(Self.item("e"), to: "repositories/a/next.yaml")
    let (found, diagnostics) = walk()
    #expect(found == ["a p v1", "a p v2", "d p v1", "b p v1", "c deep/p v1", "e p v1"])
    #expect(diagnostics == "")
  }

  @Test func `repositories that use each other end`() throws {
    try write(Self.item("a"), to: "r.yaml")
    try write(Self.item("b"), to: "repositories/a/p.yaml")
    try write(Self.item("a"), to: "repositories/b/p.yaml")
    #expect(walk().found == ["a p v1", "b p v1"])
  }

  @Test func `too many repositories are told`() throws {
    try write(Self.item("r0"), to: "r.yaml")
    for number in 0..<60 {
      try write(Self.item("r\(number + 1)"), to: "repositories/r\(number)/p.yaml")
    }
    let (found, diagnostics) = walk()
    #expect(found.count == 51)
    #expect(diagnostics.contains("[preset-limit]"))
  }

  @Test func `parameters are put in before`() throws {
    try folder.write(
      """
      lttrecipe: 1
      name: r
      parameters: {version: {default: v3}, path: {}, unrelated: {}}
      use: [{git: "file:///a", path: "${path}", ref: "${version}", with: {inner: "${path}"}}]
      """, to: "r.yaml")
    try folder.write(
      "lttrecipe: 1\nkind: preset\nparameters: {inner: {default: x}}\nuse: [\(Self.item("b", "${inner}"))]\n",
      to: "repositories/a/p.yaml")
    let path = ParameterSetting(name: "path", value: "p")
    let other = ParameterSetting(name: "unrelated", value: "")
    #expect(walk(settings: [path, other]).found == ["a p v3", "b p v1"])
    #expect(walk().diagnostics.contains("[parameter-missing]"))
    try folder.write("path: p\nunrelated: 1\nversion: 1.10\n", to: "values.yaml")
    #expect(walk(files: ["values.yaml"]).found == ["a p 1.10", "b p v1"])
  }

  @Test func `the values of a matrix are all looked at, where they say which preset it is`() throws
  {
    try folder.write(
      """
      lttrecipe: 1
      name: r
      parameters: {ref: {}, path: {}, other: {}}
      matrix: {ref: [v1, v2], path: [p, q], other: [1, 2, 3]}
      use: [{git: "file:///a", path: "${path}", ref: "${ref}"}]
      """, to: "r.yaml")
    let (found, diagnostics) = walk()
    #expect(found == ["a p v1", "a q v1", "a p v2", "a q v2"])
    #expect(diagnostics == "")
    let fixed = ParameterSetting(name: "ref", value: "v2")
    #expect(walk(settings: [fixed]).found == ["a p v2", "a q v2"])
  }

  @Test func `conditions do not count, as other machines need their presets, too`() throws {
    try folder.write(
      """
      lttrecipe: 1
      name: r
      parameters: {version: {optional: true}}
      use:
        - {when: {arch: no-such-machine}, git: "file:///a", path: p, ref: v1}
        - {when: {set: version}, git: "file:///b", path: p, ref: "${version}"}
      """, to: "r.yaml")
    let (found, diagnostics) = walk()
    #expect(found == ["a p v1"])
    #expect(diagnostics == "")
    let version = ParameterSetting(name: "version", value: "v2")
    #expect(walk(settings: [version]).found == ["a p v1", "b p v2"])
  }

  @Test func `what has a wrong shape is told`() throws {
    try write("{git: \"file:///a\", ref: v1}", to: "r.yaml")
    #expect(walk().diagnostics.contains("[key-missing]"))
  }

  @Test func `the recipe's own name is put in, in its presets, too`() throws {
    try write("{git: \"file:///a\", path: \"${recipe.name}\", ref: v1}", to: "r.yaml")
    try write("{git: \"file:///b\", path: p, ref: \"${recipe.name}\"}", to: "repositories/a/r.yaml")
    #expect(walk().found == ["a r v1", "b p r"])
  }

  @Test func `a parameter that no reference holds needs no value`() throws {
    try folder.write(
      "lttrecipe: 1\nname: r\nparameters: {p: {}}\nuse: [\(Self.item("a"))]\n", to: "r.yaml")
    let (found, diagnostics) = walk()
    #expect(found == ["a p v1"])
    #expect(diagnostics == "")
  }

  @Test(arguments: [
    ("${run.id}", "[git-reference]"), ("${session.name}", "[parameter-unknown]"),
    ("${unknown}", "[parameter-unknown]"), ("${unclosed", "[value-invalid]"),
    ("$${escaped}", "[git-reference]"),
  ])
  func `a reference that still holds a parameter is refused`(text: String, id: String) throws {
    try write(Self.item("a", ref: text), to: "r.yaml")
    let (found, diagnostics) = walk()
    #expect(found == [])
    #expect(diagnostics.contains(id))
  }

  @Test func `names within a repository are its own before others, paths do not leave it`() throws {
    try write(Self.item("a", "deep/p"), to: "r.yaml")
    try write("inner/q", "shared", "../../outside", to: "repositories/a/deep/p.yaml")
    try write(Self.item("b"), to: "repositories/a/inner/q.yaml")
    try write(Self.item("c"), to: "library/inner/q.yaml")
    try write(Self.item("d", "../x"), to: "library/shared.yaml")
    try write(Self.item("f"), to: "repositories/outside.yaml")
    let (found, diagnostics) = walk()
    #expect(found == ["a deep/p v1", "b p v1"])
    #expect(diagnostics.contains("no preset is called `../../outside`"))
    #expect(diagnostics.contains("`../x` leads out of the repository"))
  }

  @Test func `an absolute path or a link of a repository's preset leads nowhere`() throws {
    try write(Self.item("a"), to: "r.yaml")
    try write(Self.item("f"), to: "outside.yaml")
    folder.makeFolder("repositories/a")
    try #require(symlink("../../outside.yaml", folder.file("repositories/a/link.yaml")) == 0)
    try write(folder.file("outside"), "./link", to: "repositories/a/p.yaml")
    let (found, diagnostics) = walk()
    #expect(found == ["a p v1"])
    #expect(diagnostics.contains("no preset is called `./link`"))
    #expect(diagnostics.contains("no preset is called `\(folder.file("outside"))`"))
  }

  @Test func `a repository's name for itself does not lead out of it`() throws {
    try write(Self.item("a"), to: "r.yaml")
    try folder.write(
      "lttrecipe: 1\nkind: preset\nname: a/p\nuse: [b/p]\n", to: "repositories/a/p.yaml")
    try write(Self.item("f"), to: "repositories/b/p.yaml")
    let (found, diagnostics) = walk()
    #expect(found == ["a p v1"])
    #expect(diagnostics.contains("no preset is called `b/p`"))
  }
}
