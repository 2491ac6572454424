import Diagnostics

// MARK: - Texts that need quotes

extension SyntaxExplainer {
  /// `*`, `&` and `!` at the start of a text that is no alias, anchor or tag.
  var indicatorTrap: SyntaxExplanation? {
    guard let position = problem.contextPosition else { return nil }

    switch problem.context {
    case "while scanning an alias": return indicator("an alias", at: position)
    case "while scanning an anchor": return indicator("an anchor", at: position)
    case "while scanning a tag", "while parsing a tag": return indicator("a tag", at: position)
    case "while parsing a node" where problem.text == "found undefined tag handle":
      return indicator("a tag", at: position)
    default: return nil
    }
  }

  private func indicator(_ kind: String, at position: SourcePosition) -> SyntaxExplanation {
    let word = word(from: position)
    let first = Self.firstScalar(of: word)
    return SyntaxExplanation(
      "`\(first)` at the start of a text means \(kind) of YAML",
      at: range(of: word, at: position), help: quotingHelp(word))
  }

  private static func firstScalar(of text: String) -> String {
    text.unicodeScalars.first.map(String.init) ?? ""
  }

  private func quotingHelp(_ text: String) -> String {
    "\(startDescription(text)) must be quoted: \(QuotedText.written(text))"
  }

  private func startDescription(_ text: String) -> String {
    let first = text.unicodeScalars.first.map { $0 == "`" ? "a backtick" : "`\($0)`" }
    return "a text that starts with \(first ?? "it")"
  }

  /// `x: >= 1` in block style, which starts a folded text.
  var blockHeaderTrap: SyntaxExplanation? {
    guard problem.context == "while scanning a block scalar", let start = problem.contextPosition,
      problem.text == "did not find expected comment or line break"
        || problem.text == "found an indentation indicator equal to 0"
    else { return nil }

    return blockHeader(value(from: start, isInFlow: false), at: start)
  }

  private func blockHeader(_ value: String, at position: SourcePosition) -> SyntaxExplanation {
    let first = Self.firstScalar(of: value)
    return SyntaxExplanation(
      "`\(first)` at the start of a text means that lines of text follow",
      at: range(of: value, at: position), help: quotingHelp(value))
  }

  /// A character that cannot start a text, such as `@`, or `>` within a flow collection.
  var forbiddenStartTrap: SyntaxExplanation? {
    guard problem.text == "found character that cannot start any token", let offender,
      offender != "\t"
    else { return nil }

    let position = problem.position
    let value = value(from: position, isInFlow: true)
    if offender == ">" || offender == "|" { return blockHeader(value, at: position) }
    return SyntaxExplanation(
      "\(startDescription(value)) is not possible without quotes",
      at: range(of: value, at: position), help: quotingHelp(value))
  }

  /// Text behind a colon that holds a colon itself, or deeper lines below a value.
  var colonTrap: SyntaxExplanation? {
    switch problem.text {
    case "mapping values are not allowed in this context": return unexpectedColon
    case "could not find expected ':'": return missingColon
    case "found unexpected ':'":
      return SyntaxExplanation(
        "a value is missing between `:` and what follows", at: problemRange,
        help: "put a space after `:`, or quote a text that ends with `:`")
    default: return nil
    }
  }

  private var unexpectedColon: SyntaxExplanation {
    guard !textBefore.hasPrefix("--- ") else {
      return SyntaxExplanation(
        "a mapping cannot begin on the line of `---`", at: problemRange,
        help: "put its first key on the next line")
    }
    guard textBefore.contains(": ") else {
      return SyntaxExplanation(
        "a key is not possible here: the value above has not ended", at: problemRange,
        help: lineAboveLacksSpace
          ? "put a space behind the `:` of the line above"
          : "indent the keys of one mapping alike; quote a text that contains `: `")
    }

    return SyntaxExplanation(
      "a second `:` in one entry", at: problemRange,
      help: "quote a text that contains `: `; put a nested mapping on the next line")
  }

  /// Whether the line above is like `key:value`.
  private var lineAboveLacksSpace: Bool {
    let above = file.line(problem.position.line - 1) ?? ""
    return above.contains(":") && !above.contains(": ") && !above.contains("://")
      && above.last != ":"
  }

  private var missingColon: SyntaxExplanation {
    let start = problem.contextPosition ?? problem.position
    let text = value(from: start, isInFlow: false)
    return SyntaxExplanation(
      "expected `:` after the key `\(text)`", at: range(of: text, at: start),
      help: "write `key: value`, or indent the text if it continues the line above")
  }
}

// MARK: - White space, quotes, brackets

extension SyntaxExplainer {
  var tabTrap: SyntaxExplanation? {
    let isIndentation =
      problem.text == "found character that cannot start any token" && offender == "\t"
    guard isIndentation || problem.text.hasPrefix("found a tab character") else { return nil }

    return SyntaxExplanation(
      "a tab is used for indentation", at: problemRange, help: "indent with spaces")
  }

  /// Mistakes within a quoted text.
  var quotedTrap: SyntaxExplanation? {
    switch (problem.context, problem.text) {
    case ("while scanning a quoted scalar", let text):
      return SyntaxExplanation(
        text.hasSuffix("end of stream")
          ? "the quote is never closed" : "a document marker within a quoted text",
        at: problemRange, help: "close the quote"
      ).noting("the quote is opened here", at: openingRange)
    case ("while parsing a quoted scalar", "found unknown escape character"):
      let escape = String(text(from: problem.position).unicodeScalars.prefix(2))
      return SyntaxExplanation(
        "`\(escape)` is not an escape sequence", at: range(of: escape, at: problem.position),
        help: "write a backslash as `\\\\` within double quotes, or use single quotes")
    case ("while parsing a quoted scalar", _):
      return SyntaxExplanation(
        "an escape sequence is not complete or means no character", at: problemRange,
        help: "write `\\x`, `\\u` or `\\U` with 2, 4 or 8 hexadecimal digits")
    default: return nil
    }
  }

  /// Text directly behind a closing quote.
  var strayTextTrap: SyntaxExplanation? {
    guard problem.text.hasPrefix("did not find expected") || problem.text.hasPrefix("could not"),
      let lastScalar, case .scalar(_, let style) = lastScalar.content,
      style == .singleQuoted || style == .doubleQuoted, isBehind(lastScalar), offender != nil
    else { return nil }

    let range = range(of: word(from: problem.position), at: problem.position)
    return SyntaxExplanation(
      "unexpected text behind a closing quote", at: range,
      help: strayTextHelp(behind: lastScalar.range, style)
    ).noting("the quote is opened here", at: file.range(at: lastScalar.range.start, length: 1))
  }

  private func strayTextHelp(behind quoted: SourceRange, _ style: Scalar.Style) -> String {
    guard quoted.start.line == quoted.end.line else {
      return "close the quote on the line where it is opened"
    }

    return style == .singleQuoted
      ? "quote the whole text; within single quotes write ' as ''"
      : "quote the whole text; within double quotes write \" as \\\""
  }

  /// Whether nothing but blanks stands between the scalar and the problem.
  private func isBehind(_ scalar: Event) -> Bool {
    let end = scalar.range.end
    guard end.line == problem.position.line, end <= problem.position else { return false }

    let between = textBefore.unicodeScalars.dropFirst(end.column - 1)
    return between.allSatisfy { $0 == " " || $0 == "\t" }
  }

  /// A list or mapping in brackets that goes wrong or never ends.
  var flowTrap: SyntaxExplanation? {
    switch problem.text {
    case "did not find expected ',' or ']'": flow("]", of: "list")
    case "did not find expected ',' or '}'": flow("}", of: "mapping")
    default: nil
    }
  }

  private func flow(_ bracket: String, of kind: String) -> SyntaxExplanation {
    if offender == "{", textBefore.unicodeScalars.last == "$" { return substitution }

    let message =
      isAtEnd
      ? "the \(kind) is never closed with `\(bracket)`" : "expected `,` or `\(bracket)` here"
    let help =
      isAtEnd && hasCommentSinceOpening
      ? "a `#` behind a space begins a comment: quote a text that contains it, or close the "
        + "\(kind) with `\(bracket)`"
      : "close the \(kind) with `\(bracket)`, or quote a text that contains brackets or `: `"
    return SyntaxExplanation(message, at: problemRange, help: help).noting(
      "the \(kind) is opened here", at: openingRange)
  }

  private var hasCommentSinceOpening: Bool {
    let first = problem.contextPosition?.line ?? problem.position.line
    return (first...max(first, problem.position.line)).contains { number in
      file.line(number)?.contains(" #") == true
    }
  }

  /// `${name}` without quotes within brackets.
  private var substitution: SyntaxExplanation {
    let before = textBefore.unicodeScalars
    let start = before.lastIndex { " \t,[{".unicodeScalars.contains($0) }
    let prefix = start.map { before[before.index(after: $0)...] } ?? before[...]
    let column = problem.position.column - prefix.count
    let position = SourcePosition(line: problem.position.line, column: column)
    let rest = text(from: position).unicodeScalars
    let end = rest.firstIndex(of: "}").map { rest.index(after: $0) } ?? rest.endIndex
    let value = String(Substring(rest[..<end]))
    return SyntaxExplanation(
      "`{` starts a mapping within brackets", at: range(of: value, at: position),
      help: "quote a text that contains `${`: \(QuotedText.written(value))")
  }
}

// MARK: - Structure

extension SyntaxExplainer {
  /// Lines of a mapping or a list that do not fit in.
  var blockTrap: SyntaxExplanation? {
    switch problem.text {
    case "did not find expected key":
      SyntaxExplanation(
        "expected another key of the mapping", at: problemRange,
        help: "indent the keys of one mapping alike, and write each as `key: value`"
      ).noting("the mapping begins here", at: openingRange)
    case "did not find expected '-' indicator":
      SyntaxExplanation(
        "expected `- ` and another element of the list", at: problemRange,
        help: "indent the elements of one list alike"
      ).noting("the list begins here", at: openingRange)
    case "did not find expected <document start>":
      SyntaxExplanation(
        "unexpected text after the end of the document", at: problemRange,
        help: "check the indentation, quotes and brackets before it")
    case "did not find expected node content":
      SyntaxExplanation(
        "expected a value here", at: problemRange,
        help: offender == "-"
          ? "within brackets, elements are separated by `,` and have no `-`"
          : "quote a text that starts with a character such as `]`, `}` or `,`")
    default: nil
    }
  }

  /// Elements and keys where only a value may stand.
  var placeTrap: SyntaxExplanation? {
    switch problem.text {
    case "block sequence entries are not allowed in this context":
      SyntaxExplanation(
        "an element of a list cannot start here", at: problemRange,
        help: "put `- ` on a line of its own, or write the list as [a, b]; quote a text that "
          + "starts with `- `")
    case "mapping keys are not allowed in this context":
      SyntaxExplanation(
        "a key cannot start here", at: problemRange,
        help: "quote a text that starts with `? `")
    case "found duplicate %YAML directive":
      SyntaxExplanation(
        "the directive `%YAML` is given more than once", at: problemRange, help: "remove the line")
    case _ where problem.context.contains("directive"):
      SyntaxExplanation(
        "a line that starts with `%` is a YAML directive", at: openingRange ?? problemRange,
        help: "quote a text that starts with `%`, or indent it")
    default: nil
    }
  }
}
