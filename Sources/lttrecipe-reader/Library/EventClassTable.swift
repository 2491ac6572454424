/// Counts by event class: a hash table over the pointers, as names are too slow to look up per event.
struct EventClassTable {
  private var classes: [OpaquePointer?]
  private var counts: [UInt64]
  private var used = 0

  init() {
    classes = Array(repeating: nil, count: 64)
    counts = Array(repeating: 0, count: 64)
  }

  mutating func add(_ count: UInt64, for eventClass: OpaquePointer) {
    let slot = slot(of: eventClass)
    if classes[slot] == nil {
      classes[slot] = eventClass
      used += 1
    }
    counts[slot] += count
    if used > classes.count / 2 { grow() }
  }

  /// Each event class and its count.
  var entries: [(OpaquePointer, UInt64)] {
    zip(classes, counts).compactMap { eventClass, count in eventClass.map { ($0, count) } }
  }

  /// Returns where the class is or belongs; there is always a free place.
  private func slot(of eventClass: OpaquePointer) -> Int {
    let mask = classes.count - 1
    // The low bits of an address say little: the multiplication carries all of them upwards.
    let hash = UInt(bitPattern: eventClass) &* 0x9E37_79B9_7F4A_7C15
    var slot = Int(truncatingIfNeeded: hash >> 32) & mask
    while let other = classes[slot], other != eventClass { slot = (slot + 1) & mask }
    return slot
  }

  private mutating func grow() {
    let old = self
    classes = Array(repeating: nil, count: old.classes.count * 2)
    counts = Array(repeating: 0, count: old.counts.count * 2)
    used = 0
    for (eventClass, count) in old.entries { add(count, for: eventClass) }
  }
}
