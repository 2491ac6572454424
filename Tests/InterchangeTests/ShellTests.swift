import Testing

@testable import Interchange

/// The shell's words and statements.
struct ShellTests {
  private func words(_ text: String, _ variables: ShellVariables = ShellVariables()) -> [String] {
    ShellStatementReader.statements(of: text).flatMap { statement in
      statement.words.flatMap { variables.expanded($0).map(\.text) }
    }
  }

  @Test(arguments: [
    (#"a 'b c' "d e" f\ g"#, ["a", "b c", "d e", "f g"]),
    (#"'a"b' "a'b" "a\"b\$c\d""#, [#"a"b"#, "a'b", #"a"b$c\d"#]),
    ("a\\\nb c # d e\n", ["ab", "c"]),
    ("a#b '' x", ["a#b", "", "x"]),
    ("a > f b 2>&1 <g", ["a", "b"]),
    ("a <<E b\nnot a word 'x\nE\nc", ["a", "b", "c"]),
    ("x=1 a", ["x=1", "a"]),
    ("a;b&&c||d&e", ["a", "b", "c", "d", "e"]),
  ])
  func `words are split and unquoted as a shell does`(text: String, expected: [String]) {
    #expect(words(text) == expected)
  }

  @Test func `variables that are known are put in`() throws {
    var variables = ShellVariables()
    for statement in ShellStatementReader.statements(of: "A=1; B='x y'; C=\"$A-$B\"; D=$(date)") {
      variables.assign(try #require(statement.words.first))
    }
    #expect(
      words("$A \"$B\" $B ${C} x$A.y", variables) == ["1", "x y", "x", "y", "1-x", "y", "x1.y"])
    #expect(variables.values["D"] == nil)
    let unknown = variables.expanded(ShellWord(pieces: [.variable("D", isQuoted: true)]))
    #expect(unknown == [ShellText(text: "$D", needsShell: true)])
  }

  @Test(arguments: [
    ("if a; then b\nfi; c", ["if a; then b\nfi", "c"]),
    ("for i in 1 2\ndo\n  x $i\ndone\ny", ["for i in 1 2\ndo\n  x $i\ndone", "y"]),
    ("case $x in\na) b;;\n(c) d;;\nesac\ne", ["case $x in\na) b;;\n(c) d;;\nesac", "e"]),
    ("f() {\n a; b\n}\nf", ["f() {\n a; b\n}", "f"]),
    ("(a; b) | c\nd", ["(a; b) | c", "d"]),
    ("a | b |\nc; d", ["a | b |", "c", "d"]),
    ("cat <<E > f\nx\nE\ny", ["cat <<E > f\nx\nE", "y"]),
    ("echo if; a", ["echo if", "a"]),
    ("while a; do b", ["while a; do b"]),
  ])
  func `statements end where a shell ends them`(text: String, expected: [String]) {
    #expect(ShellStatementReader.statements(of: text).map(\.text) == expected)
  }

  @Test func `statements know how they go on, and where they stand`() {
    let statements = ShellStatementReader.statements(of: "a\n\nb && c || d &\ne | f")
    #expect(statements.map(\.line) == [1, 3, 3, 3, 4])
    #expect(statements.map(\.connector) == [.sequence, .sequence, .and, .or, .sequence])
    #expect(statements.map(\.isInBackground) == [false, false, false, true, false])
    #expect(statements.map(\.shape) == [.simple, .simple, .simple, .simple, .pipeline])
  }

  @Test(arguments: [
    "'", "\"", "$(", "${", "`", "\\", "<<", "((((", "{", "case x in", "$", ")", ";;",
  ])
  func `what is not closed ends at the end`(text: String) {
    for prefix in ["", "a ", "a\n"] {
      let statements = ShellStatementReader.statements(of: prefix + text)
      #expect(statements.count <= 3)
    }
  }

  @Test func `a long script takes linear time`() {
    let text = String(repeating: "a 'b' \"c $D\" $(e) | f > g\n", count: 20_000)
    #expect(ShellStatementReader.statements(of: text).count == 20_000)
    let open = String(repeating: "(", count: 100_000) + String(repeating: "if ", count: 100_000)
    #expect(ShellStatementReader.statements(of: open).count == 1)
  }
}
