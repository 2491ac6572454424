import FoundationEssentials
import LTTngModel

/// Writes the JSON form of a summary.
enum SummaryEncoder {
  /// Returns one line with its newline; the keys are sorted, so equal summaries give equal lines.
  static func line(for summary: TraceSummary) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(summary), as: UTF8.self) + "\n"
  }
}
