import TestSupport
import Testing

/// `lttrecipe presets`, which needs neither a session daemon nor git.
struct PresetsTests {
  private let place: LockPlace
  private let own: String

  init() throws {
    place = try LockPlace()
    own = place.work
    try place.folder.write(LockPlace.preset("kernel/a", "own_event"), to: "work/kernel/a.yaml")
    try place.folder.write(LockPlace.preset("kernel/a", "other"), to: "library/kernel/a.yaml")
    try place.folder.write(
      LockPlace.preset("kernel/b", "b_event", use: "[kernel/a]")
        .replacing("kind: preset\n", with: "kind: preset\ndescription: All of b.\n"),
      to: "library/kernel/b.yaml")
    try place.write(to: "recipe.yaml")
  }

  private func listed() throws -> [Substring] {
    let result = try place.lttrecipe("presets", "list", hasGit: false)
    try #require(result.status == 0, "\(result)")
    return result.lines
  }

  @Test func `all presets are listed by folder, with what hides them`() throws {
    try place.folder.write("a: b\n", to: "work/other.yaml")
    try place.folder.write("a: [\n", to: "work/broken.yaml")
    let lines = try listed()
    #expect(
      lines.prefix(5) == [
        "\(own):", "  kernel/a", "\(place.folder.file("library")):",
        "  kernel/a  (hidden by \(own)/kernel/a.yaml)", "  kernel/b  All of b.",
      ])
    #expect(try place.lttrecipe("presets").lines == lines)
  }

  @Test func `a file that is no preset hides one, too`() throws {
    try place.write(to: "kernel/b.yaml")
    #expect(try listed().contains { $0.contains("hidden by \(own)/kernel/b.yaml") })
  }

  @Test func `the list as JSON lines`() throws {
    let lines = try place.lttrecipe("presets", "list", "--json").lines
    #expect(lines[0].contains(#""format":1"#))
    let hidden = try #require(lines.first { $0.contains("hiddenBy") })
    #expect(hidden.contains(#""name":"kernel/a""#))
    #expect(hidden.contains(#""hiddenBy":"\#(own)/kernel/a.yaml""#))
    #expect(lines.contains { $0.contains(#""description":"All of b.""#) })
  }

  @Test func `a preset is shown with its own presets, each value's origin beside it`() throws {
    let result = try place.lttrecipe("presets", "show", "kernel/b")
    #expect(result.status == 0, "\(result)")
    #expect(result.output.contains("name: kernel/b\n"))
    #expect(!result.output.contains("use:"))
    let file = place.folder.file("library/kernel/a.yaml")
    #expect(result.output.contains("- other # \(file):5\n"), "\(result)")
    #expect(result.output.contains("- b_event\n"))
    let json = try place.lttrecipe("presets", "show", "kernel/b", "--json").lines
    #expect(json.count == 2 && json[1].contains(#""type":"effective-preset""#))
    #expect(json[1].contains(#""pointer":"/channels/kernel/events/0""#))
  }

  @Test func `a path is that of the file that a recipe here would take`() throws {
    #expect(try place.lttrecipe("presets", "path", "kernel/a").output == "\(own)/kernel/a.yaml\n")
    #expect(try place.lttrecipe("presets", "path", "./kernel/a").output == "\(own)/kernel/a.yaml\n")
    let library = place.folder.file("library/kernel/b.yaml")
    #expect(try place.lttrecipe("presets", "path", "kernel/b").output == "\(library)\n")
    #expect(
      try place.lttrecipe("presets", "path", "../library/kernel/b.yaml").output == "\(library)\n")
  }

  @Test func `a preset that there is not is told with the nearest`() throws {
    for command in ["show", "path"] {
      let result = try place.lttrecipe("presets", command, "kernel/bb")
      #expect(result.status == 1)
      #expect(result.errors.contains("no preset is called `kernel/bb`"), "\(result)")
      #expect(result.errors.contains("did you mean `kernel/"))
    }
  }

  @Test func `a recipe is not shown as a preset, nor a preset with a mistake`() throws {
    let recipe = try place.lttrecipe("presets", "show", "./recipe")
    #expect(recipe.status == 3 && recipe.errors.contains("[preset-kind]"), "\(recipe)")
    try place.folder.write(
      LockPlace.preset("kernel/c", "x", use: "[nowhere]"), to: "work/kernel/c.yaml")
    let wrong = try place.lttrecipe("presets", "show", "kernel/c")
    #expect(wrong.status == 3 && wrong.errors.contains("kernel/c.yaml:4:7"), "\(wrong)")
  }
}
