import CLTTngCtl
import LTTngModel

// The character arrays of fixed size in liblttng-ctl's structures; Swift imports them as tuples.

/// Returns the text of a field, up to its null character.
func text<Field>(ofField field: Field) -> String {
  withUnsafeBytes(of: field) { bytes in
    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
  }
}

/// A text that fits, with its null character, into a field of `LTTNG_SYMBOL_NAME_LEN` bytes.
struct SymbolName {
  private let bytes: [UInt8]

  init(_ text: String, for call: String) throws(LTTngError) {
    try refuseNullCharacter(in: text, for: call)
    bytes = Array(text.utf8)
    guard bytes.count < Int(LTTNG_SYMBOL_NAME_LEN) else {
      throw LTTngError(LTTNG_ERR_INVALID, call: call)
    }
  }

  /// Fills a field with the text and null characters.
  func copy<Field>(to field: inout Field) {
    withUnsafeMutableBytes(of: &field) { memory in
      memory.initializeMemory(as: UInt8.self, repeating: 0)
      memory.copyBytes(from: bytes.prefix(max(0, memory.count - 1)))
    }
  }
}

/// Throws for a text that C would cut at a null character, and so take for another name.
func refuseNullCharacter(in text: String, for call: String) throws(LTTngError) {
  guard !text.utf8.contains(0) else { throw LTTngError(LTTNG_ERR_INVALID, call: call) }
}
