import CYAML
import Diagnostics

/// Owns a `yaml_parser_t` and the bytes that it reads.
///
/// libyaml keeps a pointer to the parser within the parser itself, and one to the input: neither
/// may move, so both live on the heap.
struct ParserHandle: ~Copyable {
  let pointer: UnsafeMutablePointer<yaml_parser_t>
  private let input: UnsafeMutableBufferPointer<UInt8>

  /// Returns nil when there is not enough memory.
  init?(reading bytes: ArraySlice<UInt8>) {
    let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
    guard yaml_parser_initialize(parser) == 1 else {
      parser.deallocate()
      return nil
    }

    pointer = parser
    // libyaml asserts that the input is not null, even where it is empty.
    input = .allocate(capacity: max(1, bytes.count))
    _ = input.initialize(from: bytes)
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, input.baseAddress, bytes.count)
  }

  deinit {
    yaml_parser_delete(pointer)
    pointer.deallocate()
    input.deallocate()
  }
}

/// Steps through a text with libyaml.
struct EventReader: ~Copyable {
  private let parser: ParserHandle
  private let file: SourceFile
  private let end: SourcePosition

  /// Prepares to read a text that `TextCheck` accepts; returns nil when memory is short.
  init?(_ file: SourceFile) {
    // With the encoding given, libyaml would count a byte order mark as a column.
    let hasByteOrderMark = file.bytes.starts(with: [0xEF, 0xBB, 0xBF])
    guard let parser = ParserHandle(reading: file.bytes.dropFirst(hasByteOrderMark ? 3 : 0)) else {
      return nil
    }

    self.parser = parser
    self.file = file
    end = file.position(at: file.bytes.count)
  }

  /// Returns the next event; after the end of the stream, that end again.
  mutating func next() throws(SyntaxProblem) -> Event {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser.pointer, &event) == 1 else {
      throw SyntaxProblem(parser.pointer.pointee, end: end)
    }

    defer { yaml_event_delete(&event) }
    return Event(event, in: file, end: end)
  }
}

/// Why libyaml could not go on, in its words.
struct SyntaxProblem: Error {
  let text: String

  /// Where it gave up, which may be far behind the mistake.
  let position: SourcePosition

  /// What it was reading, and where that began.
  let context: String
  let contextPosition: SourcePosition?

  fileprivate init(_ parser: yaml_parser_t, end: SourcePosition) {
    text = parser.problem.map { String(cString: $0) } ?? "not enough memory"
    position = SourcePosition(parser.problem_mark, end: end)
    context = parser.context.map { String(cString: $0) } ?? ""
    contextPosition =
      parser.context == nil ? nil : SourcePosition(parser.context_mark, end: end)
  }
}
