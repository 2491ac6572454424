/// Reads the text of a ``ValuePattern``.
struct ValuePatternParser {
  typealias Instruction = ValuePattern.Instruction
  typealias CharacterSet = ValuePattern.CharacterSet

  /// Far more than a name needs; repetitions multiply.
  private static let instructionLimit = 4096
  private static let depthLimit = 32

  private var rest: Substring.UnicodeScalarView
  private var depth = 0

  init(_ text: String) {
    rest = text[...].unicodeScalars
  }

  mutating func parse() throws(ValuePattern.Fault) -> [Instruction] {
    let program = try alternatives()
    guard rest.isEmpty else { throw fault("a `)` closes nothing") }

    return program
  }

  // MARK: - Alternatives, sequences, repetitions

  private mutating func alternatives() throws(ValuePattern.Fault) -> [Instruction] {
    var result = try sequence()
    while take("|") {
      let other = try sequence()
      result =
        [.split(1, result.count + 2)] + result + [.jump(other.count + 1)] + other
      try checkSize(result)
    }
    return result
  }

  private mutating func sequence() throws(ValuePattern.Fault) -> [Instruction] {
    var result: [Instruction] = []
    while let next = rest.first, next != "|", next != ")" {
      result += try repeated(try atom())
      try checkSize(result)
    }
    return result
  }

  private mutating func repeated(
    _ atom: [Instruction]
  ) throws(ValuePattern.Fault) -> [Instruction] {
    guard let range = try repetition() else { return atom }
    if let next = rest.first, "*+?{".unicodeScalars.contains(next) {
      throw fault("a repetition is repeated")
    }

    return try repeating(atom, range.lower, range.upper)
  }

  /// Returns the bounds that stand after an atom; no upper one is without end.
  private mutating func repetition() throws(ValuePattern.Fault) -> (lower: Int, upper: Int?)? {
    if take("*") { return (0, nil) }
    if take("+") { return (1, nil) }
    if take("?") { return (0, 1) }
    guard take("{") else { return nil }

    guard let lower = number() else { throw fault("`{` must be followed by a number") }
    var upper: Int? = lower
    if take(",") { upper = number() }
    guard take("}") else { throw fault("`{` is not closed") }
    if let upper, upper < lower { throw fault("`{\(lower),\(upper)}` is the wrong way round") }

    return (lower, upper)
  }

  private func repeating(
    _ atom: [Instruction], _ lower: Int, _ upper: Int?
  ) throws(ValuePattern.Fault) -> [Instruction] {
    guard !atom.isEmpty else { return [] }

    var result: [Instruction] = []
    for _ in 0..<lower {
      result += atom
      try checkSize(result)
    }
    guard let upper else {
      return result + [.split(1, atom.count + 2)] + atom + [.jump(-(atom.count + 1))]
    }

    for _ in lower..<upper {
      result += [.split(1, atom.count + 1)] + atom
      try checkSize(result)
    }
    return result
  }

  // MARK: - Atoms

  private mutating func atom() throws(ValuePattern.Fault) -> [Instruction] {
    let first = rest.removeFirst()
    switch first {
    case "(":
      return try group()
    case "[":
      return [.character(try characterClass())]
    case ".":
      return [.character(CharacterSet(ranges: [], isNegated: true))]
    case "\\":
      return [.character(try escape())]
    case "*", "+", "?", "{":
      throw fault("`\(first)` repeats nothing")
    case "^", "$":
      throw fault("a pattern matches the whole value: leave `\(first)` out, or write `\\\(first)`")
    default:
      return [.character(CharacterSet(ranges: [first.value...first.value]))]
    }
  }

  private mutating func group() throws(ValuePattern.Fault) -> [Instruction] {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else { throw fault("groups are too deep within each other") }

    if take("?") {
      guard take(":") else { throw fault("`(?` is not taken: there is no look-around") }
    }
    let result = try alternatives()
    guard take(")") else { throw fault("`(` is not closed") }

    return result
  }

  private mutating func escape() throws(ValuePattern.Fault) -> CharacterSet {
    guard let next = rest.popFirst() else { throw fault("`\\` is the last character") }

    switch next {
    case "d": return CharacterSet(ranges: Self.digits)
    case "w": return CharacterSet(ranges: Self.wordCharacters)
    case "s": return CharacterSet(ranges: Self.spaces)
    case _ where Self.wordCharacters.contains(where: { $0.contains(next.value) }):
      throw fault("`\\\(next)` is not taken")
    default: return CharacterSet(ranges: [next.value...next.value])
    }
  }

  private mutating func characterClass() throws(ValuePattern.Fault) -> CharacterSet {
    var set = CharacterSet(ranges: [], isNegated: take("^"))
    var isFirst = true
    while let next = rest.popFirst() {
      if next == "]", !isFirst { return set }

      isFirst = false
      let item = next == "\\" ? try escape().ranges : [next.value...next.value]
      set.ranges += try range(from: item)
    }
    throw fault("`[` is not closed")
  }

  /// Returns the range that begins with one character, or the item itself where no `-` follows.
  private mutating func range(
    from item: [ClosedRange<UInt32>]
  ) throws(ValuePattern.Fault) -> [ClosedRange<UInt32>] {
    guard rest.first == "-", let end = rest.dropFirst().first, end != "]" else { return item }

    rest.removeFirst(2)
    let last = end == "\\" ? try escape().ranges : [end.value...end.value]
    guard let low = item.only, let high = last.only, low <= high else {
      throw fault("a range in `[…]` goes from one character to a later one")
    }

    return [low...high]
  }

  private static let digits: [ClosedRange<UInt32>] = [0x30...0x39]
  private static let wordCharacters = digits + [0x41...0x5A, 0x5F...0x5F, 0x61...0x7A]
  private static let spaces: [ClosedRange<UInt32>] = [0x09...0x0D, 0x20...0x20]

  // MARK: - Characters

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard rest.first == character else { return false }

    rest.removeFirst()
    return true
  }

  private mutating func number() -> Int? {
    let digits = rest.prefix { (0x30...0x39).contains($0.value) }
    rest = rest.dropFirst(digits.count)
    // One that is too long is too large for any program.
    return digits.isEmpty ? nil : Int(String(digits.prefix(9)))
  }

  private func checkSize(_ program: [Instruction]) throws(ValuePattern.Fault) {
    guard program.count <= Self.instructionLimit else { throw fault("it is too large") }
  }

  private func fault(_ description: String) -> ValuePattern.Fault {
    ValuePattern.Fault(description: description)
  }
}

extension [ClosedRange<UInt32>] {
  /// The one character of a set of one.
  fileprivate var only: UInt32? {
    guard count == 1, let range = first, range.count == 1 else { return nil }

    return range.lowerBound
  }
}
