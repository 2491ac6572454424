/// The `metadata` file of a trace, looked at before libbabeltrace2 opens it.
///
/// The library never ends when a metadata packet's content lies partly behind the end of the file.
/// The layout is that of the CTF 1.8 specification, section 7.1.
enum MetadataFile {
  private static let packetMagic: UInt32 = 0x75D1_1D57
  private static let packetHeaderByteCount = 37
  private static let contentSizeOffset = 24
  private static let packetSizeOffset = 28

  /// Returns what is wrong with the packets of the file; nil when the library may open it.
  static func fault(in file: borrowing OpenFile) -> String? {
    let start = file.bytes(at: 0, count: packetHeaderByteCount)
    guard ByteReader(start, magic: packetMagic) != nil else { return textFault(start) }

    var offset: UInt64 = 0
    while offset < file.byteCount {
      let header = file.bytes(at: offset, count: packetHeaderByteCount)
      switch packet(header) {
      case .success(let packet):
        guard packet.contentByteCount <= file.byteCount - offset else { return cutShort }

        offset += packet.byteCount
      case .failure(let fault): return fault.message
      }
    }
    return nil
  }

  /// Returns the text of the packets, or of the file where it is plain text.
  static func text(of file: borrowing OpenFile) -> [UInt8] {
    let all = file.bytes(at: 0, count: Int(min(file.byteCount, maximumTextByteCount)))
    guard ByteReader(all, magic: packetMagic) != nil else { return all }

    var text: [UInt8] = []
    var offset = 0
    while case .success(let packet) = packet(Array(all[offset...].prefix(packetHeaderByteCount))) {
      let contentEnd = offset + Int(packet.contentByteCount)
      guard contentEnd <= all.count else { break }

      text += all[(offset + packetHeaderByteCount)..<contentEnd]
      offset = min(offset + Int(packet.byteCount), all.count)
    }
    return text
  }

  /// Whether the metadata says what the packets of some channel hold, as LTTng writes it.
  ///
  /// It is there before the first event: a program tells the session daemon what its channel's records look
  /// like, and is answered, before it records.
  static func declaresStream(in file: borrowing OpenFile) -> Bool {
    String(decoding: text(of: file), as: UTF8.self).contains("\nstream {")
  }

  private static let maximumTextByteCount: UInt64 = 64 << 20
}

extension MetadataFile {
  private struct Packet {
    let contentByteCount: UInt64
    let byteCount: UInt64
  }

  private struct Fault: Error {
    let message: String
  }

  private static let cutShort = "metadata is cut short"

  private static func textFault(_ start: [UInt8]) -> String? {
    start.isEmpty ? "metadata is empty" : nil
  }

  private static func packet(_ header: [UInt8]) -> Result<Packet, Fault> {
    guard header.count == packetHeaderByteCount else { return .failure(Fault(message: cutShort)) }
    guard let reader = ByteReader(header, magic: packetMagic),
      let contentBits = reader.integer(at: contentSizeOffset, byteCount: 4),
      let packetBits = reader.integer(at: packetSizeOffset, byteCount: 4),
      contentBits % 8 == 0, packetBits % 8 == 0, contentBits <= packetBits,
      contentBits / 8 >= UInt64(packetHeaderByteCount)
    else { return .failure(Fault(message: "metadata is damaged")) }

    return .success(Packet(contentByteCount: contentBits / 8, byteCount: packetBits / 8))
  }
}
