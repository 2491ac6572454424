import CGate
import Glibc
import LTTngModel

/// Owns the captured standard output and standard error of a helper program.
struct CapturedOutput: ~Copyable {
  /// What came on the two streams.
  struct Bytes {
    var output: [UInt8] = []
    var errorOutput: [UInt8] = []
  }

  /// The bytes that are kept at most: enough for any list of events, and too few to exhaust memory.
  private static let outputLimit = 64 << 20
  private static let errorOutputLimit = 1 << 20
  private static let chunkSize = 1 << 16

  private var output: CapturedStream
  private var errorOutput: CapturedStream
  private let chunk: UnsafeMutableRawBufferPointer

  init(output: consuming OwnedDescriptor, errorOutput: consuming OwnedDescriptor) {
    self.output = CapturedStream(output, limit: Self.outputLimit)
    self.errorOutput = CapturedStream(errorOutput, limit: Self.errorOutputLimit)
    chunk = .allocate(byteCount: Self.chunkSize, alignment: 16)
  }

  deinit {
    chunk.deallocate()
  }

  /// What to poll for output and error output.
  var pollDescriptors: [Int32] {
    [output.pollDescriptor, errorOutput.pollDescriptor]
  }

  mutating func take(output takesOutput: Bool, errorOutput takesErrorOutput: Bool) {
    if takesOutput {
      output.take(with: chunk)
    }
    if takesErrorOutput {
      errorOutput.take(with: chunk)
    }
  }

  /// Takes what the pipes still hold, and returns all that came.
  mutating func finish() -> Bytes {
    output.takeRest(with: chunk)
    errorOutput.takeRest(with: chunk)
    return Bytes(output: output.bytes, errorOutput: errorOutput.bytes)
  }
}

/// Owns both ends of a new pipe.
struct Pipe: ~Copyable {
  let readingEnd: OwnedDescriptor
  let writingEnd: OwnedDescriptor

  init(for program: String) throws(ProgramError) {
    var ends: [Int32] = [-1, -1]

    guard gate_pipe(&ends) == 0 else {
      throw ProgramError(
        program: program, errorNumber: errno,
        description: "cannot open a pipe for \(program): \(errorText(errno))")
    }

    readingEnd = OwnedDescriptor(ends[0])
    writingEnd = OwnedDescriptor(ends[1])
  }

  /// Closes the writing end, which a program has by now.
  consuming func keepReading() -> OwnedDescriptor {
    readingEnd
  }
}
