import PlanExecution
import SystemPackage

/// Why a file that the caller named cannot be read.
enum InputFileError: Error, Equatable, CustomStringConvertible {
  case tooLarge
  case failed(Errno)

  var description: String {
    switch self {
    case .tooLarge: "it is too large"
    case .failed(let error): error.description
    }
  }
}

/// Reads files that the caller named; symbolic links are followed, as the caller's own.
enum InputFile {
  /// Returns the bytes of a file; never waits for one, such as a named pipe without a writer.
  static func read(_ path: FilePath, limit: Int) throws(InputFileError) -> [UInt8] {
    do {
      let descriptor = try FileDescriptor.open(
        path, .readOnly, options: [.closeOnExec, .nonBlocking])
      defer { try? descriptor.close() }

      var bytes: [UInt8] = []
      var chunk = [UInt8](repeating: 0, count: 64 << 10)
      while bytes.count <= limit {
        let count = try chunk.withUnsafeMutableBytes { try descriptor.read(into: $0) }
        if count == 0 { return bytes }

        bytes += chunk[..<count]
      }
    } catch {
      throw .failed(error as? Errno ?? .ioError)
    }
    throw .tooLarge
  }
}
