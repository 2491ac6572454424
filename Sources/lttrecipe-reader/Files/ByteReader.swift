/// Unsigned integers at given offsets of bytes that were read from a file.
struct ByteReader {
  enum ByteOrder {
    case littleEndian
    case bigEndian
  }

  let bytes: [UInt8]
  let order: ByteOrder

  init(_ bytes: [UInt8], order: ByteOrder) {
    self.bytes = bytes
    self.order = order
  }

  /// Takes the byte order in which the first four bytes are `magic`; nil where neither fits.
  init?(_ bytes: [UInt8], magic: UInt32) {
    for order in [ByteOrder.littleEndian, .bigEndian] {
      self.init(bytes, order: order)
      if integer(at: 0, byteCount: 4) == UInt64(magic) { return }
    }
    return nil
  }

  /// Returns nil where the bytes end before the integer does.
  func integer(at offset: Int, byteCount: Int) -> UInt64? {
    guard offset + byteCount <= bytes.count else { return nil }

    let field = bytes[offset..<(offset + byteCount)]
    return switch order {
    case .littleEndian: field.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    case .bigEndian: field.reduce(0) { $0 << 8 | UInt64($1) }
    }
  }
}
