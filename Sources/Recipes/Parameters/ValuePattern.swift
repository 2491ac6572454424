/// A regular expression that a parameter's whole value must match.
///
/// It has literals, `.`, `[…]`, `\d \w \s` and escaped characters, groups, `|`, `* + ? {m} {m,} {m,n}`; no
/// look-around, no reference back: so matching takes time in proportion to the value's length.
struct ValuePattern {
  /// What a pattern cannot say; for people.
  struct Fault: Error, Hashable {
    let description: String
  }

  /// The characters that one place of the value may be.
  struct CharacterSet: Hashable {
    var ranges: [ClosedRange<UInt32>]
    var isNegated = false

    func contains(_ character: Unicode.Scalar) -> Bool {
      ranges.contains { $0.contains(character.value) } != isNegated
    }
  }

  /// A step of the machine that matches; distances are from the step itself.
  enum Instruction: Hashable {
    case character(CharacterSet)
    case jump(Int)
    case split(Int, Int)
  }

  private let program: [Instruction]

  init(_ text: String) throws(Fault) {
    var parser = ValuePatternParser(text)
    program = try parser.parse()
  }

  /// Whether matching takes little time: a character of the value costs as many steps as the pattern has.
  func isAffordable(for value: String) -> Bool {
    value.utf8.count <= Self.stepLimit / max(1, program.count)
  }

  private static let stepLimit = 1 << 20

  /// Walks all ways through the pattern at once, a character at a time.
  func matches(_ value: String) -> Bool {
    var threads = ThreadSet(count: program.count)
    add(0, to: &threads)
    for character in value.unicodeScalars {
      var next = ThreadSet(count: program.count)
      for place in threads.places {
        guard case .character(let set) = program[place], set.contains(character) else { continue }

        add(place + 1, to: &next)
      }
      threads = next
      if threads.places.isEmpty, !threads.isAtEnd { return false }
    }
    return threads.isAtEnd
  }

  /// Adds a place and all that can be reached from it without a character.
  private func add(_ start: Int, to threads: inout ThreadSet) {
    var open = [start]
    while let place = open.popLast() {
      guard threads.insert(place), place < program.count else { continue }

      switch program[place] {
      case .character: threads.places.append(place)
      case .jump(let distance): open.append(place + distance)
      case .split(let first, let second): open += [place + second, place + first]
      }
    }
  }

  /// The places that are reached after as many characters as were read.
  private struct ThreadSet {
    private var isSeen: [Bool]

    /// Those that wait for a character.
    var places: [Int] = []

    init(count: Int) {
      isSeen = Array(repeating: false, count: count + 1)
    }

    /// The place behind the last instruction: the whole pattern has matched.
    var isAtEnd: Bool { isSeen.last == true }

    mutating func insert(_ place: Int) -> Bool {
      defer { isSeen[place] = true }
      return !isSeen[place]
    }
  }
}
