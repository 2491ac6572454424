import Recipes

/// A simple command of a script with what stands before its program: variables and sudo(8).
struct ShellInvocation {
  /// The program and its arguments.
  var arguments: [ShellText] = []

  /// What is set for this command alone.
  var environment: [String: ShellText] = [:]

  /// Whom sudo(8) runs it as.
  var user: String?

  /// Whether its words say all that it does: no pattern, unknown variable or redirection.
  var isPlain: Bool {
    arguments.allSatisfy { !$0.needsShell } && environment.values.allSatisfy { !$0.needsShell }
  }

  /// The program's name without its folder.
  var program: String {
    let path = arguments.first?.text ?? ""
    return path.split(separator: "/").last.map(String.init) ?? path
  }

  init(_ words: [ShellWord], _ variables: ShellVariables) {
    var rest = words[...]
    takeAssignments(&rest, variables)
    Self.putIn(&rest, variables)
    var isChanged = true
    while isChanged {
      isChanged = false
      if rest.first?.keyword == "sudo" {
        takeSudo(&rest)
        isChanged = true
      } else if rest.first?.keyword == "env" {
        isChanged = takeEnv(&rest)
      } else if rest.first?.keyword == "exec", rest.count > 1 {
        rest.removeFirst()
        isChanged = true
      }
      takeAssignments(&rest, variables)
      Self.putIn(&rest, variables)
    }
    arguments = rest.flatMap { variables.expanded($0) }
  }

  /// Puts the words of a known variable in its place, such as of `SUDO=sudo`.
  private static func putIn(_ rest: inout ArraySlice<ShellWord>, _ variables: ShellVariables) {
    guard let first = rest.first, !first.variables.isEmpty, first.pieces.count == 1 else { return }

    let texts = variables.expanded(first)
    guard texts.allSatisfy({ !$0.needsShell && !MarkedText.isMarked($0.text) }) else { return }

    let words = texts.map { ShellWord(pieces: [.text($0.text, isQuoted: false)]) }
    rest = (words + rest.dropFirst())[...]
  }

  private mutating func takeAssignments(
    _ rest: inout ArraySlice<ShellWord>, _ variables: ShellVariables
  ) {
    while let word = rest.first, let name = word.assignedName {
      let value = variables.expanded(word.assignedValue, splits: false).first
      environment[name] = value ?? ShellText(text: "", needsShell: false)
      rest.removeFirst()
    }
  }

  /// `env` with options changes more than variables.
  private mutating func takeEnv(_ rest: inout ArraySlice<ShellWord>) -> Bool {
    guard let next = rest.dropFirst().first, next.assignedName != nil else { return false }

    rest.removeFirst()
    return true
  }

  private mutating func takeSudo(_ rest: inout ArraySlice<ShellWord>) {
    rest.removeFirst()
    user = "root"
    while let option = rest.first?.keyword, option.hasPrefix("-") {
      rest.removeFirst()
      if option == "--" { return }
      if option == "-u" || option == "--user" {
        user = rest.popFirst()?.keyword ?? user
      } else if option.hasPrefix("--user=") {
        user = String(option.dropFirst("--user=".count))
      } else if option.hasPrefix("-u") {
        user = String(option.dropFirst(2))
      } else if ["-g", "-C", "-h", "-p", "-r", "-t", "-D"].contains(option) {
        rest = rest.dropFirst()
      }
    }
  }

  /// Takes LTTng's helpers out of `LD_PRELOAD`, where it holds nothing else.
  mutating func takePreload() -> [String] {
    guard let value = environment["LD_PRELOAD"], !value.needsShell else { return [] }

    let names = value.text.split { $0 == ":" || $0 == " " }.map { path -> String in
      let name = path.split(separator: "/").last.map(String.init) ?? ""
      guard let end = name.range(ofSuffix: ".so") else { return name }

      return String(name[..<end])
    }
    guard !names.isEmpty, names.allSatisfy(PreloadName.isAllowed) else { return [] }

    environment["LD_PRELOAD"] = nil
    return names
  }
}

extension String {
  /// Returns the end of the first `text` in it: `liblttng-ust-fd.so.1` ends with its version.
  fileprivate func range(ofSuffix text: String) -> Index? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(text) { return index(start, offsetBy: text.count) }
      start = index(after: start)
    }
    return nil
  }
}
