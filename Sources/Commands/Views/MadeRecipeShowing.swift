import Diagnostics

/// A view of recipes that were made: printed, or in a file.
protocol MadeRecipeShowing: ProblemShowing {
  /// The `type` of the JSON line with a recipe's text.
  static var textType: String { get }

  /// What is said of a file, whose name is put in escaped.
  static func hint(file: String) -> String
}

extension MadeRecipeShowing {
  /// Prints a recipe that no file is made of.
  func show(text: String) {
    if isJSON {
      JSONStream.write(TextLine(type: Self.textType, yaml: text))
    } else {
      Terminal.print(text)
    }
  }

  /// Prints the name of the file that was made.
  func showFile(_ name: String) {
    if isJSON {
      JSONStream.write(CreatedLine(file: name))
    } else {
      let shown = TerminalText.escaped(name)
      Terminal.print("\(shown)\n")
      Terminal.printProgress(Self.hint(file: shown) + "\n")
    }
  }
}

private struct TextLine: Encodable {
  let type: String
  let yaml: String
}

private struct CreatedLine: Encodable {
  let type = "created"
  let file: String
}
