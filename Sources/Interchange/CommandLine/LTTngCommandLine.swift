/// A command of lttng(1) with its options taken apart as popt(3) does.
struct LTTngCommandLine: Equatable {
  /// Why a command line is none of LTTng's.
  struct Fault: Error, Equatable {
    let reason: String
  }

  let command: String

  /// By their long names, in order; nil without an argument.
  private(set) var options: [Option] = []
  private(set) var operands: [String] = []

  struct Option: Equatable {
    let name: String
    let value: String?
  }

  /// Reads the arguments behind `lttng`; no command is `help`.
  init(_ arguments: [String]) throws(Fault) {
    var rest = arguments[...]
    var general = LTTngCommandLine(command: "")
    while let first = rest.first, first.hasPrefix("-"), first != "-" {
      try general.takeOption(&rest, LTTngOptions.general)
    }
    guard let command = rest.popFirst() else {
      self.init(command: "help")
      return
    }
    guard let options = LTTngOptions.ofCommand(command) else {
      throw Fault(reason: "LTTng 2.13 has no command `\(command)`")
    }

    self.init(command: command)
    // A trigger's arguments depend on each other: they are read in order, elsewhere.
    guard command != "add-trigger" else {
      operands = Array(rest)
      return
    }
    try takeArguments(rest, options)
    if general.has("help") || has("help") || has("list-options") {
      self = LTTngCommandLine(command: "help")
    }
  }

  private init(command: String) {
    self.command = command
  }

  func has(_ name: String) -> Bool {
    options.contains { $0.name == name }
  }

  /// The argument of an option that was given; of several the last one.
  func value(_ name: String) -> String? {
    options.last { $0.name == name }?.value
  }

  /// The arguments of an option that can be repeated.
  func values(_ name: String) -> [String] {
    options.compactMap { $0.name == name ? $0.value : nil }
  }

  /// Returns the command with other texts for the arguments of its options, and its operands.
  func mapping<Failure: Error>(
    option: (_ name: String, _ text: String) throws(Failure) -> String,
    operand: (String) throws(Failure) -> String
  ) throws(Failure) -> LTTngCommandLine {
    var result = self
    result.options = try options.map { (given) throws(Failure) in
      guard let text = given.value else { return given }

      return Option(name: given.name, value: try option(given.name, text))
    }
    result.operands = try operands.map(operand)
    return result
  }

  private mutating func takeArguments(
    _ arguments: ArraySlice<String>, _ options: [LTTngOption]
  ) throws(Fault) {
    var rest = arguments
    while let first = rest.first {
      if first == "--" {
        operands += rest.dropFirst()
        return
      }
      if first.hasPrefix("-"), first != "-" {
        try takeOption(&rest, options)
      } else {
        operands.append(first)
        rest.removeFirst()
      }
    }
  }

  private mutating func takeOption(
    _ rest: inout ArraySlice<String>, _ options: [LTTngOption]
  ) throws(Fault) {
    let text = rest.removeFirst()
    guard text.hasPrefix("--") else { return try takeLetters(text.dropFirst(), &rest, options) }

    let name = text.dropFirst(2).prefix { $0 != "=" }
    guard let option = options.first(where: { $0.name == name }) else {
      throw Fault(reason: "there is no option `--\(name)`")
    }

    let given = text.dropFirst(2 + name.count)
    try take(option, given.isEmpty ? nil : String(given.dropFirst()), &rest)
  }

  private mutating func takeLetters(
    _ text: Substring, _ rest: inout ArraySlice<String>, _ options: [LTTngOption]
  ) throws(Fault) {
    var letters = text
    while let letter = letters.popFirst() {
      guard let option = options.first(where: { $0.letter == letter }) else {
        throw Fault(reason: "there is no option `-\(letter)`")
      }

      let takesRest = option.argument != .none && !letters.isEmpty
      let given = letters.first == "=" ? letters.dropFirst() : letters
      try take(option, takesRest ? String(given) : nil, &rest)
      if takesRest { return }
    }
  }

  private mutating func take(
    _ option: LTTngOption, _ given: String?, _ rest: inout ArraySlice<String>
  ) throws(Fault) {
    var value = given
    switch option.argument {
    case .none:
      guard value == nil else { throw Fault(reason: "`--\(option.name)` takes no argument") }
    case .required where value == nil:
      guard let next = rest.popFirst() else {
        throw Fault(reason: "`--\(option.name)` lacks its argument")
      }

      value = next
    case .optional where value == nil && command.hasSuffix("track"):
      // The trackers' options take the next argument too, unless it is an option.
      if let next = rest.first, !next.hasPrefix("-") { value = rest.popFirst() }
    default: break
    }
    options.append(Option(name: option.name, value: value))
  }
}
