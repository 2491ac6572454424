/// A bound on a release, such as `>= 5.4, < 6.15`; all of its parts must hold.
struct VersionBound: Equatable {
  private enum Comparison: String, CaseIterable {
    // The longer ones first: `>=` begins with `>`.
    case greaterOrEqual = ">="
    case lessOrEqual = "<="
    case notEqual = "!="
    case equal = "="
    case greater = ">"
    case less = "<"
  }

  private struct Part: Equatable {
    let comparison: Comparison
    let version: [Int]
  }

  private let parts: [Part]

  /// Reads comparisons with a comma between them; returns nil for anything else.
  init?(_ text: String) {
    var parts: [Part] = []
    for piece in text.split(separator: ",", omittingEmptySubsequences: false) {
      let piece = piece.trimmed
      guard let comparison = Comparison.allCases.first(where: { piece.hasPrefix($0.rawValue) })
      else { return nil }

      let version = piece.dropFirst(comparison.rawValue.count).trimmed
      guard let numbers = Self.numbers(version) else { return nil }

      parts.append(Part(comparison: comparison, version: numbers))
    }
    self.parts = parts
  }

  /// Returns whether a release holds; only its leading numbers count: those of `6.1.0-47-amd64` are 6, 1
  /// and 0.
  func holds(for release: String) -> Bool {
    let version = release.prefix { $0.isASCII && $0.isNumber || $0 == "." }.split(separator: ".")
      .compactMap { Int($0) }
    return parts.allSatisfy { Self.holds($0, version) }
  }

  /// `= 6.1` is every release of 6.1, so `<= 6.1` takes them all in and `> 6.1` begins with 6.2.
  private static func holds(_ part: Part, _ version: [Int]) -> Bool {
    let isEqual = version.starts(with: part.version)
    switch part.comparison {
    case .equal: return isEqual
    case .notEqual: return !isEqual
    case .greaterOrEqual: return !isLess(version, part.version)
    case .less: return isLess(version, part.version)
    case .greater: return isLess(part.version, version) && !isEqual
    case .lessOrEqual: return isEqual || !isLess(part.version, version)
    }
  }

  /// Missing numbers count as 0.
  private static func isLess(_ left: [Int], _ right: [Int]) -> Bool {
    for index in 0..<max(left.count, right.count) {
      let pair = (index < left.count ? left[index] : 0, index < right.count ? right[index] : 0)
      if pair.0 != pair.1 { return pair.0 < pair.1 }
    }
    return false
  }

  private static func numbers(_ text: Substring) -> [Int]? {
    let pieces = text.split(separator: ".", omittingEmptySubsequences: false)
    let numbers = pieces.compactMap { piece in
      piece.utf8.count <= 9 && piece.utf8.allSatisfy { (0x30...0x39).contains($0) }
        ? Int(piece) : nil
    }
    return numbers.count == pieces.count ? numbers : nil
  }
}

extension StringProtocol where SubSequence == Substring {
  /// The text without blanks at its ends.
  fileprivate var trimmed: Substring {
    var text = self[...]
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return text
  }
}
