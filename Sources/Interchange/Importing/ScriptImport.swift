import LTTngModel

/// Turns a shell script of lttng(1) commands into a recipe: also Markdown with such commands in fenced
/// code, and a transcript with prompts.
///
/// Nothing of the script runs. Commands that only look (`list`, `status`, `version`) are left out; whatever
/// else is not carried over is said.
package struct ScriptImport {
  private var variables = ShellVariables()
  private var sessions = ScriptSessions()
  private var steps = ScriptSteps()
  private var notes: [ImportNote] = []

  private init() {}

  /// Returns the recipe of a script; `name` is its name where the script has none for its only session,
  /// `origin` where the text came from, as the recipe's first line says it.
  package static func recipe(of text: String, name: String, origin: String) -> ImportedRecipe {
    let script = ScriptText(text)
    var reader = ScriptImport()
    for statement in ShellStatementReader.statements(of: script.lines.joined(separator: "\n")) {
      reader.take(statement)
    }
    return reader.recipe(name: name, origin: origin)
  }

  private mutating func take(_ statement: ShellStatement) {
    guard statement.shape != .compound else { return takeOther(statement) }
    guard !takeVariables(statement) else { return }

    let invocation = ShellInvocation(statement.words, variables)
    switch invocation.program {
    case "lttng": take(invocation, statement)
    case "lttng-sessiond":
      add(
        "`\(Self.shown(statement))`: `apply` finds or starts the session daemon", statement, false)
    case "lttng-relayd":
      add("`\(Self.shown(statement))`: a recipe starts no relay daemon", statement, true)
    default: takeOther(statement, invocation)
    }
  }

  /// Takes assignments; false for a command.
  private mutating func takeVariables(_ statement: ShellStatement) -> Bool {
    let isExport = statement.words.first?.keyword == "export"
    let words = statement.words.dropFirst(isExport ? 1 : 0)
    guard statement.shape == .simple, !words.isEmpty,
      isExport || words.allSatisfy({ $0.assignedName != nil })
    else { return false }

    for word in words {
      if word.assignedName != nil {
        variables.assign(word, isExported: isExport)
      } else if let name = word.keyword {
        variables.export(name)
      }
      if let name = word.assignedName, variables.values[name] == nil {
        if sessions.hasActive { return takeInWindow(statement) }
        add("`\(Self.shown(statement))`: only a shell knows the value", statement, true)
      }
    }
    return true
  }

  /// What the payload finds out belongs to the shell that runs it.
  private mutating func takeInWindow(_ statement: ShellStatement) -> Bool {
    var statement = statement
    statement.dependsOnOthers = true
    takeOther(statement)
    return true
  }

  private mutating func add(_ text: String, _ statement: ShellStatement, _ isLoss: Bool) {
    notes.append(ImportNote(text, line: statement.line, isLoss: isLoss))
  }

  /// The statement in one short line.
  static func shown(_ statement: ShellStatement) -> String {
    let text = statement.text.replacing("\\\n", with: "").split(separator: "\n")
    let line = (text.first.map(String.init) ?? "") + (text.count > 1 ? " …" : "")
    return line.count > 160 ? line.prefix(160) + " …" : line
  }
}

// MARK: - lttng

extension ScriptImport {
  private mutating func take(_ invocation: ShellInvocation, _ statement: ShellStatement) {
    do throws(ScriptSessions.Refusal) {
      let arguments = invocation.arguments.dropFirst().map(\.text)
      try carryOut(try Self.commandLine(arguments), invocation, statement)
    } catch {
      refuse(statement, error.reason)
    }
    for remark in sessions.remarks { add(remark, statement, false) }
    sessions.remarks = []
  }

  private static func commandLine(
    _ arguments: [String]
  ) throws(ScriptSessions.Refusal) -> LTTngCommandLine {
    do throws(LTTngCommandLine.Fault) {
      return try LTTngCommandLine(arguments)
    } catch {
      throw ScriptSessions.Refusal(error.reason)
    }
  }

  private mutating func refuse(_ statement: ShellStatement, _ reason: String) {
    let note = ImportNote(
      "`\(Self.shown(statement))`: \(reason)", line: statement.line, isLoss: true)
    if sessions.hasActive { steps.add(note) } else { notes.append(note) }
  }

  private mutating func carryOut(
    _ command: LTTngCommandLine, _ invocation: ShellInvocation, _ statement: ShellStatement
  ) throws(ScriptSessions.Refusal) {
    guard statement.connector != .or else {
      throw ScriptSessions.Refusal("it runs where the command before it fails")
    }

    switch command.command {
    case "create", "set-session", "enable-channel", "enable-event", "add-context", "track",
      "add-trigger":
      let unknown = invocation.arguments.first { Self.isUnknown($0) }
      // A session's name may be known to the shell alone: the commands after it use the same words.
      if let unknown, command.command != "create", unknown.text != command.value("session"),
        command.command != "set-session"
      {
        throw ScriptSessions.Refusal("only a shell knows `\(unknown.text)`")
      }
      try configure(command)
    case "list", "status", "version", "help", "list-triggers":
      break
    default:
      try control(command)
    }
  }

  private static func isUnknown(_ text: ShellText) -> Bool {
    text.needsShell && text.text.contains { $0 == "$" || $0 == "`" }
  }

  private mutating func configure(
    _ command: LTTngCommandLine
  ) throws(ScriptSessions.Refusal) {
    switch command.command {
    case "create": try sessions.create(command)
    case "set-session": try sessions.setCurrent(command.operands.first ?? "")
    case "enable-channel": try sessions.enableChannel(command)
    case "enable-event": try sessions.enableEvent(command)
    case "add-context": try sessions.addContext(command)
    case "add-trigger": try sessions.addTrigger(command)
    default: try sessions.track(command, isTracked: true)
    }
  }

  private mutating func control(
    _ command: LTTngCommandLine
  ) throws(ScriptSessions.Refusal) {
    switch command.command {
    case "disable-channel": try sessions.disableChannel(command)
    case "disable-event": try sessions.disableEvent(command)
    case "untrack": try sessions.track(command, isTracked: false)
    case "enable-rotation": try sessions.enableRotation(command)
    case "disable-rotation": try sessions.disableRotation(command)
    case "remove-trigger": sessions.removeTrigger(command)
    case "snapshot": try sessions.snapshot(command)
    case "start":
      sessions.sessions[try sessions.index(of: command.operands.first)].isActive = true
      steps.begin()
    case "stop":
      sessions.sessions[try sessions.index(of: command.operands.first)].isActive = false
      if !sessions.hasActive { steps.end() }
    case "destroy": try destroy(command)
    case "view": throw ScriptSessions.Refusal("`babeltrace2` shows what `retrieve` brings")
    case "save": throw ScriptSessions.Refusal("the recipe is what is kept")
    case "load": throw ScriptSessions.Refusal("`lttrecipe import FILE.lttng` reads what it loads")
    case "rotate", "clear", "regenerate":
      throw ScriptSessions.Refusal("`lttrecipe \(command.command) RECIPE` does it")
    default: throw ScriptSessions.Refusal("recipes have nothing for it")
    }
  }

  private mutating func destroy(
    _ command: LTTngCommandLine
  ) throws(ScriptSessions.Refusal) {
    if command.has("all") {
      for index in sessions.sessions.indices { sessions.end(index) }
    } else if !sessions.sessions.isEmpty {
      let name = command.operands.first
      // What ran before the script is of no interest.
      guard let index = try? sessions.index(of: name) else { return }

      sessions.end(index)
    }
    if !sessions.hasActive { steps.end() }
  }
}

// MARK: - Other programs

extension ScriptImport {
  private mutating func takeOther(
    _ statement: ShellStatement, _ invocation: ShellInvocation? = nil
  ) {
    if statement.text.mentionsCommand("lttng") {
      return refuse(statement, "control structures and what passes `lttng` on are not followed")
    }
    if statement.connector == .or {
      return refuse(statement, "it runs where the command before it fails")
    }

    steps.take(statement, invocation, variables)
  }

  private func recipe(name: String, origin: String) -> ImportedRecipe {
    var recipe = ImportedRecipe(name: name, origin: origin)
    var names = RecipeNames()
    let made = sessions.sessions.filter { !$0.session.channels.isEmpty || $0.isActive }
    var renamed: [String: String] = [:]
    for script in made {
      var session = script.session
      let known = script.givenName.map(Self.knownPart) ?? ""
      session.name = names.name(for: known, fallback: made.count == 1 ? name : "session")
      if known != script.givenName ?? "" {
        session.notes.append(
          ImportNote(
            "only a shell knows the session's name, `\(script.givenName ?? "")`", isLoss: false))
      }
      if let given = script.givenName { renamed[given] = session.name }
      recipe.sessions.append(session)
    }
    if made.count == 1 { recipe.name = recipe.sessions[0].name }
    recipe.notes = notes + sequenceNotes(made)
    recipe.triggers = RecipeNames.renamed(sessions.triggers, sessions: renamed)
    steps.finish(&recipe)
    recipe.fit()
    return recipe
  }

  /// Returns what stands before the first thing that only a shell knows.
  private static func knownPart(_ name: String) -> String {
    let start = name.prefix { $0 != "$" && $0 != "`" }
    guard start.count < name.count else { return name }

    return String(start.reversed().drop { "-_. ".contains($0) }.reversed())
  }

  private func sequenceNotes(_ made: [ScriptSession]) -> [ImportNote] {
    guard steps.hasResumed, made.count > 1 else { return [] }

    return [
      ImportNote(
        "the script may record one session after the other; the recipe records them side by side",
        isLoss: false)
    ]
  }
}

extension String {
  /// Returns whether the text has a word in it that ends or begins where a command's name does.
  fileprivate func mentionsCommand(_ name: String) -> Bool {
    split { " \t\n;&|(){}\"'`".contains($0) }.contains { $0 == name || $0.hasSuffix("/\(name)") }
  }
}
