import LTTngModel
import TestSupport
import Testing

@testable import Recipes

struct TextTemplateTests {
  @Test(
    arguments: [
      ("", []),
      ("plain $ {text} $x", [.literal("plain $ {text} $x")]),
      ("${p}", [.reference("p")]),
      ("a${p}b${q}", [.literal("a"), .reference("p"), .literal("b"), .reference("q")]),
      ("$${p}", [.literal("${p}")]),
      ("$$${p}", [.literal("$${p}")]),
      ("$${p}${p}", [.literal("${p}"), .reference("p")]),
      ("${", [.unclosed]),
      ("a${b", [.literal("a"), .unclosed]),
      ("$${", [.literal("${")]),
      ("${}", [.reference("")]),
      ("${${x}}", [.reference("${x"), .literal("}")]),
      ("${a b}", [.reference("a b")]),
      ("$", [.literal("$")]),
      ("}{", [.literal("}{")]),
    ] as [(String, [TextTemplate.Piece])])
  func `a text falls into these pieces`(text: String, pieces: [TextTemplate.Piece]) {
    #expect(TextTemplate.pieces(of: text) == pieces)
  }

  @Test func `an escaped text stands for itself`() {
    var generator = SeededGenerator(seed: 1)
    let alphabet = ["$", "{", "}", "a", "é", "\u{301}", "\r\n", "👩‍👩‍👧", "\u{200D}", "\0", "${", "$${"]
    for _ in 0..<20_000 {
      let length = Int.random(in: 0...8, using: &generator)
      let text = (0..<length).map { _ in alphabet.randomElement(using: &generator) ?? "" }.joined()
      let pieces = TextTemplate.pieces(of: RunText.escaped(text))
      let expected = text.isEmpty ? [] : [TextTemplate.Piece.literal(text)]
      #expect(pieces == expected, "\(text.debugDescription)")
    }
  }

  @Test func `text of any kind keeps its bytes`() {
    var generator = SeededGenerator(seed: 2)
    for _ in 0..<2000 {
      var text = ""
      for _ in 0..<Int.random(in: 0...20, using: &generator) {
        let value = UInt32.random(in: 0...0x2FFF, using: &generator)
        if let scalar = Unicode.Scalar(value) { text.unicodeScalars.append(scalar) }
      }
      let pieces = TextTemplate.pieces(of: RunText.escaped(text + "${" + text))
      guard case .literal(let back)? = pieces.first, pieces.count == 1 else {
        Issue.record("\(pieces)")
        continue
      }
      #expect(Array(back.utf8) == Array((text + "${" + text).utf8))
    }
  }

  @Test func `many references take no time in their square`() {
    let text = String(repeating: "${a}$${", count: 100_000)
    #expect(TextTemplate.pieces(of: text).count == 200_000)
    #expect(RunText.escaped(text).utf8.count == 900_000)
  }
}
