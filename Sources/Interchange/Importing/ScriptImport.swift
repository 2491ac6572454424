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

  /// The test before an assignment that may hang on it.
  private var test: EmptinessTest?
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
    let before = test
    test = EmptinessTest(statement)
    guard statement.shape != .compound else { return takeCompound(statement) }
    guard !takeVariables(statement, after: before) else { return }

    let invocation = ShellInvocation(statement.words, variables)
    switch invocation.program {
    case "lttng": take(invocation, statement)
    case "lttng-sessiond":
      add(
        "`\(Self.shown(statement))`: `apply` finds or starts the session daemon", statement, false)
    case "lttng-relayd":
      add("`\(Self.shown(statement))`: a recipe starts no relay daemon", statement, true)
    case "shift": shift(invocation, statement)
    default:
      if !takeCall(invocation, statement) { takeOther(statement, invocation) }
    }
  }

  private mutating func takeCompound(_ statement: ShellStatement) {
    guard !takeBlock(statement) else { return }

    takeOther(statement)
    for name in statement.assigned { variables.forget(name) }
    if statement.text.mentionsCommand("shift") { variables.arguments.shift(by: nil) }
  }

  private mutating func shift(_ invocation: ShellInvocation, _ statement: ShellStatement) {
    let count = invocation.arguments.count > 1 ? Int(invocation.arguments[1].text) : 1
    variables.arguments.shift(by: statement.connector == .sequence ? count : nil)
  }

  /// Takes assignments; false for a command.
  private mutating func takeVariables(
    _ statement: ShellStatement, after test: EmptinessTest?
  ) -> Bool {
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

    let isExported =
      first.keyword == "export" || statement.words.dropFirst().first?.keyword == "-x"
    for word in words {
      let value = value(of: word, of: statement, after: test)
      if statement.connector != .sequence, value == nil, let name = word.assignedName {
        variables.forget(name)
      } else {
        take(word, value, statement, isExported: isExported)
      }
    }
    return true
  }

  /// Returns the value of an assignment that hangs on a test, as one that is always made.
  private func value(
    of word: ShellWord, of statement: ShellStatement, after test: EmptinessTest?
  ) -> ShellWord? {
    guard let name = word.assignedName, !variables.isForgotten(name) else { return nil }

    let value = variables.values[name]
    let isKnown = value.map { !$0.needsShell && !MarkedText.isMarked($0.text) } ?? false
    return test?.value(of: word, statement.connector, isKnown: isKnown)
  }

  private static let declarations: Set = ["export", "readonly", "local", "declare", "typeset"]

  /// `given` stands for the value that the word writes.
  private mutating func take(
    _ word: ShellWord, _ given: ShellWord?, _ statement: ShellStatement, isExported: Bool
  ) {
    guard let name = word.assignedName else {
      if isExported, let name = word.keyword { variables.export(name) }
      return
    }

    let assignment = statement.assigning(word, isExported: isExported)
    variables.assign(word, of: assignment, value: given, isExported: isExported)
    guard let value = variables.values[name], value.needsShell else { return }

    if sessions.hasActive {
      variables.forget(name)
      takeInWindow(assignment)
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
    let arguments = invocation.arguments.dropFirst().map(\.text)
    do throws(ScriptSessions.Refusal) {
      try carryOut(try Self.commandLine(arguments), invocation, statement)
    } catch {
      refuse(statement, error.reason)
      if arguments.contains("track") { sessions.releaseTrackers(like: arguments) }
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
      return leaveSessionDaemon(statement)
    }
    if mentionsLTTng(statement) { return refuse(statement, obstacle(of: statement)) }
    if statement.connector == .or {
      return refuse(statement, "it runs where the command before it fails")
    }

    var step = withFunctions(statement)
    // A step's shell knows the arguments of a call even less than those of the script.
    if variables.arguments.isOfCall, statement.variables.contains(where: ShellArguments.isName) {
      step.takesArguments = true
    }
    steps.take(step, invocation, variables)
  }

  /// Says that a control structure is left out which starts the session daemon.
  private mutating func leaveSessionDaemon(_ statement: ShellStatement) {
    let others = statement.commandNames.filter { !Self.ofSessionDaemon.contains($0) }
    var text = "`\(Self.shown(statement))`: `apply` finds or starts the session daemon"
    if !others.isEmpty {
      text += ", and does nothing else of it: `\(others.joined(separator: "`, `"))`"
    }
    add(text, statement, !others.isEmpty)
  }

  /// Commands that look for the session daemon, start it, and wait for it.
  private static let ofSessionDaemon: Set = [
    "lttng-sessiond", "pgrep", "pidof", "pkill", "ps", "grep", "[", "[[", "test", "sleep", "echo",
    "printf", "true", "false", ":", "exit", "break", "return", "which", "type",
  ]

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
