import Glibc
import TestSupport
import Testing

/// `lttrecipe fmt`, which needs no session daemon.
@Suite(.serialized, .needsMachine)
struct FormatTests {
  private static let source = "lttrecipe:   1\nuse: [ ust/malloc ]   # presets\n"
  private static let formatted = "lttrecipe: 1\nuse: [ust/malloc]     # presets\n"

  let machine: Machine

  init() throws {
    machine = try Machine()
  }

  @Test func `a file is rewritten in place, and named`() throws {
    try machine.write(Self.source, mode: 0o640)
    let result = try machine.lttrecipe("fmt", "recipe.yaml")
    #expect(result.status == 0 && result.output == "recipe.yaml\n" && result.errors == "")
    #expect(machine.read("recipe.yaml") == Self.formatted)
    #expect(TestFile.mode(of: machine.folder() + "/recipe.yaml") == 0o640)
    #expect(TestFile.names(in: machine.folder()) == ["recipe.yaml"])

    let again = try machine.lttrecipe("fmt", "recipe.yaml")
    #expect(again.status == 0 && again.output == "" && again.errors == "")
  }

  @Test func `a file that is formatted is not touched`() throws {
    let path = try machine.write(Self.formatted)
    let before = try machine.text("stat", "--format=%i %Y %Z", path)
    #expect(try machine.lttrecipe("fmt", "recipe.yaml").status == 0)
    #expect(try machine.text("stat", "--format=%i %Y %Z", path) == before)
  }

  @Test func `a link stays a link to the file that it leads to`() throws {
    try machine.text("mkdir", "kept")
    try machine.write(Self.source, to: "kept/real.yaml")
    try machine.text("ln", "-s", "kept/real.yaml", "recipe.yaml")
    #expect(try machine.lttrecipe("fmt", "recipe.yaml").output == "recipe.yaml\n")
    #expect(try machine.text("readlink", "recipe.yaml") == "kept/real.yaml\n")
    #expect(machine.read("kept/real.yaml") == Self.formatted)
    #expect(TestFile.names(in: machine.folder() + "/kept") == ["real.yaml"])
  }

  @Test func `root leaves a file to its owner`() throws {
    let path = try machine.write(Self.source)
    #expect(try machine.run(["lttrecipe", "fmt", path], as: .root).status == 0)
    #expect(machine.read("recipe.yaml") == Self.formatted)
    #expect(try machine.text("stat", "--format=%U", path) == "nobody\n")
  }

  @Test func `standard input is printed`() throws {
    try machine.write(Self.source)
    let result = try machine.shell("lttrecipe fmt - < recipe.yaml")
    #expect(result.status == 0 && result.output == Self.formatted)
    #expect(
      try machine.shell("lttrecipe fmt - < recipe.yaml | lttrecipe fmt -").output == Self.formatted)
    #expect(machine.read("recipe.yaml") == Self.source)
  }

  @Test func `--check names what is not formatted, and writes nothing`() throws {
    try machine.write(Self.source, to: "one.yaml")
    try machine.write(Self.formatted, to: "two.yaml")
    let result = try machine.lttrecipe("fmt", "--check", "two.yaml", "one.yaml")
    #expect(result.status == 1 && result.output == "one.yaml\n")
    #expect(machine.read("one.yaml") == Self.source)
    #expect(try machine.lttrecipe("fmt", "--check", "two.yaml").status == 0)

    let input = try machine.shell("lttrecipe fmt --check - < one.yaml")
    #expect(input.status == 1 && input.output == "<standard input>\n")
  }

  @Test func `--diff prints what patch takes, and writes nothing`() throws {
    try machine.write(Self.source)
    let result = try machine.shell("lttrecipe fmt --diff recipe.yaml | tee changes")
    #expect(result.status == 0)
    #expect(
      result.output == """
        --- recipe.yaml
        +++ recipe.yaml\tformatted
        @@ -1,2 +1,2 @@
        -lttrecipe:   1
        -use: [ ust/malloc ]   # presets
        +lttrecipe: 1
        +use: [ust/malloc]     # presets

        """)
    #expect(machine.read("recipe.yaml") == Self.source)
    let both = try machine.lttrecipe("fmt", "--check", "--diff", "recipe.yaml")
    #expect(both.status == 1 && both.output == "recipe.yaml\n" + result.output)
    try machine.text("patch", "--silent", "--input=changes")
    #expect(machine.read("recipe.yaml") == Self.formatted)
  }

  @Test func `a folder stands for the recipes below it`() throws {
    try machine.text("mkdir", "-p", "all/b/c", "all/.hidden", "empty")
    for name in ["all/z.yaml", "all/b/c/d.yaml", "all/.hidden/h.yaml", "all/n.txt", "out.yaml"] {
      try machine.write(Self.source, to: name)
    }
    try machine.text("ln", "-s", "../out.yaml", "all/link.yaml")
    try machine.text("ln", "-s", ".", "all/loop")
    let result = try machine.lttrecipe("fmt", "all")
    #expect(result.status == 0 && result.output == "all/b/c/d.yaml\nall/z.yaml\n", "\(result)")
    #expect(machine.read("all/z.yaml") == Self.formatted)
    #expect(machine.read("all/n.txt") == Self.source)
    #expect(machine.read("out.yaml") == Self.source)

    let empty = try machine.lttrecipe("fmt", "empty/")
    #expect(empty.status == 1 && empty.errors.contains("`empty/`"))
  }

  @Test func `what is no YAML is told as ever and stays, and the others are formatted`() throws {
    try machine.write("a: [1\n", to: "bad.yaml")
    try machine.write("unknown:   key\n", to: "good.yaml")
    let result = try machine.lttrecipe("fmt", "bad.yaml", "good.yaml", "missing.yaml")
    #expect(result.status == 3 && result.output == "good.yaml\n")
    #expect(result.errors.contains("bad.yaml:2:1: error: the list is never closed"))
    #expect(result.errors.contains("cannot read `missing.yaml`"))
    #expect(machine.read("bad.yaml") == "a: [1\n")
    #expect(machine.read("good.yaml") == "unknown: key\n")
    #expect(try machine.lttrecipe("fmt", "--check", "bad.yaml", "good.yaml").status == 3)
  }

  @Test func `what cannot be written is told and stays`() throws {
    try machine.text("mkdir", "shut")
    try machine.write(Self.source, to: "shut/recipe.yaml")
    try machine.text("chmod", "0555", "shut")
    try machine.write(Self.source, to: "own.yaml", mode: 0o444)
    for name in ["shut/recipe.yaml", "own.yaml"] {
      let result = try machine.lttrecipe("fmt", name)
      #expect(result.status == 1 && result.errors.contains("cannot write `\(name)`"), "\(result)")
      #expect(result.output == "")
      #expect(machine.read(name) == Self.source)
    }
    #expect(TestFile.names(in: machine.folder() + "/shut") == ["recipe.yaml"])
  }

  @Test func `--json is a stream of lines`() throws {
    try machine.write(Self.source)
    let header = try machine.lttrecipe("fmt", "--json", "--check", "recipe.yaml")
    #expect(header.status == 1 && header.lines.count == 2)
    #expect(header.lines.first?.contains("\"type\":\"version\"") == true)
    #expect(
      header.lines.last
        == "{\"file\":\"recipe.yaml\",\"isFormatted\":false,\"isWritten\":false,\"type\":\"file\"}")

    let input = try machine.shell("lttrecipe fmt --json - < recipe.yaml")
    #expect(input.lines.last?.contains("\"text\":\"lttrecipe: 1\\nuse") == true)
    let written = try machine.lttrecipe("fmt", "--json", "recipe.yaml")
    #expect(written.lines.last?.contains("\"isWritten\":true") == true)
  }
}
