/// One of the runs that a matrix asks for.
package struct MatrixRun: Hashable, Sendable {
  package let combination: Combination

  /// Its number among the matrix's combinations, from 0.
  package let combinationIndex: Int

  /// From 1.
  package let repetition: Int

  /// The name of its folder, different from that of every other run of the matrix: `delay=2,rep=3`.
  package let name: String
}

extension RecipeMatrix {
  /// The runs in the order given: the first parameter varies slowest, the repetition fastest.
  package var runs: [MatrixRun] {
    combinations.enumerated().flatMap { index, combination in
      (1...repetitionCount).map { repetition in
        MatrixRun(
          combination: combination, combinationIndex: index, repetition: repetition,
          name: RunName.text(
            of: combination,
            repetition: repetitionCount > 1 || combination.values.isEmpty ? repetition : nil,
            number: index * repetitionCount + repetition))
      }
    }
  }

  /// The runs in the order in which they are made; `seed` is that of `shuffle`.
  package func orderedRuns(seed: UInt64) -> [MatrixRun] {
    switch options.order {
    case .given: runs
    case .shuffle: SeededShuffle.shuffled(runs, seed: seed)
    }
  }
}

/// Names folders after combinations.
enum RunName {
  /// The longest name, in bytes: what is put around it while it is retrieved has to fit as well (NAME_MAX is 255).
  static let limit = 160

  /// Returns the name of a run; `number` is its number in the matrix, which tells apart what is too long.
  ///
  /// Every byte that is neither a letter, a digit nor one of `.`, `_`, `+`, `@` and `-` is written as `%` and two
  /// digits, as in URLs: no value can lead out of the folder or look like two.
  static func text(of combination: Combination, repetition: Int?, number: Int) -> String {
    let parts =
      combination.values.map { "\($0.parameter)=\(escaped($0.value))" }
      + [repetition.map { "rep=\($0)" }].compactMap(\.self)
    let name = parts.joined(separator: ",")
    guard name.utf8.count > limit else { return name }

    // Every part of an ordinary name has a `=`.
    return "\(String(decoding: name.utf8.prefix(limit - 16), as: UTF8.self)),run\(number)"
  }

  private static func escaped(_ value: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    let bytes = value.utf8.flatMap { byte in
      isPlain(byte)
        ? [byte] : [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 0xF)]]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
      || "._+@-".utf8.contains(byte)
  }
}

/// Shuffles by a seed: the same order in every release, on every machine.
enum SeededShuffle {
  static func shuffled<Element>(_ elements: [Element], seed: UInt64) -> [Element] {
    var result = elements
    var generator = SeededNumbers(seed: seed)
    for last in result.indices.dropFirst().reversed() {
      result.swapAt(last, Int(generator.next(below: UInt64(last + 1))))
    }
    return result
  }
}

/// Pseudo-random numbers after the SplitMix64 method (Steele, Lea and Flood, 2014).
private struct SeededNumbers {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  private mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// Each number below the bound is as likely as any other.
  mutating func next(below bound: UInt64) -> UInt64 {
    let rest = UInt64.max % bound
    var number = next()
    while number > UInt64.max - rest - 1, rest + 1 != bound { number = next() }
    return number % bound
  }
}
