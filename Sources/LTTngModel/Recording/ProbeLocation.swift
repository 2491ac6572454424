/// Where a probe sits that a rule makes LTTng insert (lttng-enable-event(1)).
package enum ProbeLocation: Hashable, Sendable {
  /// A function of the kernel; LTTng 2.13 drops an offset, so there is none.
  case kernelSymbol(String)

  /// An address of the kernel.
  case kernelAddress(UInt64)

  /// A function of a program or library, by the absolute path of the ELF file.
  case function(path: String, symbol: String)

  /// An SDT probe of a program or library, by the absolute path of the ELF file.
  case sdt(path: String, provider: String, probe: String)
}

extension ProbeLocation: CustomStringConvertible {
  /// The place as lttng-enable-event(1) writes it.
  package var description: String {
    switch self {
    case .kernelSymbol(let symbol): symbol
    case .kernelAddress(let address): "0x" + String(address, radix: 16)
    case .function(let path, let symbol): "elf:\(path):\(symbol)"
    case .sdt(let path, let provider, let probe): "sdt:\(path):\(provider):\(probe)"
    }
  }
}

/// `{"at": …}`, `{"elf": …, "symbol": …}` or `{"sdt": …, "probe": "PROVIDER:NAME"}`.
extension ProbeLocation: Codable {
  private enum Key: String, CodingKey {
    case at, elf, symbol, sdt, probe
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    if let place = try container.decodeIfPresent(String.self, forKey: .at) {
      self = ProbeLocation(kernelPlace: place)
    } else if let path = try container.decodeIfPresent(String.self, forKey: .elf) {
      self = .function(path: path, symbol: try container.decode(String.self, forKey: .symbol))
    } else {
      let name = try container.decode(String.self, forKey: .probe)
        .split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      self = .sdt(
        path: try container.decode(String.self, forKey: .sdt), provider: String(name[0]),
        probe: name.count == 2 ? String(name[1]) : "")
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    switch self {
    case .kernelSymbol, .kernelAddress:
      try container.encode(description, forKey: .at)
    case .function(let path, let symbol):
      try container.encode(path, forKey: .elf)
      try container.encode(symbol, forKey: .symbol)
    case .sdt(let path, let provider, let probe):
      try container.encode(path, forKey: .sdt)
      try container.encode("\(provider):\(probe)", forKey: .probe)
    }
  }

  /// Creates the place of a kernel probe; `0x…` and digits are an address.
  package init(kernelPlace text: String) {
    let hexadecimal = text.lowercased().hasPrefix("0x") ? UInt64(text.dropFirst(2), radix: 16) : nil
    if let address = hexadecimal ?? UInt64(text) {
      self = .kernelAddress(address)
    } else {
      self = .kernelSymbol(text)
    }
  }
}
