import LTTngModel

/// Writes a step as a command.
///
/// A secret is exported in a subshell: an argument of env(1) or sudo(8) could be read by everybody on the
/// machine.
struct StepScript {
  /// The words of the command without what the subshell exports.
  private let words: [String]

  /// Assignments of variables with secrets.
  private let exports: [String]
  private let losses: [String]

  /// What stands before the command and after it for its standard input.
  private let input: (before: [String], after: [String])

  private let step: ProgramStep
  private let secrets: SecretVariables

  init(_ step: ProgramStep, _ secrets: SecretVariables) {
    let variables = step.environment.sorted { $0.key < $1.key }
    let secret = variables.filter { !$0.value.secretNames.isEmpty }
    let named = secret.filter { ShellVariables.isName($0.key) }
    self.step = step
    self.secrets = secrets
    input = Self.input(step.input, secrets)
    exports = named.map { "\($0.key)=\(Self.word($0.value, secrets))" }
    losses = secret.filter { !ShellVariables.isName($0.key) }.map {
      "the variable `\($0.key)` of a step: a shell has no such name for the secret in it"
    }
    let plain = variables.filter(\.value.secretNames.isEmpty).map { name, value in
      ShellQuoting.word(name) + "=" + Self.word(value, secrets)
    }
    words = Self.words(of: step, plain, named.map(\.key), secrets)
  }

  /// Adds the command with what follows it, such as `|| status=$?`.
  func add(to lines: inout ShellLines, followedBy rest: [String] = []) {
    for loss in losses { lines.addLoss(loss) }
    if let background = step.background {
      lines.add(command + ["&"])
      return BackgroundScript.addStart(of: background, step, secrets, to: &lines)
    }
    guard let expectedExits = step.expectedExits else { return lines.add(command + rest) }

    // A shell tells a signal as 128 and its number.
    let ends = expectedExits + (step.expectedSignals ?? []).map { 128 + $0 }
    let statuses = ends.map(String.init).joined(separator: "|")
    lines.add(
      ["{", "\(Self.exitVariable)=0;"] + command + ["||", "\(Self.exitVariable)=$?;"]
        + ["case $\(Self.exitVariable) in \(statuses)) ;; *) false ;; esac;", "}"] + rest)
  }

  /// The variable of a script that holds the exit status of a step.
  static let exitVariable = "exit_status"

  /// The words of a command without secrets, which can stand after another command.
  var plainWords: [String]? { exports.isEmpty ? words : nil }

  private var command: [String] { input.before + ownCommand + input.after }

  private static func input(
    _ input: StepInput?, _ secrets: SecretVariables
  ) -> (before: [String], after: [String]) {
    switch input {
    case nil: ([], [])
    case .file(let path): ([], ["<", place(path, secrets)])
    case .text(let text): (["printf", "%s", word(text, secrets), "|"], [])
    }
  }

  private var ownCommand: [String] {
    guard let last = words.last, !exports.isEmpty else { return words }

    return ["(export"] + exports.dropLast() + [(exports.last ?? "") + ";", "exec"]
      + words.dropLast() + [last + ")"]
  }

  private static func words(
    of step: ProgramStep, _ variables: [String], _ kept: [String], _ secrets: SecretVariables
  ) -> [String] {
    var words: [String] = []
    if let folder = step.workingDirectory { words += ["env", "-C", place(folder, secrets)] }
    if let limit = step.timeLimitMilliseconds {
      words += ["timeout", "\(Double(limit) / 1000)"]
    }
    if let user = step.user {
      words.append("sudo")
      if !kept.isEmpty { words.append("--preserve-env=\(kept.joined(separator: ","))") }
      words += ["-u", ShellQuoting.word(user), "--"]
    }
    var variables = variables
    if !step.preload.isEmpty {
      variables.append("LD_PRELOAD=" + ShellQuoting.word(step.preload.joined(separator: ":")))
    }
    if !variables.isEmpty { words += ["env"] + variables }
    switch step.command {
    case .run(let arguments):
      return words + program(arguments, isFirst: words.isEmpty, secrets)
        + arguments.dropFirst().map { word($0, secrets) }
    case .shell(let text): return words + ["sh", "-c", ShellQuoting.word(text)]
    }
  }

  /// A secret is a variable of the caller's; the run's id is the process's.
  private static func word(
    _ text: RunText, _ secrets: SecretVariables, quotesAll: Bool = false
  ) -> String {
    let parts = text.parts.map { part in
      switch part {
      case .literal(let text): quotesAll ? ShellQuoting.quoted(text) : ShellQuoting.word(text)
      case .runID: "\"$$\""
      case .secret(let name): "\"$\(secrets[name])\""
      }
    }
    return parts.isEmpty ? "''" : parts.joined()
  }

  /// Returns the word of a folder; `~/` is the caller's home.
  static func place(_ path: RunText, _ secrets: SecretVariables) -> String {
    guard case .literal(let text)? = path.parts.first, text == "~" || text.hasPrefix("~/") else {
      return word(path, secrets)
    }

    let rest = RunText(String(text.dropFirst())) + RunText(parts: Array(path.parts.dropFirst()))
    return "\"$HOME\"" + (rest.parts.isEmpty ? "" : word(rest, secrets))
  }
}

// MARK: - The program

extension StepScript {
  /// Returns the words that run the program of this name as PATH has it, and nothing else that the name is to
  /// a shell, env(1), timeout(1) or sudo(8).
  private static func program(
    _ arguments: [RunText], isFirst: Bool, _ secrets: SecretVariables
  ) -> [String] {
    guard let program = arguments.first else { return [] }

    let name = program.description
    let isAssignment = name.utf8.contains(UInt8(ascii: "="))
    let word = word(program, secrets, quotesAll: isAssignment)
    if isFirst { return shellWords.contains(name) ? ["env", word] : [word] }

    let isOption = name.utf8.first == UInt8(ascii: "-")
    return isAssignment || isOption ? ["sh", "-c", "'exec \"$0\" \"$@\"'", word] : [word]
  }

  /// What a shell takes for its own where it stands first: reserved words, built-in commands of dash, bash
  /// and BusyBox, and the functions of the script.
  private static let shellWords = Set(
    """
    ! { } [ [[ ]] . : alias bg bind break builtin caller case cd chdir command compgen complete compopt \
    continue coproc declare dirs disown do done echo elif else enable esac eval exec exit export false fc \
    fg fi for function getopts hash help history if in jobs kill let local logout mapfile popd printf \
    pushd pwd read readarray readonly return select set shift shopt source suspend test then time times \
    trap true type typeset ulimit umask unalias unset until wait while
    """.split(separator: " ").map(String.init) + RecordingEnd.functions)
}
