import Diagnostics
import LTTngModel
import YAMLTree

/// Rules that make LTTng insert a probe.
extension RecipeDecoder {
  mutating func probe(
    _ fields: Fields<EventKey>, _ kind: EventKey, name: Node
  ) -> RecordingRule? {
    let pattern = pattern(name, domain: .kernel)
    if let pattern { checkProbeName(pattern, at: name.range) }
    let location =
      kind == .uprobe ? programPlace(fields) : fields[.at].flatMap { kernelFunction($0) }
    guard let pattern, let location, let kind = RecordingRule.Kind(rawValue: kind.rawValue) else {
      return nil
    }

    return RecordingRule(kind, pattern, at: location)
  }

  /// The name is that of the probe's events, and matches nothing.
  mutating func checkProbeName(_ name: NamePattern, at range: SourceRange) {
    guard name.text.contains("*") || name.text.contains("\\") else { return }

    values.diagnostics.error(
      .nameInvalid, "a probe's name is no pattern: `\(name.text)`", at: range,
      help: "its events are called so: write one name, such as `my_probe`")
  }

  /// Returns the place of a recorded probe of the kernel.
  ///
  /// lttng-modules 2.13.9 sets the address of a recording event rule beside an empty symbol, which
  /// `register_kprobe()` refuses; that of a trigger's event rule it sets alone.
  private mutating func kernelFunction(_ node: Node) -> ProbeLocation? {
    guard let place = kernelPlace(node) else { return nil }
    guard case .kernelAddress = place else { return place }

    values.diagnostics.error(
      .probeAddress, "a recorded probe cannot be set at an address: the kernel refuses `\(place)`",
      at: node.range, help: "name the function, such as `do_sys_openat2`")
    return nil
  }

  /// Returns a place of the kernel.
  mutating func kernelPlace(_ node: Node) -> ProbeLocation? {
    checkProbeOffset(node)
    guard let text = plainText(node, of: "`at`") else { return nil }

    let location = ProbeLocation(kernelPlace: text.value)
    guard case .kernelSymbol(let symbol) = location, !text.value.contains("+") else {
      return location
    }
    guard isSymbol(symbol) else {
      values.diagnostics.error(
        .valueInvalid, "`at` cannot be `\(symbol)`", at: text.range,
        help: "it is the name of a function of the kernel, such as `do_sys_openat2`")
      return nil
    }

    return location
  }

  /// liblttng-ctl has room for 255 bytes.
  private func isSymbol(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= NamePattern.maximumByteCount
      && text.unicodeScalars.allSatisfy {
        $0.properties.isAlphabetic || $0.properties.numericType != nil
          || "_.$".unicodeScalars
            .contains($0)
      }
  }

  /// liblttng-ctl 2.13 drops the offset of a kprobe (LTTng 2.13.9): the probe would sit at the symbol itself
  /// and nobody would know.
  mutating func checkProbeOffset(_ node: Node) {
    guard case .scalar(let place) = node, place.text.contains("+") else { return }

    values.diagnostics.error(
      .probeOffset, "a probe cannot be set at an offset: LTTng 2.13 drops `\(place.text)`'s",
      at: place.range, help: "name the symbol alone")
  }

  /// Returns a place of a program or library.
  private mutating func programPlace(_ fields: Fields<EventKey>) -> ProbeLocation? {
    if let elf = fields[.elf], let symbol = fields[.symbol] {
      return programPlace(elf: elf, symbol: symbol)
    }
    if let sdt = fields[.sdt], let probe = fields[.probe] {
      return programPlace(sdt: sdt, probe: probe)
    }

    values.diagnostics.error(
      .keyMissing, "`uprobe` does not say where it sits", at: fields.range,
      help: "`elf: PROGRAM` and `symbol: FUNCTION`, or `sdt: PROGRAM` and `probe: PROVIDER:NAME`")
    return nil
  }

  mutating func programPlace(elf: Node, symbol: Node) -> ProbeLocation? {
    let path = programPath(elf, of: "`elf`")
    guard let symbol = plainText(symbol, of: "`symbol`") else { return nil }
    guard isSymbol(symbol.value) else {
      values.diagnostics.error(
        .valueInvalid, "`symbol` cannot be `\(symbol.value)`", at: symbol.range,
        help: "it is the name of a function of the program, as nm(1) prints it, without an offset")
      return nil
    }

    return path.map { .function(path: $0, symbol: symbol.value) }
  }

  mutating func programPlace(sdt: Node, probe: Node) -> ProbeLocation? {
    let path = programPath(sdt, of: "`sdt`")
    guard let probe = plainText(probe, of: "`probe`") else { return nil }

    let parts = probe.value.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
      values.diagnostics.error(
        .valueInvalid, "`probe` cannot be `\(probe.value)`", at: probe.range,
        help: "write PROVIDER:NAME, as `readelf --notes PROGRAM` shows them")
      return nil
    }

    return path.map {
      .sdt(path: $0, provider: String(parts[0]), probe: String(parts[1]))
    }
  }

  /// Returns the path of a program, which is absolute by now where it was one.
  private mutating func programPath(_ node: Node, of owner: String) -> String? {
    guard let path = plainText(node, of: owner) else { return nil }
    guard path.value.hasPrefix("/") else {
      values.diagnostics.error(
        .valueInvalid, "\(owner) needs a path, not `\(path.value)`", at: path.range,
        help: path.value.hasPrefix("~")
          ? "write the folder itself in place of `~`"
          : "write `/usr/bin/\(path.value)`, or `./\(path.value)` for a file beside this one")
      return nil
    }

    return path.value
  }
}
