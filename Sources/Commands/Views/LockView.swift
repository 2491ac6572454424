import Diagnostics
import PlanExecution
import Recipes

/// Prints what became of lock files.
struct LockView: ProblemShowing {
  let isJSON: Bool

  init(isJSON: Bool) {
    self.isJSON = isJSON
    if isJSON { JSONStream.begin() }
  }

  func show(_ report: LockReport) {
    if isJSON {
      for (entry, change) in report.entries {
        JSONStream.write(EntryLine(entry, change, lock: report.lockPath))
      }
      for change in report.changes { JSONStream.write(ChangeLine(change)) }
      JSONStream.write(LockLine(report))
    } else {
      Terminal.print(LockText.text(of: report))
    }
  }

  func show(_ refusal: LockRefusal) {
    DiagnosticsView.show(refusal.diagnostics, isJSON: isJSON)
    refusal.problems.forEach(show)
  }

  func showWaiting(for folder: String) {
    Terminal.printProgress(
      "another lttrecipe works on \(TerminalText.escaped(folder)); waiting for it\n")
  }

  /// Prints whether a lock file is what its recipes use.
  func showCheck(of lockPath: String, _ entries: [LockEntry], isRight: Bool) {
    if isJSON {
      JSONStream.write(CheckLine(lock: lockPath, isRight: isRight, repositories: entries.count))
    } else if isRight {
      let pinned = entries.isEmpty ? "nothing to pin" : LockText.count(entries.count)
      Terminal.print("\(TerminalText.escaped(lockPath)): up to date, \(pinned)\n")
    }
  }
}

/// Lock files in words.
enum LockText {
  static func text(of report: LockReport) -> String {
    var text = ""
    for (entry, change) in report.entries {
      text += line(of: entry, change)
      for preset in report.changes where preset.source == entry.source { text += lines(of: preset) }
    }
    for name in report.vendored.added { text += "vendored  \(name)\n" }
    for name in report.vendored.removed { text += "removed   \(name)\n" }
    return text + summary(of: report)
  }

  private static func line(of entry: LockEntry, _ change: LockChange) -> String {
    let source = TerminalText.escaped("\(entry.source.url) \(entry.source.ref)")
    let commit = entry.commit.prefix(12)
    return switch change {
    case .kept: "kept      \(source)  \(commit)\n"
    case .restored: "fetched   \(source)  \(commit)\n"
    case .added: "locked    \(source)  \(commit)\n"
    case .dropped: "dropped   \(source)  \(commit)\n"
    case .updated(let old): "updated   \(source)  \(old.commit.prefix(12)) -> \(commit)\n"
    }
  }

  private static func lines(of change: PresetChange) -> String {
    let path = "            \(TerminalText.escaped(change.path))"
    guard let difference = change.difference else {
      return "\(path): cannot be compared: the old files are gone, or one of the two is invalid\n"
    }
    guard !difference.added.isEmpty || !difference.removed.isEmpty else {
      return "\(path): records what it did\n"
    }

    let lines = difference.removed.map { ("-", $0) } + difference.added.map { ("+", $0) }
    return "\(path):\n"
      + lines.map { "              \($0) \(TerminalText.escaped($1))\n" }.joined()
  }

  private static func summary(of report: LockReport) -> String {
    let path = TerminalText.escaped(report.lockPath)
    let count = report.entries.filter { $0.change != .dropped }.count
    if count == 0, !report.isWritten {
      return "the recipes use no preset of a git repository: no \(path) is needed\n"
    }

    return "\(path): \(self.count(count)), \(report.isWritten ? "written" : "as it was")\n"
  }

  static func count(_ count: Int) -> String {
    count == 1 ? "1 repository pinned" : "\(count) repositories pinned"
  }
}

// MARK: - JSON lines

private struct EntryLine: Encodable {
  let type = "repository"
  let lock: String
  let git: String
  let ref: String
  let change: String
  let commit: String
  let content: String
  let usedBy: [String]
  let oldCommit: String?
  let oldContent: String?

  init(_ entry: LockEntry, _ change: LockChange, lock: String) {
    self.lock = lock
    git = entry.source.url
    ref = entry.source.ref
    commit = entry.commit
    content = entry.content
    usedBy = entry.users
    var old: LockEntry?
    switch change {
    case .kept: self.change = "kept"
    case .restored: self.change = "fetched"
    case .added: self.change = "locked"
    case .dropped: self.change = "dropped"
    case .updated(let before):
      self.change = "updated"
      old = before
    }
    oldCommit = old?.commit
    oldContent = old?.content
  }
}

private struct ChangeLine: Encodable {
  let type = "preset-change"
  let git: String
  let ref: String
  let path: String

  /// Both are missing where the preset cannot be compared.
  let added: [String]?
  let removed: [String]?

  init(_ change: PresetChange) {
    git = change.source.url
    ref = change.source.ref
    path = change.path
    added = change.difference?.added
    removed = change.difference?.removed
  }
}

private struct LockLine: Encodable {
  let type = "lock"
  let lock: String
  let isWritten: Bool
  let vendored: [String]
  let removed: [String]

  init(_ report: LockReport) {
    lock = report.lockPath
    isWritten = report.isWritten
    vendored = report.vendored.added
    removed = report.vendored.removed
  }
}

private struct CheckLine: Encodable {
  let type = "lock-check"
  let lock: String
  let isRight: Bool
  let repositories: Int
}
