import TestSupport

/// Returns the content of a file.
func contents(of path: String) throws -> [UInt8] {
  guard let content = TestFiles.bytes(path) else {
    throw PreparationError(description: "cannot open \(path)")
  }

  return content
}

/// Returns a saved session of this test target.
func savedSession(_ name: String, file: String = #filePath) throws -> [UInt8] {
  let folder = file.split(separator: "/").dropLast().joined(separator: "/")
  return try contents(of: "/\(folder)/SavedSessions/\(name).lttng")
}
