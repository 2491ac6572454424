/// What belongs to a retrieved trace: every file with its size and SHA-256, and how it came to be.
package struct TraceManifest: Hashable, Codable, Sendable {
  /// The version of the JSON form.
  package static let formatVersion = 1

  /// A file below the folder `trace/`.
  package struct File: Hashable, Codable, Sendable {
    /// Relative to the manifest's folder.
    package let path: String

    /// In bytes.
    package let size: UInt64

    /// 64 lower-case hexadecimal digits.
    package let sha256: String

    package init(path: String, size: UInt64, sha256: String) {
      self.path = path
      self.size = size
      self.sha256 = sha256
    }
  }

  /// One step of the payload that began, with its times in nanoseconds of the trace clock: `babeltrace2
  /// --clock-cycles` shows those of the events.
  package struct Step: Hashable, Codable, Sendable {
    package let command: String

    /// How its program ended; `not seen` where lttrecipe was ended before.
    package let exit: String
    package let processID: Int32

    /// nil where its end was not seen.
    package let beginTime: UInt64?
    package let endTime: UInt64?

    package init(
      command: String, exit: String, processID: Int32, beginTime: UInt64?, endTime: UInt64?
    ) {
      self.command = command
      self.exit = exit
      self.processID = processID
      self.beginTime = beginTime
      self.endTime = endTime
    }
  }

  package var format: Int
  package var runID: String
  package var recipe: String
  package var host: String
  package var kernel: String
  package var lttrecipeVersion: String

  /// The name of the user who recorded; nil in manifests that are older than the field.
  package var user: String?

  /// The release of LTTng, as `lttng-sessiond --version` writes it; nil where it cannot be told.
  package var lttngVersion: String?

  /// What makes a time of the trace clock one of the wall clock, in nanoseconds since 1970, as it was when
  /// the manifest was written; nil where the machine was started anew since the recording.
  package var clockOffset: Int64?

  /// The SHA-256 of the effective recipe, `recipe.yaml`: 64 lower-case hexadecimal digits.
  package var recipeSHA256: String?

  /// The name of the trace clock: LTTng's default is `CLOCK_MONOTONIC`.
  package var clock: String

  /// The variables that the recipe set for its payload, and of those that were inherited `LANG`, `PATH` and
  /// `LTTNG_…`; `${NAME}` stands for a secret.
  package var environment: [String: String]

  package var payload: [Step]
  package var files: [File]

  package init(
    runID: String, recipe: String, host: String, kernel: String, lttrecipeVersion: String,
    environment: [String: String], payload: [Step], files: [File]
  ) {
    format = Self.formatVersion
    self.runID = runID
    self.recipe = recipe
    self.host = host
    self.kernel = kernel
    self.lttrecipeVersion = lttrecipeVersion
    clock = "monotonic"
    self.environment = environment
    self.payload = payload
    self.files = files
  }
}
