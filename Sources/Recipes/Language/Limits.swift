/// How much a recipe may hold; what is more is refused before it costs anything.
///
/// The limits on one file's text stand in `NodeReader.Limits`.
package enum Limits {
  /// The largest file, in bytes.
  package static let fileByteCount = 1 << 20

  /// Parameters of a file: every `shell` step gets a variable for each.
  package static let parameterCount = 100

  /// How many times a recipe may use a preset, and how deep within each other.
  package static let presetCount = 200
  package static let presetDepth = 16

  /// Events of all channels, those of event lists and presets included.
  package static let eventCount = 100_000

  /// Names and patterns of `without`, of one session or preset.
  package static let withoutCount = 200

  /// The runs of a matrix.
  package static let matrixRunCount = 1000
}
