/// What the first lines of a golden recipe say, each as `# KEY: VALUE`.
///
/// `set: NAME=VALUE` and `set-file: FILE` stand for the options; `kernel: RELEASE`, `arch: NAME` and
/// `lttng: RELEASE` (`none` where it cannot be told) are what conditions see.
package struct GoldenHeader: Sendable {
  private let lines: [Substring]

  package init(_ text: String) {
    lines = text.split(separator: "\n").prefix { $0.hasPrefix("# ") }
  }

  /// Returns the values of a key, in order.
  package func values(_ key: String) -> [String] {
    lines.filter { $0.hasPrefix("# \(key): ") }.map { String($0.dropFirst("# \(key): ".count)) }
  }

  package var kernel: String { values("kernel").first ?? "6.1.0-47-amd64" }
  package var architecture: String { values("arch").first ?? "x86_64" }

  package var lttng: String? {
    let release = values("lttng").first ?? "2.13.9"
    return release == "none" ? nil : release
  }
}
