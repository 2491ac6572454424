/// Sizes and times as recipes write them, with the largest unit that leaves no fraction.
enum QuantityText {
  static func size(_ bytes: UInt64) -> String {
    text(bytes, [("TiB", 1 << 40), ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)], "B")
  }

  static func time(microseconds: UInt64) -> String {
    text(
      microseconds,
      [("h", 3_600_000_000), ("min", 60_000_000), ("s", 1_000_000), ("ms", 1000)], "us")
  }

  private static func text(
    _ value: UInt64, _ units: [(name: String, factor: UInt64)], _ smallest: String
  ) -> String {
    guard value > 0 else { return "0" }

    let unit = units.first { value.isMultiple(of: $0.factor) }
    return unit.map { "\(value / $0.factor)\($0.name)" } ?? "\(value)\(smallest)"
  }
}
