/// Finds what the user may have meant.
package enum NearestSpelling {
  private static let longest = 256

  /// Returns the candidates nearest to `word`, best first.
  ///
  /// None is farther than a third of the word's length, or one edit for a word of two characters.
  /// A word of one character has no candidates: everything short would be near. Nor has one of over
  /// 256 characters: the comparison takes time in the square of its length.
  package static func candidates(
    for word: String, among candidates: some Sequence<String>, limit: Int = 1
  ) -> [String] {
    let length = word.unicodeScalars.count
    guard length > 1, length <= longest else { return [] }

    let allowed = max(1, length / 3)
    var scored: [(distance: Int, candidate: String)] = []
    for candidate in candidates where candidate != word {
      if let distance = distance(word, candidate, atMost: allowed) {
        scored.append((distance, candidate))
      }
    }
    return scored.sorted { ($0.distance, $0.candidate) < ($1.distance, $1.candidate) }
      .prefix(limit).map(\.candidate)
  }

  /// Returns ``did you mean `x`?``, or nil where nothing is near.
  package static func question(for word: String, among words: some Sequence<String>) -> String? {
    candidates(for: word, among: words).first.map { "did you mean `\($0)`?" }
  }

  /// Returns the edit distance with transpositions, or nil when it is over `limit`.
  private static func distance(_ left: String, _ right: String, atMost limit: Int) -> Int? {
    let left = Array(left.unicodeScalars)
    let right = Array(right.unicodeScalars)
    guard abs(left.count - right.count) <= limit else { return nil }

    var beforePrevious: [Int] = []
    var previous = Array(0...right.count)
    for row in 0..<left.count {
      var current = [row + 1]
      for column in 0..<right.count {
        let substitution = previous[column] + (left[row] == right[column] ? 0 : 1)
        var best = min(substitution, previous[column + 1] + 1, current[column] + 1)
        if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
          best = min(best, beforePrevious[column - 1] + 1)
        }
        current.append(best)
      }
      if (current.min() ?? 0) > limit { return nil }

      (beforePrevious, previous) = (previous, current)
    }
    return previous[right.count] <= limit ? previous[right.count] : nil
  }
}
