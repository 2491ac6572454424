import Diagnostics
import LTTngModel
import Payloads
import PlanExecution
import Recipes
import Retrieval
import SystemPackage
import YAMLTree

/// Finds out what a recording depends on; reads every file once.
struct RecordingKeyMaking {
  let workplace: Workplace

  /// What keeps the key from being made.
  private(set) var problems: [Problem] = []

  /// The effective recipes, and what else tells one series from another.
  private var texts: [String] = []

  private var programs: [String: String?] = [:]
  private var inputs: [String: String?] = [:]
  private var patterns: Set<String> = []

  init(_ workplace: Workplace) {
    self.workplace = workplace
  }

  /// Adds a recipe, or one of those of a series.
  mutating func add(_ loaded: LoadedRecipe) {
    // Without the comments, which tell files as the caller named them.
    add(YAMLWriter().text(of: loaded.effective))
    for step in loaded.recipe.setup + loaded.recipe.payload { add(step) }
    let files = InputFiles(folder: loaded.file.folder, homeFolder: workplace.caller.homeFolder)
    for pattern in loaded.recipe.inputs where patterns.insert(pattern.text).inserted {
      add(pattern, files)
    }
  }

  /// Adds a text that tells one series from another.
  mutating func add(_ text: String) {
    texts.append(text)
  }

  /// The key; nil where there are problems.
  var key: RecordingKey? {
    guard problems.isEmpty else { return nil }

    return RecordingKey(
      recipeSHA256: BytesDigest.sha256(Array(texts.joined(separator: "\0").utf8)),
      machine: workplace.machine, lttngVersion: LTTngRelease.read(workplace.supervisor),
      callerFolder: workplace.caller.currentFolder.string,
      stepUserID: workplace.caller.stepUserID, programs: Self.files(programs),
      inputs: Self.files(inputs))
  }

  private static func files(_ digests: [String: String?]) -> [RecordingKey.File] {
    digests.sorted { $0.key < $1.key }.map { RecordingKey.File(path: $0.key, sha256: $0.value) }
  }

  /// What cannot be executed is told elsewhere.
  private mutating func add(_ step: ProgramStep) {
    guard
      let program = try? workplace.resolver.resolve(step, runID: "", outputPath: "/dev/null")
    else {
      programs[step.text(runID: "")] = .some(nil)
      return
    }

    add(program: program.executable)
    if case .file(let path)? = program.input { add(program: path) }
  }

  private mutating func add(program path: String) {
    guard programs[path] == nil, isStillWanted() else { return }

    programs[path] = .some(digest(FilePath(path)))
  }

  private mutating func add(_ pattern: InputPattern, _ files: InputFiles) {
    let paths = files.paths(matching: pattern.text)
    if paths.isEmpty {
      problems.append(
        Problem(
          .environmentNotReady, "no file matches `\(pattern.text)` of `inputs`, or is below it",
          help: "a relative one starts from the recipe's folder, \(files.folder)",
          origin: pattern.range.description))
    }
    for path in paths where inputs[path.string] == nil {
      guard isStillWanted() else { return }

      let digest = digest(path)
      inputs[path.string] = .some(digest)
      guard digest == nil, isStillWanted() else { continue }

      problems.append(
        Problem(
          .environmentNotReady, "the file \(path) of `inputs` cannot be read",
          help: "make it readable for you, or take it out of the recipe",
          origin: pattern.range.description))
    }
  }

  /// Inputs can be large.
  private mutating func isStillWanted() -> Bool {
    guard let signal = workplace.supervisor.interruption else { return true }

    let status = ExitStatus(signal: signal)
    if problems.last?.status != status {
      problems.append(
        Problem(status, "interrupted while the inputs were read", help: "nothing was done"))
    }
    return false
  }

  /// Devices have no end.
  private func digest(_ path: FilePath) -> String? {
    guard FileSystem.isRegularFile(path), let path = FileSystem.canonicalPath(path) else {
      return nil
    }

    return FileDigest.sha256(path) { [supervisor = workplace.supervisor] in
      supervisor.interruption == nil
    }
  }
}
