import Diagnostics
import YAMLTree

/// What a newer LTTng brings than the one whose features recipes can name: it is refused by name.
struct NewerFeature {
  /// How a recipe would write it: a key, or a value.
  let name: String

  /// The first release of LTTng that has it.
  let release: String

  private static let releases: [(release: String, names: [String])] = [
    ("2.14", ["log4j2", "buffer-ownership", "buffer-allocation"]),
    (
      "2.15", ["trace-format", "buffer-preallocation", "auto-reclaim-memory", "watchdog-timer"]
    ),
    ("2.16", ["map-channels", "maps", "increment-map-value", "increment-map", "cpu_id"]),
  ]

  /// Returns nil for a name that no newer release is known to bring.
  init?(_ name: String) {
    guard let known = Self.releases.first(where: { $0.names.contains(name) }) else { return nil }

    self.name = name
    release = known.release
  }

  /// Returns what is said of it; `installed` is the release of this machine's LTTng, where it is known.
  func diagnostic(at range: SourceRange, installed: String?) -> Diagnostic {
    let isHere = installed.flatMap { release in
      VersionBound(">= \(self.release)")?.holds(for: release)
    }
    let message =
      switch (isHere, installed) {
      case (true, _): "LTTng \(release) brings `\(name)`, which this lttrecipe does not carry out"
      case (_, let installed?):
        "LTTng \(release) brings `\(name)`; the installed LTTng is \(installed)"
      default: "LTTng \(release) brings `\(name)`, which this lttrecipe does not carry out"
      }
    return Diagnostic(
      .newerLTTng, .error, message, at: range,
      help: "take it out: recipes say what LTTng 2.13 can be told")
  }
}
