import FoundationEssentials
import LTTngModel

/// Reads the JSON form of a summary.
enum SummaryDecoder {
  private struct Header: Decodable {
    let format: Int
  }

  /// Returns nil for bytes that are not a summary of the format that this program knows.
  static func summary(from bytes: [UInt8]) -> TraceSummary? {
    let data = Data(bytes)
    let decoder = JSONDecoder()
    guard let header = try? decoder.decode(Header.self, from: data),
      header.format == TraceSummary.formatVersion
    else { return nil }

    return try? decoder.decode(TraceSummary.self, from: data)
  }
}
