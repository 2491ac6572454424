/// A data stream file of a trace.
struct StreamFile {
  let name: String
  let path: String
  let indexPath: String
  let byteCount: UInt64

  init?(name: String, directory: String) {
    path = directory + "/" + name
    guard let file = try? OpenFile(path: path) else { return nil }

    self.name = name
    indexPath = directory + "/index/" + name + ".idx"
    byteCount = file.byteCount
  }

  /// How many bytes the index lists; nil where there is no index.
  var indexedByteCount: UInt64? {
    guard let index = StreamIndex(path: indexPath) else { return nil }

    return index.endOffset
  }

  /// Whether all of its packets end where LTTng-UST would write the first event, and none was discarded.
  var isWithoutEvents: Bool {
    guard let file = try? OpenFile(path: path) else { return false }

    var offset: UInt64 = 0
    while offset < file.byteCount {
      let header = PacketHeader(file.bytes(at: offset, count: PacketHeader.wholeByteCount))
      guard let header, header.isOfEmptyPacket, let length = header.packetByteCount else {
        return false
      }

      offset += length
    }
    return true
  }

  /// Returns where the last whole packet ends: ``byteCount`` for a whole file; nil for one of whose
  /// packets nothing can be told.
  func wholeByteCount() -> UInt64? {
    guard let file = try? OpenFile(path: path) else { return nil }

    if let index = StreamIndex(path: indexPath) {
      return PacketWalk.end(in: file) { index.entry($0) }
    }
    guard PacketHeader(file.bytes(at: 0, count: PacketHeader.byteCount)) != nil else { return nil }

    return PacketWalk.end(in: file) { _ in nil }
  }
}

/// The start of a packet as LTTng's tracers lay it out: the packet header and the first fields of
/// the packet context.
private struct PacketHeader {
  static let byteCount = 64

  private static let magic: UInt32 = 0xC1FC_1FC1
  private static let contentSizeOffset = 48
  private static let packetSizeOffset = 56
  private static let discardedOffset = 72

  /// The header and the context of a packet without the fields of its channel (LTTng-UST 2.13).
  static let wholeByteCount = 84

  /// The size of the packet; nil where the fields cannot be those of LTTng.
  let packetByteCount: UInt64?

  /// Whether nothing follows the context, nothing is known to be lost, and all of it was there to read.
  let isOfEmptyPacket: Bool

  /// Returns nil for bytes that do not start with CTF's magic number.
  init?(_ bytes: [UInt8]) {
    guard let reader = ByteReader(bytes, magic: Self.magic) else { return nil }

    isOfEmptyPacket =
      reader.integer(at: Self.contentSizeOffset, byteCount: 8) == UInt64(Self.wholeByteCount) * 8
      && reader.integer(at: Self.discardedOffset, byteCount: 8) == 0
    if let content = reader.integer(at: Self.contentSizeOffset, byteCount: 8),
      let packet = reader.integer(at: Self.packetSizeOffset, byteCount: 8),
      content <= packet, packet % 8 == 0, packet / 8 >= UInt64(Self.byteCount)
    {
      packetByteCount = packet / 8
    } else {
      packetByteCount = nil
    }
  }
}

/// Goes from packet to packet.
private enum PacketWalk {
  /// Returns where the last whole packet ends; `entry` gives what an index says of a packet, by its
  /// number, and the packets themselves are asked where it says nothing.
  static func end(
    in file: borrowing OpenFile, entry: (UInt64) -> StreamIndex.Entry?
  ) -> UInt64 {
    var end: UInt64 = 0
    var number: UInt64 = 0
    while end < file.byteCount,
      let header = PacketHeader(file.bytes(at: end, count: PacketHeader.byteCount)),
      let length = listed(entry(number), at: end) ?? header.packetByteCount,
      length > 0, length <= file.byteCount - end
    {
      end += length
      number += 1
    }
    return end
  }

  private static func listed(_ entry: StreamIndex.Entry?, at offset: UInt64) -> UInt64? {
    guard let entry, entry.offset == offset else { return nil }

    return entry.byteCount
  }
}
