/// The lines that differ between two texts, in the form that `patch` reads.
struct UnifiedDiff {
  private typealias Line = ArraySlice<UInt8>

  /// A line of the two texts put together.
  private enum Edit {
    case kept(Line)
    case removed(Line)
    case added(Line)

    var isChange: Bool {
      if case .kept = self { false } else { true }
    }

    /// How many lines of the first text and of the second one it stands for.
    var counts: (Int, Int) {
      switch self {
      case .kept: (1, 1)
      case .removed: (1, 0)
      case .added: (0, 1)
      }
    }
  }

  private let edits: [Edit]

  /// How many lines that stayed stand around those that changed.
  private static let contextCount = 3

  init(_ first: [UInt8], _ second: [UInt8]) {
    let first = Self.lines(of: first)
    let second = Self.lines(of: second)
    var edits: [Edit] = []
    var (start, otherStart) = (0, 0)
    for match in LineMatching.matches(first, second) + [(first.count, second.count)] {
      edits += first[start..<match.0].map(Edit.removed)
      edits += second[otherStart..<match.1].map(Edit.added)
      if match.0 < first.count { edits.append(.kept(first[match.0])) }
      (start, otherStart) = (match.0 + 1, match.1 + 1)
    }
    self.edits = edits
  }

  /// Returns the whole diff, empty for equal texts.
  func text(named name: String, changedBy change: String) -> String {
    var text = ""
    var (lineNumber, otherLineNumber, next) = (1, 1, 0)
    for hunk in hunks {
      for edit in edits[next..<hunk.lowerBound] {
        lineNumber += edit.counts.0
        otherLineNumber += edit.counts.1
      }
      text += Self.text(of: edits[hunk], lineNumber, otherLineNumber)
      for edit in edits[hunk] {
        lineNumber += edit.counts.0
        otherLineNumber += edit.counts.1
      }
      next = hunk.upperBound
    }
    return text.isEmpty ? "" : "--- \(name)\n+++ \(name)\t\(change)\n\(text)"
  }

  /// The edits that are shown, in runs.
  private var hunks: [Range<Int>] {
    var hunks: [Range<Int>] = []
    for index in edits.indices where edits[index].isChange {
      let start = max(0, index - Self.contextCount)
      let end = min(edits.count, index + 1 + Self.contextCount)
      if let last = hunks.last, start <= last.upperBound {
        hunks[hunks.count - 1] = last.lowerBound..<end
      } else {
        hunks.append(start..<end)
      }
    }
    return hunks
  }

  private static func text(
    of edits: ArraySlice<Edit>, _ lineNumber: Int, _ otherLineNumber: Int
  ) -> String {
    let count = edits.reduce(0) { $0 + $1.counts.0 }
    let otherCount = edits.reduce(0) { $0 + $1.counts.1 }
    let place = place(lineNumber, count)
    var text = "@@ -\(place) +\(self.place(otherLineNumber, otherCount)) @@\n"
    for edit in edits {
      switch edit {
      case .kept(let line): text += " " + shown(line)
      case .removed(let line): text += "-" + shown(line)
      case .added(let line): text += "+" + shown(line)
      }
    }
    return text
  }

  /// Where no line is named, the number is that of the line before.
  private static func place(_ lineNumber: Int, _ count: Int) -> String {
    "\(count == 0 ? lineNumber - 1 : lineNumber),\(count)"
  }

  private static func shown(_ line: Line) -> String {
    let text = String(decoding: line, as: UTF8.self)
    return line.last == UInt8(ascii: "\n") ? text : text + "\n\\ No newline at end of file\n"
  }

  /// Returns the lines with their line feeds.
  private static func lines(of bytes: [UInt8]) -> [Line] {
    var lines: [Line] = []
    var start = 0
    for (offset, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
      lines.append(bytes[start...offset])
      start = offset + 1
    }
    return start < bytes.count ? lines + [bytes[start...]] : lines
  }
}
