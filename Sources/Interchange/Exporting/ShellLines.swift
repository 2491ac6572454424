/// The lines of a shell script.
struct ShellLines {
  private(set) var text = ""

  /// What the script does not say.
  private(set) var losses: [String] = []

  mutating func add(_ line: String) {
    text += line + "\n"
  }

  mutating func addBlank() {
    if !text.hasSuffix("\n\n") { text += "\n" }
  }

  mutating func addComment(_ comment: String) {
    let line = comment.split(separator: "\n", omittingEmptySubsequences: false).joined(
      separator: " ")
    text += "# \(line)\n"
  }

  /// Adds a command of words that are quoted already, with line breaks where it is long.
  mutating func add(_ words: [String]) {
    var line = ""
    for word in words {
      if line.isEmpty {
        line = word
      } else if line.count + word.count > Self.width {
        text += line + " \\\n"
        line = "  " + word
      } else {
        line += " " + word
      }
    }
    text += line + "\n"
  }

  mutating func addLoss(_ loss: String) {
    losses.append(loss)
    addComment("not exported: \(loss)")
  }

  private static let width = 96
}

/// Words of a shell script.
enum ShellQuoting {
  /// Returns a word that a shell takes as the text itself.
  static func word(_ text: String) -> String {
    let isPlain =
      !text.isEmpty
      && text.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
          || (0x61...0x7A).contains(byte) || "%+,-./:=@_".utf8.contains(byte)
      }
    guard !isPlain else { return text }

    let parts = text.split(separator: "'", omittingEmptySubsequences: false)
    return "'\(parts.joined(separator: "'\\''"))'"
  }

  /// Returns `--name=value`, the value quoted.
  static func option(_ name: String, _ value: String) -> String {
    "--\(name)=\(word(value))"
  }

  /// Returns names as one argument of lttng(1), which separates them at commas.
  static func list(_ names: [String]) -> String {
    word(names.map { $0.replacing(",", with: "\\,") }.joined(separator: ","))
  }
}
