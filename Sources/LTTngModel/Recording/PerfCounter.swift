/// A perf counter as a context field (lttng-add-context(1), `perf:cpu:…` and `perf:thread:…`).
package struct PerfCounter: Hashable, Sendable {
  /// Whose events are counted.
  package enum Scope: String, CaseIterable, Sendable {
    /// Those of a processor: kernel channels.
    case cpu

    /// Those of a thread: user space channels.
    case thread
  }

  /// Whether a counter can be had.
  package enum Availability: Sendable {
    case available

    /// The machine has no such counter.
    case missing

    /// The kernel does not let this process count it (`kernel.perf_event_paranoid`).
    case forbidden

    /// Nothing can be said of it now.
    case unknown
  }

  package let scope: Scope

  /// The kind of the counter (`perf_type_id` in `<linux/perf_event.h>`).
  package let type: UInt32

  /// Which counter of its kind it is (perf_event_open(2)).
  package let config: UInt64

  /// The name that a recipe gives the counter, after `perf:cpu:` or `perf:thread:`; for a raw counter
  /// after its number.
  package let name: String

  /// `PERF_TYPE_RAW`: the processor's own number of an event.
  package static let rawType: UInt32 = 4

  /// The name as recipes write it: `perf:cpu:cache-misses`, `perf:cpu:raw:r1a8:pmi`.
  package var text: String {
    guard type == Self.rawType else { return "perf:\(scope.rawValue):\(name)" }

    return "perf:\(scope.rawValue):raw:r\(String(config, radix: 16)):\(name)"
  }

  /// The field's name in a trace: the whole of ``text`` with `_` for what C has not in names, as
  /// lttng-add-context(1) makes it.
  package var fieldName: String {
    String(text.map { $0 == "-" || $0 == ":" ? "_" : $0 })
  }

  private init(_ scope: Scope, type: UInt32, config: UInt64, name: String) {
    self.scope = scope
    self.type = type
    self.config = config
    self.name = name
  }

  /// Reads `perf:cpu:NAME`, `perf:cpu:raw:rN:NAME` and the same with `thread`; nil for anything else.
  package init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard parts.count >= 3, parts[0] == "perf", let scope = Scope(rawValue: parts[1]) else {
      return nil
    }

    if parts.count == 5, parts[2] == "raw", parts[3].first == "r", !parts[4].isEmpty,
      let config = UInt64(parts[3].dropFirst(), radix: 16)
    {
      self.init(scope, type: Self.rawType, config: config, name: parts[4])
    } else if parts.count == 3, let known = Self.known[parts[2]] {
      self.init(scope, type: known.type, config: known.config, name: known.name)
    } else {
      return nil
    }
  }

  /// Returns the counter of a saved session, by its kind and number; `fieldName` gives a raw one its
  /// name.
  package init(scope: Scope, type: UInt32, config: UInt64, fieldName: String) {
    let prefix = "perf_\(scope.rawValue)_"
    let name = fieldName.hasPrefix(prefix) ? String(fieldName.dropFirst(prefix.count)) : fieldName
    let rawPrefix = "raw_r\(String(config, radix: 16))_"
    if type == Self.rawType {
      let own = name.hasPrefix(rawPrefix) ? String(name.dropFirst(rawPrefix.count)) : name
      self.init(scope, type: type, config: config, name: own)
    } else {
      let spelt = Self.known.first { key, counter in
        counter.type == type && counter.config == config && key == counter.name
      }
      self.init(
        scope, type: type, config: config,
        name: spelt?.key ?? String(name.map { $0 == "_" ? "-" : $0 }))
    }
  }

  /// The names that can be written, sorted.
  package static var names: [String] { known.keys.sorted() }
}

extension PerfCounter {
  private typealias Known = (type: UInt32, config: UInt64, name: String)

  /// The counters by every name that lttng-add-context(1) has for them; of several names of one counter
  /// the first is kept, so that they compare equal.
  private static let known: [String: Known] = {
    var known: [String: Known] = [:]
    for (type, config, names) in hardware + software + caches {
      for name in names {
        known[name] = (type, config, names[0])
      }
    }
    return known
  }()

  /// `PERF_TYPE_HARDWARE` (perf_event_open(2)).
  private static let hardware: [(UInt32, UInt64, [String])] = [
    (0, 0, ["cpu-cycles", "cycles"]), (0, 1, ["instructions"]), (0, 2, ["cache-references"]),
    (0, 3, ["cache-misses"]), (0, 4, ["branch-instructions", "branches"]),
    (0, 5, ["branch-misses"]), (0, 6, ["bus-cycles"]),
    (0, 7, ["stalled-cycles-frontend", "idle-cycles-frontend"]),
    (0, 8, ["stalled-cycles-backend", "idle-cycles-backend"]),
  ]

  /// `PERF_TYPE_SOFTWARE`.
  private static let software: [(UInt32, UInt64, [String])] = [
    (1, 0, ["cpu-clock"]), (1, 1, ["task-clock"]), (1, 2, ["page-fault", "faults"]),
    (1, 3, ["context-switches", "cs"]), (1, 4, ["cpu-migrations", "migrations"]),
    (1, 5, ["minor-faults"]), (1, 6, ["major-faults"]), (1, 7, ["alignment-faults"]),
    (1, 8, ["emulation-faults"]),
  ]

  /// `PERF_TYPE_HW_CACHE`: the cache, the operation shifted by 8, the result shifted by 16.
  private static let caches: [(UInt32, UInt64, [String])] =
    cache("L1-dcache", 0, operations: 3) + cache("L1-icache", 1, operations: 3)
    + cache("LLC", 2, operations: 3) + cache("dTLB", 3, operations: 3)
    + cache("iTLB", 4, operations: 1) + cache("branch", 5, operations: 1)

  private static func cache(
    _ name: String, _ cache: UInt64, operations: Int
  ) -> [(UInt32, UInt64, [String])] {
    var entries: [(UInt32, UInt64, [String])] = []
    for (index, operation) in ["load", "store", "prefetch"].prefix(operations).enumerated() {
      let config = cache | UInt64(index) << 8
      let plural = operation == "prefetch" ? "prefetches" : operation + "s"
      entries.append((3, config, ["\(name)-\(plural)"]))
      entries.append((3, config | 1 << 16, ["\(name)-\(operation)-misses"]))
    }
    return entries
  }
}
