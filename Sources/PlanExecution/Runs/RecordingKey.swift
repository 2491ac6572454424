/// What a recording depends on, as far as that can be told: two runs of one key recorded the same.
package struct RecordingKey: Hashable, Codable, Sendable {
  /// The version of the JSON form.
  package static let formatVersion = 1

  /// A file as it was before the run.
  package struct File: Hashable, Codable, Sendable {
    /// Absolute, but for a program that is not found.
    package let path: String

    /// 64 lower-case hexadecimal digits; nil for what cannot be read.
    package let sha256: String?

    package init(path: String, sha256: String?) {
      self.path = path
      self.sha256 = sha256
    }
  }

  package var format = RecordingKey.formatVersion

  /// The SHA-256 of the effective recipe; of a series of all of its recipes.
  package let recipeSHA256: String
  package let host: String
  package let machine: String?

  /// The kernel's release.
  package let kernel: String

  /// nil where it cannot be told.
  package let lttngVersion: String?

  /// The caller's folder, from which relative paths of programs and targets start.
  package let callerFolder: String

  /// The user that steps run as which name none.
  package let stepUserID: UInt32

  /// What setup and payload execute and read from their standard input, each once, sorted.
  package let programs: [File]

  /// What the recipe names as `inputs`, each once, sorted.
  package let inputs: [File]

  /// What was another one when the run went on, after it was begun, for people; nil where all was as it had been.
  package private(set) var change: String?

  package init(
    recipeSHA256: String, machine: MachineFacts, lttngVersion: String?, callerFolder: String,
    stepUserID: UInt32, programs: [File], inputs: [File]
  ) {
    self.recipeSHA256 = recipeSHA256
    host = machine.host
    self.machine = machine.machine
    kernel = machine.kernel
    self.lttngVersion = lttngVersion
    self.callerFolder = callerFolder
    self.stepUserID = stepUserID
    self.programs = programs
    self.inputs = inputs
  }

  /// Reads the key of a run; nil where it has none.
  package static func read(_ folder: RunFolder) -> RecordingKey? {
    WholeFile.read(folder.recordingKey).flatMap { JSONText.decode(RecordingKey.self, from: $0) }
  }

  package func write(_ folder: RunFolder) throws(FolderError) {
    try WholeFile.write(JSONText.encode(self, isPretty: true), to: folder.recordingKey)
  }

  /// Notes in the key of a run that something was another one when it went on: it then counts for no other.
  package static func revoke(_ folder: RunFolder, because change: String) {
    guard var key = read(folder), key.change == nil else { return }

    key.change = change
    do throws(FolderError) {
      try key.write(folder)
    } catch {
      remove(folder)
    }
  }

  /// Takes the key of a run away.
  static func remove(_ folder: RunFolder) {
    FileTree.remove(folder.recordingKey)
  }
}

extension RecordingKey {
  /// Returns the first thing that was another one in an earlier run, for people; nil where all is the same.
  package func difference(from earlier: RecordingKey) -> String? {
    let facts: [(name: String, now: String, then: String)] = [
      ("the machine", machine ?? host, earlier.machine ?? earlier.host),
      ("the kernel", kernel, earlier.kernel),
      ("LTTng", lttngVersion ?? "unknown", earlier.lttngVersion ?? "unknown"),
      ("the caller's folder", callerFolder, earlier.callerFolder),
      ("the user's id", String(stepUserID), String(earlier.stepUserID)),
    ]
    if let fact = facts.first(where: { $0.now != $0.then }) {
      return "\(fact.name) is \(fact.now), it was \(fact.then)"
    }
    guard recipeSHA256 == earlier.recipeSHA256 else { return "the effective recipe is another one" }

    return Self.difference("the program or standard input", programs, earlier.programs)
      ?? Self.difference("the input", inputs, earlier.inputs)
      ?? (self == earlier ? nil : "its key is of another version of lttrecipe")
  }

  private static func difference(_ noun: String, _ now: [File], _ then: [File]) -> String? {
    let earlier = Dictionary(then.map { ($0.path, $0.sha256) }) { first, _ in first }
    for file in now {
      guard file.sha256 != nil else {
        return "\(noun) \(file.path) could not be read before the run"
      }
      guard let digest = earlier[file.path] else { return "\(noun) \(file.path) is new" }
      if digest != file.sha256 { return "\(noun) \(file.path) has another content" }
    }
    let paths = Set(now.map(\.path))
    return then.first { !paths.contains($0.path) }.map { "\(noun) \($0.path) is gone" }
  }
}
