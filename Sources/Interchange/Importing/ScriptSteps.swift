import LTTngModel

/// What a script runs beside lttng(1): before, during and after recording.
struct ScriptSteps {
  private enum Phase {
    case before
    case recording
    case after
  }

  private enum Item {
    case note(ImportNote)
    case statement(ShellStatement, ShellInvocation?, ShellVariables)

    /// Whether nothing is done that a program notices.
    var isAssignment: Bool {
      switch self {
      case .note: true
      case .statement(let statement, _, _): statement.isAssignment || statement.takesArguments
      }
    }
  }

  private var phase = Phase.before
  private var before: [Item] = []
  private var recording: [Item] = []
  private var after: [Item] = []

  /// Whether recording began.
  private(set) var hasBegun = false

  /// Whether recording began again after it ended.
  private(set) var hasResumed = false

  mutating func begin() {
    // What ran between two recordings ran once, in between.
    recording += after
    after = []
    hasResumed = hasResumed || phase == .after
    hasBegun = true
    phase = .recording
  }

  mutating func end() {
    if phase == .recording { phase = .after }
  }

  mutating func add(_ note: ImportNote) {
    append(.note(note))
  }

  mutating func take(
    _ statement: ShellStatement, _ invocation: ShellInvocation?, _ variables: ShellVariables
  ) {
    append(.statement(statement, invocation, variables))
  }

  private mutating func append(_ item: Item) {
    switch phase {
    case .before: before.append(item)
    case .recording: recording.append(item)
    case .after: after.append(item)
    }
  }

  /// Puts the steps into the recipe.
  func finish(_ recipe: inout ImportedRecipe) {
    var preload: [String] = []
    recipe.setup = before.flatMap { Self.steps($0, isDoubtful: Self.doubt, &preload) }
    recipe.payload = payload(&preload)
    recipe.teardown = after.flatMap { Self.steps($0, isDoubtful: Self.doubt, &preload) }
    // A script that never records has one part only: its commands belong to nothing.
    if !hasBegun { recipe.setup = recipe.setup.map(Self.asComment) }
    for index in recipe.sessions.indices {
      recipe.sessions[index].preload = preload.reduce(into: []) { unique, name in
        if !unique.contains(name) { unique.append(name) }
      }
    }
  }

  private static func asComment(_ step: ImportedStep) -> ImportedStep {
    guard let command = step.command else { return step }

    var comment = step
    comment.command = nil
    let text =
      switch command {
      case .run(let arguments): arguments.map(MarkedText.shown).joined(separator: " ")
      case .shell(let text): text
      }
    comment.notes.append(ImportNote("`\(text)`: the script starts no session", isLoss: true))
    return comment
  }

  /// Commands of the window that depend on each other stay one shell's.
  private func payload(_ preload: inout [String]) -> [ImportedStep] {
    let isJoined = recording.contains { item in
      if case .statement(let statement, _, _) = item { statement.dependsOnOthers } else { false }
    }
    guard isJoined else {
      return recording.flatMap { Self.steps($0, isDoubtful: { _ in nil }, &preload) }
    }

    var assignments: [String] = []
    var functions: [String] = []
    var text = ""
    var step = ImportedStep(nil)
    for case .statement(let statement, let invocation, let variables) in recording {
      if invocation?.program == "read" {
        step.notes += Self.left(statement, "`lttrecipe stop` ends a recording", isLoss: false).notes
        continue
      }
      if statement.takesArguments {
        step.notes += Self.left(statement, "a recipe's shell has no arguments of the script").notes
        continue
      }
      for definition in statement.definitions where !functions.contains(definition) {
        functions.append(definition)
      }
      text += statement.text + (statement.isInBackground ? " &\n" : "\n")
      let lines = step.takeEnvironment(of: statement, variables)
      assignments += lines.filter { !assignments.contains($0) }
    }
    for case .note(let note) in recording { step.notes.append(note) }
    guard !text.isEmpty, !recording.allSatisfy(\.isAssignment) else { return [step] }

    step.command = Self.shell((assignments + functions).map { $0 + "\n" }.joined() + text)
    return [step]
  }

  private static func steps(
    _ item: Item, isDoubtful: (String) -> Doubt?, _ preload: inout [String]
  ) -> [ImportedStep] {
    switch item {
    case .note(let note):
      var step = ImportedStep(nil)
      step.notes = [note]
      return [step]
    case .statement(let statement, let invocation, let variables):
      let doubt =
        statement.writesFile && ["echo", "printf", "cat"].contains(invocation?.program)
        ? nil
        : statement.dependsOnOthers && isDoubtful("cd") != nil
          ? Doubt([], "it depends on the shell around it") : isDoubtful(invocation?.program ?? "")
      if let doubt { return [left(statement, doubt.reason, isLoss: doubt.isLoss)] }
      if invocation?.program == "read" {
        return [left(statement, "`lttrecipe stop` ends a recording, no key", isLoss: false)]
      }

      let step = step(statement, invocation, variables, &preload)
      if statement.takesArguments, step.isShell {
        return [Self.left(statement, "a recipe's shell has no arguments of the script")]
      }
      return [step.noting(unknown: variables.forgotten(of: statement), statement)]
    }
  }

  private static func left(
    _ statement: ShellStatement, _ reason: String, isLoss: Bool = true
  ) -> ImportedStep {
    var step = ImportedStep(nil)
    let text = "`\(ScriptImport.shown(statement))`: \(reason)"
    step.notes = [ImportNote(text, line: statement.line, isLoss: isLoss)]
    return step
  }

  private static func step(
    _ statement: ShellStatement, _ invocation: ShellInvocation?, _ variables: ShellVariables,
    _ preload: inout [String]
  ) -> ImportedStep {
    var step = ImportedStep(.shell(statement.text))
    if var invocation, statement.shape == .simple, !statement.hasRedirection, invocation.isPlain,
      !builtins.contains(invocation.program)
    {
      preload += invocation.takePreload()
      step.command = .run(invocation.arguments.map(\.text))
      step.environment = invocation.environment.mapValues(\.text)
      step.user = invocation.user
      step.takeExported(variables)
    } else {
      let lines = step.takeEnvironment(of: statement, variables)
      let texts = lines + statement.definitions + [statement.text]
      step.command = shell(texts.joined(separator: "\n"))
    }
    return step
  }

  /// Returns the command of a shell text; steps have `/bin/sh`, which lacks what bash(1) has.
  private static func shell(_ text: String) -> ImportedStep.Command {
    let ofBash = [
      "[[", "PIPESTATUS", "<(", ">(", "<<<", "&>", "=(", "((", "BASH_", "pipefail", "declare ",
      "typeset ",
    ]
    return ofBash.contains(where: text.contains) ? .run(["bash", "-c", text]) : .shell(text)
  }

  /// What only a shell can do.
  private static let builtins: Set = [
    ".", ":", "[", "[[", "alias", "bg", "break", "cd", "command", "continue", "eval", "exit",
    "export",
    "fg", "getopts", "hash", "jobs", "local", "read", "readonly", "return", "set", "shift",
    "source", "test", "time", "times", "trap", "type", "ulimit", "umask", "unalias", "unset",
    "wait",
  ]

  /// Returns why a command before or after the recording is left to the reader; nil to carry it over.
  private static func doubt(_ program: String) -> Doubt? {
    if builtins.contains(program) {
      let isLoss = !["set", "exit", "wait", "[", "[[", "test", "trap", ":"].contains(program)
      return Doubt([], "it concerns the shell", isLoss: isLoss)
    }

    return Doubt.all.first { $0.programs.contains(program) }
  }
}

/// Why a command is left to the reader.
private struct Doubt {
  let programs: Set<String>
  let reason: String

  /// Whether something is missing without the command.
  let isLoss: Bool

  init(_ programs: Set<String>, _ reason: String, isLoss: Bool = true) {
    self.programs = programs
    self.reason = reason
    self.isLoss = isLoss
  }

  static let all = [
    Doubt(
      ["systemctl", "service", "modprobe", "insmod", "rmmod", "depmod"],
      "`apply` sees to the session daemon and the kernel's modules", isLoss: false),
    Doubt(
      [
        "apt", "apt-get", "aptitude", "dnf", "yum", "zypper", "pacman", "apk", "snap", "pip",
        "pip3",
        "add-apt-repository", "dpkg",
      ], "what is installed once is no part of a run"),
    Doubt(
      ["usermod", "groupadd", "adduser", "newgrp", "su", "gpasswd"], "users are no part of a run"),
    Doubt(
      ["echo", "printf", "true", "false", "clear", "pwd", "sleep", "ls", "cat", "which"],
      "it only shows something or waits", isLoss: false),
    Doubt(
      ["rsync", "scp", "sftp"],
      "`retrieve: [{copy: ./traces}]` or `[{rsync: \"USER@HOST:FOLDER\"}]` brings the trace"),
    Doubt(
      ["tar", "zip", "cp", "mv", "chown", "chmod", "rm", "mkdir"],
      "`retrieve` brings the trace, and makes its folders"),
    Doubt(
      ["babeltrace", "babeltrace2", "tracecompass", "trace-compass", "lttng-analyses"],
      "it reads the trace, which `retrieve` brings"),
  ]
}

extension ImportedStep {
  /// Takes the variables that a shell text mentions and the script knows; returns the lines before the text
  /// that assign the others.
  fileprivate mutating func takeEnvironment(
    of statement: ShellStatement, _ variables: ShellVariables
  ) -> [String] {
    var lines: [String] = []
    var names = statement.variables.sorted()
    var seen: Set<String> = []
    while let name = names.popLast() {
      guard seen.insert(name).inserted else { continue }

      if let assignment = variables.assignments[name] {
        if !lines.contains(assignment.text) { lines.insert(assignment.text, at: 0) }
        names += assignment.variables.sorted()
      } else if let value = variables.values[name] {
        environment[name] = value.text
      }
    }
    takeExported(variables)
    return lines
  }

  /// Whether a shell takes a text of the script.
  fileprivate var isShell: Bool {
    switch command {
    case .shell?: true
    case .run(let arguments)?: arguments.starts(with: ["bash", "-c"])
    case nil: false
    }
  }

  /// Says which variables have no value in the step, since what gives them one is not carried over.
  fileprivate func noting(unknown names: [String], _ statement: ShellStatement) -> ImportedStep {
    var step = self
    step.notes += names.map { name in
      ImportNote(
        "`\(ScriptImport.shown(statement))`: what gives `\(name)` its value here",
        line: statement.line, isLoss: true)
    }
    return step
  }

  fileprivate mutating func takeExported(_ variables: ShellVariables) {
    for name in variables.exported where environment[name] == nil {
      if let value = variables.values[name], !value.needsShell, name != "PATH" {
        environment[name] = value.text
      }
    }
  }
}
