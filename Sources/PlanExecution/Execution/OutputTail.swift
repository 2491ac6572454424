import LTTngModel
import SystemPackage

/// The end of what a step has written.
enum OutputTail {
  private static let lineCount = 5
  private static let size = 4096

  /// Returns the last lines of the output and of the error output, whose files' names begin so.
  static func lines(of path: String) -> [String] {
    [".stdout", ".stderr"].flatMap { lines(inFileAt: FilePath(path + $0)) }
  }

  private static func lines(inFileAt path: FilePath) -> [String] {
    let bytes = WholeFile.readTail(path, atMost: size)?.bytes ?? []
    return bytes.split(separator: UInt8(ascii: "\n")).suffix(lineCount)
      .map { String(decoding: $0, as: UTF8.self) }
  }
}
