import LTTngModel

/// Turns a shell script of lttng(1) commands into a recipe: also Markdown with such commands in fenced
/// code, and a transcript with prompts.
///
/// Nothing of the script runs. Commands that only look (`list`, `status`, `version`) are left out; whatever
/// else is not carried over is said.
package struct ScriptImport {
  var variables = ShellVariables()
  var functions: [String: ScriptFunction] = [:]

  /// How many loops and calls there were, and how many are open.
  var blockCount = 0
  var depth = 0

  /// The functions that are called at the moment.
  var openCalls: Set<String> = []
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

  mutating func take(_ statement: ShellStatement) {
    guard statement.shape != .compound else {
      guard !takeBlock(statement) else { return }

      takeOther(statement)
      for name in statement.assigned { variables.forget(name) }
      return
    }
    guard !takeVariables(statement) else { return }

    let invocation = ShellInvocation(statement.words, variables)
    switch invocation.program {
    case "lttng": take(invocation, statement)
    case "lttng-sessiond":
      add(
        "`\(Self.shown(statement))`: `apply` finds or starts the session daemon", statement, false)
    case "lttng-relayd":
      add("`\(Self.shown(statement))`: a recipe starts no relay daemon", statement, true)
    default:
      if !takeCall(invocation, statement) { takeOther(statement, invocation) }
    }
  }

  /// Takes assignments; false for a command.
  private mutating func takeVariables(_ statement: ShellStatement) -> Bool {
    guard statement.shape == .simple, let first = statement.words.first else { return false }

    if first.keyword == ":" {
      for word in statement.words.dropFirst() { variables.assignDefaults(of: word, statement) }
      return true
    }
    let isDeclaration = first.keyword.map(Self.declarations.contains) == true
    let words = statement.words.filter { !isDeclaration || $0.keyword?.hasPrefix("-") != true }
      .dropFirst(isDeclaration ? 1 : 0)
    guard !words.isEmpty, isDeclaration || words.allSatisfy({ $0.assignedName != nil })
    else { return false }

    for word in words { take(word, statement, isExported: first.keyword == "export") }
    return true
  }

  private static let declarations: Set = ["export", "readonly", "local", "declare", "typeset"]

  private mutating func take(_ word: ShellWord, _ statement: ShellStatement, isExported: Bool) {
    guard let name = word.assignedName else {
      if isExported, let name = word.keyword { variables.export(name) }
      return
    }

    variables.assign(word, of: statement, isExported: isExported)
    guard let value = variables.values[name], value.needsShell else { return }

    if sessions.hasActive {
      variables.forget(name)
      takeInWindow(statement)
    } else if isExported || MarkedText.holdsSubstitution(value.text) {
      add("`\(Self.shown(statement))`: only a shell knows the value", statement, isExported)
    }
  }

  /// What the payload finds out belongs to the shell that runs it.
  private mutating func takeInWindow(_ statement: ShellStatement) {
    var statement = statement
    statement.dependsOnOthers = true
    takeOther(statement)
  }

  private mutating func add(_ text: String, _ statement: ShellStatement, _ isLoss: Bool) {
    add(ImportNote(text, line: statement.line, isLoss: isLoss))
  }

  /// Adds a note; what a loop or function says again and again is said once.
  private mutating func add(_ note: ImportNote) {
    if depth == 0 || !notes.contains(note) { notes.append(note) }
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
    for loss in sessions.losses { add(loss, statement, true) }
    sessions.remarks = []
    sessions.losses = []
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
    if sessions.hasActive { steps.add(note) } else { add(note) }
  }

  private mutating func carryOut(
    _ command: LTTngCommandLine, _ invocation: ShellInvocation, _ statement: ShellStatement
  ) throws(ScriptSessions.Refusal) {
    guard statement.connector != .or else {
      throw ScriptSessions.Refusal("it runs where the command before it fails")
    }

    switch command.command {
    case "list", "status", "version", "help", "list-triggers": break
    case "create", "set-session", "enable-channel", "enable-event", "add-context", "track",
      "add-trigger":
      try configure(try sessions.known(command))
    default: try control(try sessions.known(command))
    }
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

  /// What takes back what `configure` does.
  private static let reversals: Set = [
    "disable-channel", "disable-event", "untrack", "disable-rotation", "remove-trigger",
  ]

  private mutating func control(
    _ command: LTTngCommandLine
  ) throws(ScriptSessions.Refusal) {
    if Self.reversals.contains(command.command), steps.hasBegun {
      guard sessions.hasActive else { return }

      throw ScriptSessions.Refusal("a recipe changes nothing while it records")
    }

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
    if invocation?.program == "trap" {
      return add(
        "`\(Self.shown(statement))`: `apply` ends what it began, whatever happens", statement, false
      )
    }
    if statement.shape == .compound, statement.text.mentionsCommand("lttng-sessiond"),
      !mentionsLTTng(statement)
    {
      return add(
        "`\(Self.shown(statement))`: `apply` finds or starts the session daemon", statement, false)
    }
    if mentionsLTTng(statement) {
      return refuse(statement, "control structures and what passes `lttng` on are not followed")
    }
    if statement.connector == .or {
      return refuse(statement, "it runs where the command before it fails")
    }

    steps.take(withFunctions(statement), invocation, variables)
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
      if let given = script.givenName, given != known {
        session.notes.append(Self.nameNote(given))
      }
      if let given = script.givenName { renamed[given] = session.name }
      recipe.sessions.append(session)
    }
    if made.count == 1 { recipe.name = recipe.sessions[0].name }
    recipe.notes = notes + sequenceNotes(made)
    recipe.triggers = RecipeNames.renamed(sessions.triggers, sessions: renamed)
    steps.finish(&recipe)
    recipe.findParameters()
    recipe.fit()
    return recipe
  }

  private static func nameNote(_ name: String) -> ImportNote {
    let reason =
      MarkedText.plain(name) == nil
      ? "only a shell knows the session's name" : "the script can be given another name"
    return ImportNote("\(reason): `\(MarkedText.shown(name))`", isLoss: false)
  }

  /// Returns what stands before the first thing that only a shell knows.
  private static func knownPart(_ name: String) -> String {
    if let plain = MarkedText.plain(name) { return plain }
    guard case .literal(let start)? = MarkedText.parts(of: name).first else { return "" }

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
