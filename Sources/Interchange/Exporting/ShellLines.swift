import Diagnostics
import LTTngModel

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

  /// Adds a comment of one line, whatever is in the text.
  mutating func addComment(_ comment: String) {
    text += "# \(TerminalText.escaped(comment))\n"
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

extension ShellQuoting {
  /// Returns `--name=value`, the value quoted.
  static func option(_ name: String, _ value: String) -> String {
    "--\(name)=\(word(value))"
  }

  /// Returns names as one argument of lttng(1), which separates them at commas.
  static func list(_ names: [String]) -> String {
    word(names.map { $0.escaped([","]) }.joined(separator: ","))
  }
}

extension String {
  /// Returns the text with a `\` before each of the scalars.
  func escaped(_ scalars: Set<Unicode.Scalar>) -> String {
    var result = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      if scalars.contains(scalar) { result.append("\\") }
      result.append(scalar)
    }
    return String(result)
  }
}
