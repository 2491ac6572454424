package import LTTngModel

/// Turns observed sessions into recipes: live ones, and those of lttng-save(1).
package enum SavedSessionImport {
  /// Returns the recipe of the sessions; `triggers` are those that name one of them.
  package static func recipe(
    of sessions: [ObservedSession], triggers: [Trigger<String>] = [], name: String, origin: String
  ) -> ImportedRecipe {
    var recipe = ImportedRecipe(name: name, origin: origin)
    var names = RecipeNames()
    var renamed: [String: String] = [:]
    for session in sessions {
      var imported = ImportedSession(session)
      imported.name = names.name(
        for: RunFolderName.withoutRun(session.name, session.ownRun), fallback: "session")
      renamed[session.name] = imported.name
      if imported.name != session.name {
        imported.notes.append(
          ImportNote("the session is called `\(session.name)`", isLoss: false))
      }
      recipe.sessions.append(imported)
    }
    if let only = recipe.sessions.first, sessions.count == 1 { recipe.name = only.name }
    recipe.triggers = RecipeNames.renamed(triggers, sessions: renamed)
    recipe.fit()
    return recipe
  }

  /// Returns the triggers that act on a session or are set off by it, and the others that `apply` registered
  /// for the same recipe: those that only notify name no session.
  package static func triggers(
    of session: String, among triggers: [Trigger<String>]
  ) -> [Trigger<String>] {
    let naming = triggers.filter { $0.sessions.contains(session) }
    let recipes = Set(naming.compactMap { recipe(of: $0) } + ["lttrecipe/\(session)"])
    return triggers.filter { trigger in
      trigger.sessions.contains(session) || recipe(of: trigger).map(recipes.contains) == true
    }
  }

  /// What `apply` puts before the names of a recipe's triggers: `lttrecipe/RECIPE`.
  private static func recipe(of trigger: Trigger<String>) -> Substring? {
    guard trigger.name.hasPrefix("lttrecipe/"), let slash = trigger.name.lastIndex(of: "/") else {
      return nil
    }

    return trigger.name[..<slash]
  }
}

extension ImportedSession {
  init(_ session: ObservedSession) {
    self.init(name: session.name)
    if let run = session.ownRun {
      notes.append(
        ImportNote(
          "the run \(run) of lttrecipe made the session; each run has a folder of its own",
          isLoss: false))
    }
    if !session.isStandardOutput { output = .said(session.output.map(Self.parent)) }
    if case .local(let path)? = session.snapshotOutputs.first?.place,
      session.isDated(path) || RunFolderName.run(holding: path) != nil
    {
      // LTTng's own folder for the session: the recipe's is as good.
    } else {
      snapshotOutput = session.snapshotOutputs.first
    }
    if case .none = session.output, let first = session.snapshotOutputs.first {
      notes.append(
        ImportNote("the snapshot output `\(first.name)` of a session without output", isLoss: true))
      snapshotOutput = nil
    }
    sharedMemoryPath = session.sharedMemoryPath.map { path in
      // Each run has a folder of its own in it, as lttng-create(1) makes one.
      session.isOwnFolder(path) ? Self.parent(path) : path
    }
    rotationSchedules = session.rotationSchedules
    trackers = session.trackers.map { tracker in
      ImportedTracker(
        domain: tracker.domain, attribute: tracker.attribute,
        values: tracker.inclusionSet.map(String.init))
    }
    for channel in session.channels { add(channel) }
  }

  /// The folder of a session is made by each run, in the folder that the recipe names.
  private static func parent(_ path: String) -> String {
    guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }

    return String(path[..<slash])
  }

  private mutating func add(_ observed: ObservedChannel) {
    // A kernel channel that LTTng made by itself records though it is listed as disabled.
    guard observed.isEnabled || observed.configuration.domain == .kernel else {
      notes.append(
        ImportNote("the channel `\(observed.configuration.name)`, which is disabled", isLoss: true))
      return
    }

    var channel = ImportedChannel(observed.configuration)
    channel.contexts = observed.contexts
    channel.add(observed.rules)
    channel.notes += observed.disabledRules.map { rule in
      ImportNote(
        "`\(rule.text(in: observed.configuration.domain))`, which is disabled", isLoss: true)
    }
    if let scheme = observed.foreignBuffering {
      channel.notes.append(
        ImportNote("the buffering scheme `\(scheme)`, which LTTng 2.13 lacks", isLoss: true))
    }
    if observed.foreignRuleCount > 0 {
      let count = observed.foreignRuleCount
      channel.notes.append(
        ImportNote(
          "\(count) rule\(count == 1 ? "" : "s") of a kind that LTTng 2.13 lacks", isLoss: true))
    }
    channels.append(channel)
  }
}

extension ObservedSession {
  /// Whether the folder is one that lttng-create(1) makes by itself, below the user's `lttng-traces`.
  fileprivate var isStandardOutput: Bool {
    guard case .local(let path) = output else { return false }

    return isDated(path) || RunFolderName.run(holding: path) != nil
  }

  /// The run of lttrecipe that made the session, where it writes into the run's own folder.
  package var ownRun: String? {
    let outputs =
      [output]
      + snapshotOutputs.map { output -> SessionOutput<String> in
        if case .local(let path) = output.place { .local(path) } else { .none }
      }
    return outputs.compactMap { output in
      if case .local(let path) = output { RunFolderName.run(holding: path) } else { nil }
    }.first
  }

  /// Whether a folder is called after the session: `NAME`, or `NAME-…`.
  fileprivate func isOwnFolder(_ path: String) -> Bool {
    let last = path.split(separator: "/").last ?? ""
    return last == name || last.hasPrefix(name + "-")
  }

  fileprivate func isDated(_ path: String) -> Bool {
    let parts = path.split(separator: "/")
    guard parts.count >= 2, parts[parts.count - 2] == "lttng-traces", let last = parts.last else {
      return false
    }

    return last.hasPrefix(name)
  }
}

/// Gives sessions the names that a recipe takes, each once.
struct RecipeNames {
  private var taken: Set<String> = []

  mutating func name(for text: String, fallback: String) -> String {
    let base = Self.plain(text, fallback: fallback)
    var name = base
    var number = 2
    while !taken.insert(name).inserted {
      name = "\(base)-\(number)"
      number += 1
    }
    return name
  }

  /// Returns triggers with names that a recipe takes, without what lttrecipe puts before its own, and with
  /// the recipe's names of the sessions.
  static func renamed(
    _ triggers: [Trigger<String>], sessions: [String: String]
  ) -> [Trigger<String>] {
    var names = RecipeNames()
    return triggers.map { trigger in
      let own = trigger.name.split(separator: "/").last.map(String.init) ?? ""
      return trigger.map(named: names.name(for: own, fallback: "trigger")) { sessions[$0] ?? $0 }
    }
  }

  /// Returns the text with `-` for what a recipe's name cannot hold.
  static func plain(_ text: String, fallback: String) -> String {
    let scalars = text.unicodeScalars.map { scalar -> Unicode.Scalar in
      isPlain(scalar) || "._-".unicodeScalars.contains(scalar) ? scalar : "-"
    }
    let name = String(String.UnicodeScalarView(scalars.drop { !isPlain($0) }.prefix(100)))
    return name.isEmpty ? fallback : name
  }

  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
  }
}
