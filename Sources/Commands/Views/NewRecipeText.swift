import Diagnostics
import YAMLTree

/// The texts of new recipes.
enum NewRecipeText {
  /// Returns a recipe that can be applied on any machine.
  static func standard(name: String) -> String {
    recipe(
      name: name, description: "The memory allocations of a program, in user space.",
      use: "[ust/malloc]", expect: "\n  events: {\"lttng_ust_libc:malloc\": \">= 1\"}")
  }

  /// Returns a recipe that uses a preset.
  static func using(_ preset: RecipeTemplate, name: String) -> String {
    let comment = preset.description.isEmpty ? "" : "  # \(oneLine(preset.description))"
    return recipe(
      name: name, description: "What a program does, recorded by the preset \(preset.name).",
      use: "[\(preset.name)]\(comment)", channels: channels(beside: preset), expect: "")
  }

  /// Returns a channel where the preset is a mix-in, which records nothing by itself; else an empty text.
  private static func channels(beside preset: RecipeTemplate) -> String {
    let keys = preset.root["channels"].map(channelKeys) ?? []
    guard preset.root["use"] == nil, !keys.contains("events") else { return "" }

    let isOfKernel = preset.name.hasPrefix("kernel/")
    return """

      # The preset adds to what is recorded otherwise: put your events here.
      channels:
        \(isOfKernel ? "kernel" : "user"):
          domain: \(isOfKernel ? "kernel" : "user")
          events: [\(isOfKernel ? "sched_switch" : "\"*\"")]

      """
  }

  /// The keys that any of the channels has.
  private static func channelKeys(_ node: Node) -> [String] {
    guard case .mapping(let channels) = node else { return [] }

    return channels.entries.flatMap { entry in
      guard case .mapping(let channel) = entry.value else { return [String]() }

      return channel.entries.map(\.key.text)
    }
  }

  /// Returns a recipe's text with another name, or nil where it says none.
  ///
  /// A first line that names the schema is left out: its path holds beside the original only.
  static func copy(of recipe: RecipeTemplate, name: String) -> String? {
    guard case .scalar(let old)? = recipe.root["name"], old.range.start.line == old.range.end.line
    else { return nil }

    let place = old.range
    var lines = recipe.source.lines
    let line = lines[place.start.line - 1].unicodeScalars
    lines[place.start.line - 1] =
      String(line.prefix(place.start.column - 1)) + written(name)
      + String(line.dropFirst(place.end.column - 1))
    if lines[0].hasPrefix("# yaml-language-server:") { lines.removeFirst() }
    return lines.joined(separator: "\n")
  }

  private static func recipe(
    name: String, description: String, use: String, channels: String = "", expect: String
  ) -> String {
    """
    lttrecipe: 1
    name: \(written(name))
    description: \(description)

    # Presets bring channels, events and context fields; `lttrecipe new --list` lists them.
    use: \(use)
    \(channels)
    # What runs inside the recording window: a program and its arguments. Put yours here.
    payload:
      - run: [ls, -l]

    # What a good trace is; anything else is exit status 4.
    expect:
      discarded-events: 0\(expect)

    # Where the trace is brought to, in a folder of its own.
    retrieve:
      - copy: ./traces

    """
  }

  /// Returns the name as a YAML text: `null` would not be one.
  private static func written(_ name: String) -> String {
    let file = SourceFile(name: "", bytes: [])
    let start = SourcePosition(line: 1, column: 1)
    let scalar = Scalar(
      text: name, style: .doubleQuoted, range: SourceRange(file: file, start: start, end: start))
    return String(YAMLWriter().text(of: .scalar(scalar)).dropLast())
  }

  private static func oneLine(_ text: String) -> String {
    TerminalText.escaped(text.split(separator: "\n").joined(separator: " "))
  }
}

extension SourceFile {
  /// The lines without their line breaks; behind a last line break there is an empty one.
  fileprivate var lines: [String] {
    var lines: [String] = []
    while let line = line(lines.count + 1) { lines.append(line) }
    return lines
  }
}
