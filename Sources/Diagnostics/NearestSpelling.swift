/// Finds what the user may have meant.
package enum NearestSpelling {
  private static let longest = 256

  /// How many pairs of characters are compared; more are only in recipes that are made to take time.
  private static let pairLimit = 1 << 20

  /// Returns the candidates nearest to `word`, best first.
  ///
  /// None is farther than a third of the word's length, or one edit for a word of two characters.
  /// A word of one character has no candidates: everything short would be near. Nor has one of over
  /// 256 characters: the comparison takes time in the square of its length. Of very many candidates
  /// only the first are looked at.
  package static func candidates(
    for word: String, among candidates: some Sequence<String>, limit: Int = 1
  ) -> [String] {
    let scalars = Array(word.unicodeScalars)
    guard scalars.count > 1, scalars.count <= longest else { return [] }

    let allowed = max(1, scalars.count / 3)
    var pairCount = 0
    var scored: [(distance: Int, candidate: String)] = []
    for candidate in candidates where candidate != word {
      let length = candidate.unicodeScalars.count
      guard abs(length - scalars.count) <= allowed else { continue }

      pairCount += length * scalars.count
      guard pairCount <= pairLimit else { break }

      if let distance = distance(scalars, Array(candidate.unicodeScalars), atMost: allowed) {
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
  private static func distance(
    _ left: [Unicode.Scalar], _ right: [Unicode.Scalar], atMost limit: Int
  ) -> Int? {
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
