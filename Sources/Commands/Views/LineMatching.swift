/// Finds the lines that two texts have in common, in their order.
///
/// Lines at the start and the end come first, then those that occur once in each text; between
/// these it goes on. The result is what a reader expects, and takes nearly linear time.
struct LineMatching {
  private let first: [Int]
  private let second: [Int]
  private var matches: [(Int, Int)] = []

  /// Lines that become unique between others are rarely nested, and never so deep.
  private static let depthLimit = 32

  /// Returns pairs of indices of equal lines, both ascending.
  static func matches<Line: Hashable>(_ first: [Line], _ second: [Line]) -> [(Int, Int)] {
    var numbers: [Line: Int] = [:]
    for line in first + second where numbers[line] == nil { numbers[line] = numbers.count }
    var matching = LineMatching(
      first: first.compactMap { numbers[$0] }, second: second.compactMap { numbers[$0] })
    matching.match(first.indices, second.indices, depth: 0)
    return matching.matches
  }

  private init(first: [Int], second: [Int]) {
    self.first = first
    self.second = second
  }

  private mutating func match(_ range: Range<Int>, _ other: Range<Int>, depth: Int) {
    var (start, otherStart) = (range.lowerBound, other.lowerBound)
    while start < range.upperBound, otherStart < other.upperBound,
      first[start] == second[otherStart]
    {
      matches.append((start, otherStart))
      (start, otherStart) = (start + 1, otherStart + 1)
    }
    var (end, otherEnd) = (range.upperBound, other.upperBound)
    while end > start, otherEnd > otherStart, first[end - 1] == second[otherEnd - 1] {
      (end, otherEnd) = (end - 1, otherEnd - 1)
    }
    matchBetween(start..<end, otherStart..<otherEnd, depth: depth)
    for index in end..<range.upperBound { matches.append((index, index - end + otherEnd)) }
  }

  /// Matches the lines that occur once, and goes on between them.
  private mutating func matchBetween(_ range: Range<Int>, _ other: Range<Int>, depth: Int) {
    let anchors = depth < Self.depthLimit ? anchors(range, other) : []
    guard !anchors.isEmpty else { return }

    var (start, otherStart) = (range.lowerBound, other.lowerBound)
    for anchor in anchors {
      match(start..<anchor.0, otherStart..<anchor.1, depth: depth + 1)
      matches.append(anchor)
      (start, otherStart) = (anchor.0 + 1, anchor.1 + 1)
    }
    match(start..<range.upperBound, otherStart..<other.upperBound, depth: depth + 1)
  }

  /// Returns the longest ascending run of lines that occur once in each part.
  private func anchors(_ range: Range<Int>, _ other: Range<Int>) -> [(Int, Int)] {
    let places = Self.uniqueLines(first[range])
    let otherPlaces = Self.uniqueLines(second[other])
    let common = places.compactMap { line, index in
      otherPlaces[line].map { (index, $0) }
    }
    return Self.longestAscent(common.sorted { $0.0 < $1.0 })
  }

  private static func uniqueLines(_ lines: ArraySlice<Int>) -> [Int: Int] {
    var places: [Int: Int] = [:]
    var repeated: Set<Int> = []
    for index in lines.indices where places.updateValue(index, forKey: lines[index]) != nil {
      repeated.insert(lines[index])
    }
    return places.filter { !repeated.contains($0.key) }
  }

  /// Returns the longest part of the pairs whose second numbers ascend, as patience sorting finds it.
  private static func longestAscent(_ pairs: [(Int, Int)]) -> [(Int, Int)] {
    var tops: [Int] = []
    var before = [Int?](repeating: nil, count: pairs.count)
    for index in pairs.indices {
      let pile = pileIndex(for: pairs[index].1, tops, pairs)
      before[index] = pile > 0 ? tops[pile - 1] : nil
      if pile == tops.count { tops.append(index) } else { tops[pile] = index }
    }
    var result: [(Int, Int)] = []
    var next = tops.last
    while let index = next {
      result.append(pairs[index])
      next = before[index]
    }
    return result.reversed()
  }

  private static func pileIndex(
    for number: Int, _ tops: [Int], _ pairs: [(Int, Int)]
  ) -> Int {
    var (low, high) = (0, tops.count)
    while low < high {
      let middle = (low + high) / 2
      if pairs[tops[middle]].1 < number { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
