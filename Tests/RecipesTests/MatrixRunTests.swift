import Testing

@testable import Recipes

/// The runs of a matrix: their order and the names of their folders.
struct MatrixRunTests {
  private func matrix(_ axes: [(String, [String])], repetitions: Int = 1) -> RecipeMatrix {
    RecipeMatrix(
      axes: axes.map { RecipeMatrix.Axis(parameter: $0.0, values: $0.1) },
      repetitionCount: repetitions)
  }

  @Test func `the first parameter varies slowest, the repetition fastest`() {
    let runs = matrix([("a", ["1", "2"]), ("b", ["x", "y"])], repetitions: 2).runs
    #expect(
      runs.map(\.name) == [
        "a=1,b=x,rep=1", "a=1,b=x,rep=2", "a=1,b=y,rep=1", "a=1,b=y,rep=2", "a=2,b=x,rep=1",
        "a=2,b=x,rep=2", "a=2,b=y,rep=1", "a=2,b=y,rep=2",
      ])
    #expect(runs.map(\.combinationIndex) == [0, 0, 1, 1, 2, 2, 3, 3])
    #expect(matrix([("a", ["1", "2"])]).runs.map(\.name) == ["a=1", "a=2"])
    #expect(matrix([], repetitions: 2).runs.map(\.name) == ["rep=1", "rep=2"])
  }

  @Test(arguments: [
    ("duration", "[1s, 2s]", "1000ms", ["1s"]), ("size", "[1MiB, 2MiB]", "2048KiB", ["2MiB"]),
    ("integer", "[1, 16]", "0x10", ["16"]), ("boolean", "[true, false]", "True", ["true"]),
    ("string", "[1s, 2s]", "1000ms", nil), ("duration", "[1s, 2s]", "3000ms", nil),
  ])
  func `a setting names a value of an axis by what it is`(
    _ type: String, _ axis: String, _ setting: String, _ values: [String]?
  ) throws {
    let text = """
      lttrecipe: 1
      name: r
      parameters: {p: {type: \(type)}}
      matrix: {p: \(axis)}
      channels: {user: {domain: user, events: ["a:*"]}}
      payload: [{run: [ls, "${p}"]}]

      """
    let loaded = try LoadedCase(
      text: text, settings: [ParameterSetting(name: "p", value: setting, source: .option)])
    #expect(loaded.recipe?.matrix?.axes.map(\.values) == values.map { [$0] })
    #expect(loaded.findings == (values == nil ? ["0:0 parameter-value"] : []))
  }

  @Test func `an axis that has one value in two spellings is refused`() throws {
    let text = """
      lttrecipe: 1
      name: r
      parameters: {p: {type: duration}}
      matrix: {p: [1s, 1000ms]}
      channels: {user: {domain: user, events: ["a:*"]}}
      payload: [{run: [ls, "${p}"]}]

      """
    #expect(try LoadedCase(text: text).findings == ["4:18 value-invalid"])
  }

  @Test func `a seed always gives the same order`() {
    let numbers = Array(1...8)
    #expect(SeededShuffle.shuffled(numbers, seed: 42) == [4, 2, 7, 3, 5, 1, 8, 6])
    #expect(SeededShuffle.shuffled([Int](), seed: 1) == [])
    var firsts: Set<Int> = []
    for seed in 0..<200 as Range<UInt64> {
      let shuffled = SeededShuffle.shuffled(numbers, seed: seed)
      #expect(shuffled == SeededShuffle.shuffled(numbers, seed: seed))
      #expect(shuffled.sorted() == numbers)
      firsts.formUnion(shuffled.prefix(1))
    }
    #expect(firsts.count == 8)
  }

  @Test func `the order is the one that was asked for`() {
    var options = RecipeMatrix.Options()
    let axes = [RecipeMatrix.Axis(parameter: "n", values: (1...9).map(String.init))]
    let given = RecipeMatrix(axes: axes, repetitionCount: 1, options: options)
    #expect(given.orderedRuns(seed: 7) == given.runs)
    options.order = .shuffle
    let shuffled = RecipeMatrix(axes: axes, repetitionCount: 1, options: options)
    #expect(shuffled.orderedRuns(seed: 7) != given.runs)
    #expect(Set(shuffled.orderedRuns(seed: 7)) == Set(given.runs))
  }

  /// Texts that a file name cannot hold, or that look like others of them when they are cut or joined.
  private static let pieces = [
    "", "..", ".", "/", "../..", "a", "b=1", ",", ",rep=1", "%", "%2C", "\u{0}", "\n", " ", "é",
    "-",
    "partial-20260308T142530Z-7f3a", String(repeating: "x", count: 200),
    String(repeating: "x", count: 200) + "y", String(repeating: "%", count: 80), ",run1",
  ]

  @Test func `distinct runs have distinct names, each of one plain file`() {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<300 {
      let axes = (1...Int.random(in: 1...3, using: &random)).map { index in
        let values = (1...4).map { _ in
          (0...2).map { _ in Self.pieces.randomElement(using: &random) ?? "" }.joined()
        }
        return ("p\(index)", Array(Set(values)))
      }
      let names = matrix(axes, repetitions: Int.random(in: 1...3, using: &random)).runs.map(\.name)
      #expect(Set(names).count == names.count, "\(axes)")
      for name in names {
        #expect(name.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x2F }, "\(name)")
        #expect((1...RunName.limit).contains(name.utf8.count) && name.contains("="), "\(name)")
        #expect(!name.contains(",partial-"), "\(name)")
      }
    }
  }
}
