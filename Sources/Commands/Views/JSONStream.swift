import LTTngModel
import PlanExecution

/// A stream of JSON lines on standard output.
enum JSONStream {
  /// The version of the stream's form.
  static let formatVersion = 1

  private struct Header: Encodable {
    let type = "version"
    let format = JSONStream.formatVersion
    let lttrecipe = ProgramVersion.text
  }

  /// Writes the first line.
  static func begin() {
    Terminal.print(text(of: Header()))
  }

  /// Writes one line.
  static func write(_ line: some Encodable) {
    Terminal.print(text(of: line))
  }

  /// Writes one line where all of it is taken at once; returns whether it did.
  static func writeAtOnce(_ line: some Encodable) -> Bool {
    Terminal.printAtOnce(text(of: line))
  }

  private static func text(of line: some Encodable) -> String {
    String(decoding: JSONText.encode(line), as: UTF8.self)
  }
}
