import Glibc
import SystemPackage

/// Lists the LTTng-UST tracepoints that are compiled into a program or library.
///
/// `<lttng/tracepoint.h>` of LTTng-UST 2.13 puts the event's name and the provider's of each
/// tracepoint, in pairs, into the section `lttng_ust_tracepoints_strings`; the compiler decides which
/// of a pair comes first. A program's tracepoints can be in libraries that it loads, so a name that is
/// not listed may exist all the same.
package enum InstrumentedProgram {
  private static let sectionName = "lttng_ust_tracepoints_strings"

  /// Returns full names, sorted; none for a file that is no ELF file of this machine's byte order.
  ///
  /// Where a file has one tracepoint only, its name is there both ways round.
  package static func tracepointNames(inFileAt path: String) -> [String] {
    guard
      let file = try? FileDescriptor.open(FilePath(path), .readOnly, options: .closeOnExec)
    else { return [] }
    defer { try? file.close() }

    let section = ELFImage(file)?.section(named: sectionName) ?? []
    return names(ofPairs: section.split(separator: 0).map { String(decoding: $0, as: UTF8.self) })
  }

  private static func names(ofPairs texts: [String]) -> [String] {
    let pairs = stride(from: 0, to: texts.count - 1, by: 2).map { (texts[$0], texts[$0 + 1]) }
    let firstCount = Set(pairs.map(\.0)).count
    let secondCount = Set(pairs.map(\.1)).count
    var names: Set<String> = []
    for (first, second) in pairs {
      if secondCount <= firstCount { names.insert("\(second):\(first)") }
      if firstCount <= secondCount { names.insert("\(first):\(second)") }
    }
    return names.sorted()
  }
}

/// The section table of a 64-bit ELF file (elf(5)).
private struct ELFImage {
  /// Tables and sections beyond it are not read: names take a few kilobytes.
  private static let sizeLimit: UInt64 = 4 << 20

  private let file: FileDescriptor
  private let sections: [Elf64_Shdr]
  private let names: [UInt8]

  init?(_ file: FileDescriptor) {
    self.file = file
    guard let header = Self.read(file, Elf64_Ehdr.self, count: 1, at: 0).first,
      Self.isReadable(header), header.e_shentsize == MemoryLayout<Elf64_Shdr>.size
    else { return nil }

    sections = Self.read(file, Elf64_Shdr.self, count: Int(header.e_shnum), at: header.e_shoff)
    guard Int(header.e_shstrndx) < sections.count else { return nil }

    let table = sections[Int(header.e_shstrndx)]
    names = Self.bytes(file, table)
  }

  func section(named name: String) -> [UInt8]? {
    let found = sections.first { section in
      let start = Int(section.sh_name)
      return start < names.count && names[start...].prefix { $0 != 0 }.elementsEqual(name.utf8)
    }
    return found.map { Self.bytes(file, $0) }
  }

  private static func isReadable(_ header: Elf64_Ehdr) -> Bool {
    withUnsafeBytes(of: header.e_ident) { identity in
      identity.prefix(4).elementsEqual([0x7F, 0x45, 0x4C, 0x46])
        && identity[Int(EI_CLASS)] == UInt8(ELFCLASS64)
        && identity[Int(EI_DATA)] == UInt8(1.littleEndian == 1 ? ELFDATA2LSB : ELFDATA2MSB)
    }
  }

  private static func bytes(_ file: FileDescriptor, _ section: Elf64_Shdr) -> [UInt8] {
    guard section.sh_size <= sizeLimit else { return [] }

    return read(file, UInt8.self, count: Int(section.sh_size), at: section.sh_offset)
  }

  /// Returns nothing where the file is shorter.
  private static func read<Element: BitwiseCopyable>(
    _ file: FileDescriptor, _ type: Element.Type, count: Int, at offset: UInt64
  ) -> [Element] {
    let size = count * MemoryLayout<Element>.stride
    guard count > 0, let start = Int64(exactly: offset) else { return [] }

    var raw = [UInt8](repeating: 0, count: size)
    let readCount = try? raw.withUnsafeMutableBytes {
      try file.read(fromAbsoluteOffset: start, into: $0)
    }
    guard readCount == size else { return [] }

    return raw.withUnsafeBytes { bytes in
      (0..<count).map { index in
        bytes.loadUnaligned(fromByteOffset: index * MemoryLayout<Element>.stride, as: type)
      }
    }
  }
}
