/// How much a recipe may hold; what is more is refused before it costs anything.
///
/// The limits on one file's text stand in `NodeReader.Limits`.
package enum Limits {
  /// The largest file, in bytes.
  package static let fileByteCount = 1 << 20

  /// Parameters of a file: every `shell` step gets a variable for each.
  package static let parameterCount = 100

  /// Sessions, roles and triggers of a recipe, each.
  package static let partCount = 100

  /// Event lists of a file.
  package static let eventListCount = 1000

  /// How many times a recipe may use a preset, and how deep within each other.
  package static let presetCount = 200
  package static let presetDepth = 16

  /// Events of all channels, those of event lists and presets included.
  package static let eventCount = 100_000

  /// Names and patterns of `without`, of one session or preset.
  package static let withoutCount = 200

  /// Presets of a recipe in all, in bytes, one that is used twice counted twice.
  package static let presetByteCount = 8 << 20

  /// Texts of a file with the values of its parameters put in, variables of `shell` steps included, in bytes.
  package static let substitutedByteCount = 4 << 20

  /// Pairs of events of two channels that are compared.
  package static let eventPairCount = 2_000_000

  /// Names of `without` times the events that they are held against, of one session or preset.
  package static let withoutComparisonCount = 500_000

  /// The runs of a matrix.
  package static let matrixRunCount = 1000
}
