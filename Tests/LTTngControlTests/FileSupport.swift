import Glibc

/// Returns the content of a file.
func contents(of path: String) throws -> [UInt8] {
  guard let file = fopen(path, "r") else {
    throw PreparationError(description: "cannot open \(path)")
  }

  defer { fclose(file) }
  var content: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while case let count = fread(&buffer, 1, buffer.count, file), count > 0 {
    content += buffer.prefix(count)
  }
  return content
}

/// Returns a saved session of this test target.
func savedSession(_ name: String, file: String = #filePath) throws -> [UInt8] {
  let folder = file.split(separator: "/").dropLast().joined(separator: "/")
  return try contents(of: "/\(folder)/SavedSessions/\(name).lttng")
}
