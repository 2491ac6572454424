/// Words of a shell's input.
///
/// Texts are looked at scalar by scalar: to Swift `'` and a combining mark behind it are one character,
/// to a shell the `'` is a quote all the same.
package enum ShellQuoting {
  /// Returns a word that a shell takes as the text itself.
  package static func word(_ text: String) -> String {
    let isPlain =
      !text.isEmpty
      && text.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
          || (0x61...0x7A).contains(byte) || "%+,-./:=@_".utf8.contains(byte)
      }
    return isPlain ? text : quoted(text)
  }

  /// Returns the text within single quotes, whatever is in it.
  package static func quoted(_ text: String) -> String {
    var word = "'"
    for scalar in text.unicodeScalars {
      if scalar == "'" {
        word += "'\\''"
      } else {
        word.unicodeScalars.append(scalar)
      }
    }
    return word + "'"
  }
}
