/// A function of a script.
struct ScriptFunction {
  let definition: ShellStatement
  let body: [ShellStatement]
}

/// Loops over words and functions with `lttng` commands in them: their commands are taken one after the other.
extension ScriptImport {
  /// How often blocks are entered, and how deep within each other.
  private static let blockLimit = 500
  private static let depthLimit = 8

  /// Takes a loop or the definition of a function; false for what is not followed.
  mutating func takeBlock(_ statement: ShellStatement) -> Bool {
    guard statement.connector != .or, let block = ShellBlock(statement) else { return false }

    switch block.kind {
    case .function(let name):
      functions[name] = ScriptFunction(definition: statement, body: block.body)
      return true
    case .loop(let variable, let words):
      guard mentionsLTTng(statement) else { return false }

      guard let values = known(words) else { return false }

      return enter { reader in
        for value in values {
          reader.variables.set(variable, to: value)
          for statement in block.body { reader.take(statement) }
        }
      }
    }
  }

  /// Returns the texts of a loop's words; nil where only a shell knows them, such as the names of files.
  private func known(_ words: [ShellWord]) -> [ShellText]? {
    let values = words.flatMap { variables.expanded($0) }
    let isKnown = values.allSatisfy { !$0.needsShell && !MarkedText.isMarked($0.text) }
    return values.isEmpty || !isKnown ? nil : values
  }

  /// Returns why a command with `lttng` in it is not carried over.
  func obstacle(of statement: ShellStatement) -> String {
    if statement.shape == .compound, case .loop(_, let words)? = ShellBlock(statement)?.kind,
      known(words) == nil
    {
      return "only a shell knows what the loop goes over"
    }
    return "control structures and what passes `lttng` on are not followed"
  }

  /// Takes the commands of a function that is called; false where it is none, or has no `lttng` command.
  mutating func takeCall(_ invocation: ShellInvocation, _ statement: ShellStatement) -> Bool {
    let name = invocation.program
    guard statement.shape == .simple, let function = functions[name], !openCalls.contains(name),
      mentionsLTTng(function.definition), statement.connector != .or
    else { return false }

    return enter { reader in
      reader.openCalls.insert(name)
      let saved = reader.variables.arguments
      reader.variables.arguments = ShellArguments(Array(invocation.arguments.dropFirst()))
      for statement in function.body { reader.take(statement) }
      reader.variables.arguments = saved
      reader.openCalls.remove(name)
    }
  }

  private mutating func enter(_ body: (inout ScriptImport) -> Void) -> Bool {
    guard depth < Self.depthLimit, blockCount < Self.blockLimit else { return false }

    depth += 1
    blockCount += 1
    body(&self)
    depth -= 1
    return true
  }

  /// Whether a command has `lttng` in it, or a function that has.
  func mentionsLTTng(_ statement: ShellStatement) -> Bool {
    if statement.text.mentionsCommand("lttng") { return true }

    return functions.contains { name, function in
      name != statement.functionName && statement.text.mentionsCommand(name)
        && function.definition.text.mentionsCommand("lttng")
    }
  }

  /// Returns the command with the functions that it calls, directly or not.
  func withFunctions(_ statement: ShellStatement) -> ShellStatement {
    var result = statement
    var names: Set<String> = []
    var isComplete = false
    while !isComplete {
      isComplete = true
      for (name, function) in functions.sorted(by: { $0.key < $1.key })
      where !names.contains(name)
        && (result.definitions + [result.text]).contains(where: { $0.mentionsCommand(name) })
      {
        names.insert(name)
        result.definitions.insert(function.definition.text, at: 0)
        result.shape = .compound
        result.variables.formUnion(function.definition.variables)
        result.assigned.formUnion(function.definition.assigned)
        isComplete = false
      }
    }
    return result
  }
}

extension ShellStatement {
  /// What the function is called that it defines.
  fileprivate var functionName: String? {
    guard shape == .compound, case .function(let name)? = ShellBlock(self)?.kind else { return nil }

    return name
  }
}

extension String {
  /// Returns whether the text has a word in it that ends or begins where a command's name does.
  func mentionsCommand(_ name: String) -> Bool {
    split { " \t\n;&|(){}\"'`".contains($0) }.contains { $0 == name || $0.hasSuffix("/\(name)") }
  }
}
