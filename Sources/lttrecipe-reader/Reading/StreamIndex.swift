/// The index file that LTTng writes for a data stream file: where each packet lies.
///
/// All its integers are big-endian: a header of magic, major, minor and entry size, four bytes each;
/// then per packet its offset in bytes and its size in bits, eight bytes each, and more.
struct StreamIndex: ~Copyable {
  private static let magic: UInt64 = 0xC1F1_DCC1
  private static let headerByteCount: UInt64 = 16
  private static let minimumEntryByteCount: UInt64 = 24

  private let file: OpenFile
  private let entryByteCount: UInt64

  /// Returns nil where there is no usable index.
  init?(path: String) {
    guard let file = try? OpenFile(path: path) else { return nil }

    let header = ByteReader(file.bytes(at: 0, count: 16), order: .bigEndian)
    guard header.integer(at: 0, byteCount: 4) == Self.magic,
      let entryByteCount = header.integer(at: 12, byteCount: 4),
      entryByteCount >= Self.minimumEntryByteCount
    else { return nil }

    self.file = file
    self.entryByteCount = entryByteCount
  }
}

extension StreamIndex {
  struct Entry {
    let offset: UInt64
    let byteCount: UInt64
  }

  var entryCount: UInt64 {
    (file.byteCount - Self.headerByteCount) / entryByteCount
  }

  /// Returns nil for a number that the index lacks and for an entry that cannot be true.
  borrowing func entry(_ number: UInt64) -> Entry? {
    guard number < entryCount else { return nil }

    let position = Self.headerByteCount + number * entryByteCount
    let fields = ByteReader(file.bytes(at: position, count: 16), order: .bigEndian)
    guard let offset = fields.integer(at: 0, byteCount: 8),
      let bitCount = fields.integer(at: 8, byteCount: 8), bitCount > 0, bitCount % 8 == 0,
      offset < 1 << 62, bitCount < 1 << 62
    else { return nil }

    return Entry(offset: offset, byteCount: bitCount / 8)
  }

  /// Where the last packet ends.
  var endOffset: UInt64? {
    guard entryCount > 0, let last = entry(entryCount - 1) else { return nil }

    return last.offset + last.byteCount
  }
}
