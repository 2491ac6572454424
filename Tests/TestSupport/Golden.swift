import Glibc

/// Compares whole texts with files that were recorded before and are kept with the tests.
package enum Golden {
  /// Whether `LTTRECIPE_RECORD=1` asks for the files to be written anew.
  package static var isRecording: Bool {
    getenv("LTTRECIPE_RECORD").map { String(cString: $0) } == "1"
  }

  /// Returns nil where the file at `path` holds exactly `text`, else what is wrong.
  ///
  /// While recording the file is written, and the answer is never nil: such a run has shown nothing.
  package static func difference(_ text: String, at path: String) -> String? {
    if isRecording { return record(text, at: path) }
    guard let expected = TestFiles.bytes(path) else {
      return "there is no \(path); LTTRECIPE_RECORD=1 makes it"
    }
    guard expected != Array(text.utf8) else { return nil }

    return "\(path) differs\n--- recorded:\n\(String(decoding: expected, as: UTF8.self))"
      + "--- now:\n\(text)"
  }

  private static func record(_ text: String, at path: String) -> String {
    do throws(TestFileError) {
      try TestFiles.write(Array(text.utf8), to: path, mode: 0o644)
      return "recorded \(path): look at it, then run without LTTRECIPE_RECORD"
    } catch {
      return error.description
    }
  }

  /// The folder of a test's source file, with `name` added.
  package static func folder(_ name: String, of file: String = #filePath) -> String {
    "/" + file.split(separator: "/").dropLast().joined(separator: "/") + "/\(name)"
  }
}
