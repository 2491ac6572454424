/// What a script takes from its caller, or only a shell knows, in commands of lttng(1).
extension ScriptSessions {
  /// Options whose text a recipe can leave to a parameter.
  private static let places: Set = ["output", "set-url", "ctrl-url", "data-url"]

  /// Returns the command without marks, but in the places of a trace and the names of sessions.
  mutating func known(_ command: LTTngCommandLine) throws(Refusal) -> LTTngCommandLine {
    let namesSession = ["create", "set-session", "start", "stop", "destroy"]
    let hasPlaces = ["create", "snapshot"].contains(command.command)
    let hasSession = namesSession.contains(command.command)
    var reader = self
    defer { self = reader }
    return try command.mapping(
      option: { (name, text) throws(Refusal) in
        if name == "session" || name == "shm-path" { return text }

        return try hasPlaces && Self.places.contains(name) ? text : reader.known(text)
      },
      operand: { (text) throws(Refusal) in
        if hasSession || command.command == "snapshot" || reader.isName(text) { return text }

        return try reader.known(text)
      })
  }

  private func isName(_ text: String) -> Bool {
    MarkedText.isMarked(text) && sessions.contains { $0.givenName == text }
  }

  /// Returns the text with the script's own values in it.
  private mutating func known(_ text: String) throws(Refusal) -> String {
    guard MarkedText.isMarked(text) else { return text }
    guard let plain = MarkedText.plain(text) else {
      throw Refusal("only a shell knows `\(MarkedText.shown(text))`")
    }

    for case .given(let name, let fallback?) in MarkedText.values(in: text) {
      let given = ShellArguments.isName(name) ? "argument \(name) of the script" : "`\(name)`"
      let remark = "`\(fallback)` is what the script takes unless \(given) says something else"
      if !remarks.contains(remark) { remarks.append(remark) }
    }
    return plain
  }

  /// Returns the folder of a trace, in which the recipe's own stands; nil where it cannot be known.
  ///
  /// Where the end alone is unknown, such as a time, the folder before it is as good.
  mutating func folder(_ text: String) -> String? {
    let text = Self.inHome(text)
    guard Self.hasUnknown(text) else { return text }

    let shown = MarkedText.shown(text)
    guard let folder = Self.knownFolder(of: text) else {
      losses.append("`\(shown)`: only a shell knows the folder; it is the run's own here")
      return nil
    }

    remarks.append(
      "only a shell knows `\(shown)`: each run has a folder of its own in "
        + "`\(MarkedText.shown(folder))`")
    return folder
  }

  /// Returns an address; nil where it cannot be known.
  mutating func address(_ text: String) -> String? {
    guard Self.hasUnknown(text) else { return text }

    losses.append(
      "`\(MarkedText.shown(text))`: only a shell knows the address; the trace stays on this machine"
    )
    return nil
  }

  /// Recipes write `~` for the home folder, and take paths from the caller's folder.
  private static func inHome(_ text: String) -> String {
    for (written, path) in [("$HOME", "~"), ("$PWD", "."), ("$(pwd)", "."), ("`pwd`", ".")] {
      let mark = MarkedText.mark(.unknown(written))
      guard text.hasPrefix(mark) else { continue }

      let rest = text.dropFirst(mark.count)
      if rest.isEmpty || rest.first == "/" { return path + rest }
    }
    return text
  }

  private static func hasUnknown(_ text: String) -> Bool {
    MarkedText.values(in: text).contains { if case .unknown = $0 { true } else { false } }
  }

  /// Returns the folders before the first thing that only a shell knows; nil for none.
  private static func knownFolder(of text: String) -> String? {
    var known = ""
    var folder: String?
    for part in MarkedText.parts(of: text) {
      switch part {
      case .value(.unknown): return folder
      case .value(let value): known += MarkedText.mark(value)
      case .literal(let literal):
        if let slash = literal.lastIndex(of: "/") { folder = known + literal[..<slash] }
        if folder == "" { folder = nil }
        known += literal
      }
    }
    return folder
  }
}
