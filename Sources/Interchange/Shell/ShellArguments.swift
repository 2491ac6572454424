/// The arguments `$1`, `$2`, … of a script, or of a function while it is called.
struct ShellArguments {
  private enum Origin {
    /// What the caller of the script gives.
    case script
    case call([ShellText])

    /// Nobody knows how many were taken away.
    case unknown
  }

  private var origin = Origin.script

  /// How many were taken away.
  private var shifted = 0

  /// Those of the script.
  init() {}

  /// Those of a call: where there are no more, they are empty.
  init(_ texts: [ShellText]) {
    origin = .call(texts)
  }

  /// Whether they are those of a call.
  var isOfCall: Bool {
    if case .call = origin { true } else { false }
  }

  /// Whether the caller of the script may give the argument.
  var isGiven: Bool {
    if case .script = origin { true } else { false }
  }

  /// Whether a name is that of an argument.
  static func isName(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }

  /// Returns an argument of a call; nil where a shell or the caller of the script knows it.
  func text(of name: String) -> ShellText? {
    guard case .call(let texts) = origin, let number = number(of: name) else { return nil }

    return number <= texts.count ? texts[number - 1] : ShellText(text: "", needsShell: false)
  }

  /// Returns how the caller of the script calls what is called so now.
  func givenName(of name: String) -> String {
    number(of: name).map { String($0) } ?? name
  }

  /// nil for no argument.
  private func number(of name: String) -> Int? {
    guard Self.isName(name), let number = Int32(name), number > 0 else { return nil }

    return Int(number) + shifted
  }

  /// Takes the first ones away; nil stands for a number that nobody knows.
  mutating func shift(by count: Int?) {
    guard let count, (0...1_000).contains(count), shifted < 1_000 else {
      origin = .unknown
      return
    }

    shifted += count
  }
}
