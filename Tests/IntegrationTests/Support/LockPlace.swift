import Glibc
import TestSupport
import Testing

/// A home, a folder with recipes, and git repositories of one test.
struct LockPlace {
  let folder: TemporaryFolder

  /// The folder that commands run in.
  var work: String { folder.file("work") }

  /// Where the files of locked presets are kept.
  var cache: String { folder.file("home/.cache/lttrecipe/presets") }

  init() throws {
    folder = try TemporaryFolder()
    folder.makeFolder("work")
    // A PATH without git has what starts lttrecipe.
    folder.makeFolder("empty")
    try folder.write(
      "[user]\n  name = Test\n  email = test@example.org\n[init]\n  defaultBranch = main\n",
      to: "home/.gitconfig")
  }

  // MARK: - Commands

  private func environment(path: String) -> [String: String] {
    [
      "PATH": path, "HOME": folder.file("home"), "LC_ALL": "C.UTF-8",
      "LTTRECIPE_PATH": folder.file("library"), "GIT_CONFIG_NOSYSTEM": "1",
      "GIT_AUTHOR_DATE": "2026-01-02T03:04:05Z", "GIT_COMMITTER_DATE": "2026-01-02T03:04:05Z",
    ]
  }

  private func command(
    _ arguments: [String], in place: String, path: String, _ more: [String: String]
  ) -> HostCommand {
    HostCommand(
      arguments: ["env", "--chdir=\(place)"] + arguments,
      environment: environment(path: path).merging(more) { $1 })
  }

  /// Runs `lttrecipe` in the work folder.
  func lttrecipe(
    _ arguments: String..., hasGit: Bool = true, environment: [String: String] = [:]
  ) throws -> Finished {
    let path = hasGit ? HostCommand.searchPath : folder.file("empty")
    let program = BuiltProgram.folder + "/lttrecipe"
    return try command([program] + arguments, in: work, path: path, environment).run()
  }

  /// Runs a text for the shell in the work folder, with `$lttrecipe` for the program.
  ///
  /// Programs in the folder `bin` come before the machine's.
  func shell(_ text: String) throws -> Finished {
    try command(
      ["sh", "-c", text], in: work, path: folder.file("bin") + ":" + HostCommand.searchPath,
      ["lttrecipe": BuiltProgram.folder + "/lttrecipe"]
    ).run()
  }

  // MARK: - Repositories

  func url(_ repository: String) -> String { "file://" + folder.file(repository) }

  @discardableResult
  func git(_ repository: String, _ arguments: String...) throws -> String {
    try command(
      ["git"] + arguments, in: folder.file(repository), path: HostCommand.searchPath, [:]
    ).text().trimmingLine
  }

  /// Makes a repository, or adds to one, with these files; returns the commit.
  @discardableResult
  func commit(
    _ files: [String: String], to repository: String = "presets", tag: String? = nil
  ) throws -> String {
    if !TestFile.exists(folder.file("\(repository)/.git")) {
      folder.makeFolder(repository)
      try git(repository, "init", "--quiet")
    }
    for (name, text) in files { try folder.write(text, to: "\(repository)/\(name)") }
    try git(repository, "add", "--all")
    try git(repository, "commit", "--quiet", "--allow-empty", "--message=next")
    if let tag { try git(repository, "tag", "--force", tag) }
    return try git(repository, "rev-parse", "HEAD")
  }

  /// Returns the text of a preset that records these events.
  static func preset(_ name: String, _ events: String..., use: String = "[]") -> String {
    """
    lttrecipe: 1
    kind: preset
    name: \(name)
    use: \(use)
    channels: {kernel: {domain: kernel, events: [\(events.joined(separator: ", "))]}}

    """
  }

  // MARK: - Recipes

  /// Returns an item of `use`.
  func item(_ path: String, _ ref: String, of repository: String = "presets") -> String {
    "{git: \"\(url(repository))\", path: \"\(path)\", ref: \"\(ref)\"}"
  }

  func write(_ items: String..., to name: String = "r.yaml") throws {
    try folder.write(
      """
      lttrecipe: 1
      name: job
      use: [\(items.joined(separator: ", "))]
      payload: [{run: [ls]}]

      """, to: "work/\(name)")
  }

  /// The text of the lock file; nil where there is none.
  var lock: String? { folder.text("work/lttrecipe.lock") }

  /// What the lock file has of a key, in its order.
  func locked(_ key: String) -> [String] {
    (lock ?? "").split(separator: "\n").compactMap { line in
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2, parts[0].filter({ $0.isLetter || $0 == "-" }).hasSuffix(key) else {
        return nil
      }

      return String(parts[1].filter { $0 != " " && $0 != "\"" })
    }
  }

  /// The folders in the cache.
  var stored: [String] { TestFile.names(in: cache) }

  func removeCache() {
    _ = try? HostCommand(arguments: ["rm", "-rf", "--", cache]).run()
  }

  /// Writes over a file in every folder of the cache.
  func tamper(_ name: String, in place: String? = nil) throws {
    let place = place ?? cache
    for content in TestFile.names(in: place) where content.hasPrefix("sha256-") {
      try TestFile.write(Array("tampered: 1\n".utf8), to: "\(place)/\(content)/\(name)")
    }
  }
}

extension String {
  fileprivate var trimmingLine: String {
    hasSuffix("\n") ? String(dropLast()) : self
  }
}

extension Trait where Self == ConditionTrait {
  /// Skips a suite where there is no git.
  static var needsGit: Self {
    .enabled(if: HostCommand.isInstalled("git"), "needs git")
  }
}
