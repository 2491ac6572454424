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

  @Test(arguments: [
    ("a{b,c}d", ["abd", "acd"]), ("{a,{b,c}d}", ["a", "bd", "cd"]),
    ("{a,b}{1..3..2}", ["a1", "a3", "b1", "b3"]),
    ("x{a} {a, {} {,b} {a{b,c}}", ["x{a}", "{a,", "{}", "b", "{ab}", "{ac}"]),
    ("{08..10} {c..a} {1..} {1..99999}", ["08", "09", "10", "c", "b", "a", "{1..}", "{1..99999}"]),
    ("'{a,b}' \\{a,b} {a\\,b} {'a,b',\"c d\"}", ["{a,b}", "{a,b}", "{a,b}", "a,b", "c d"]),
    ("$A{1,2} ${B:-{c,d}}", ["x1", "x2", "{c,d}"]), ("N={a,b}", ["N=a", "N=b"]),
  ])
  func `braces are expanded as bash does`(text: String, expected: [String]) throws {
    var variables = ShellVariables()
    variables.set("A", to: ShellText(text: "x", needsShell: false))
    #expect(words(text, variables).map { MarkedText.plain($0) ?? $0 } == expected)
  }

  @Test func `a bare read names nothing of the next command`() {
    let statements = ShellStatementReader.statements(of: "read\nmake\nread X\nY=1 make")
    #expect(statements.map(\.assigned) == [[], [], ["X"], ["Y"]])
  }

  @Test(arguments: [
    String(repeating: "{a,b}", count: 20), String(repeating: "{", count: 50_000) + "}",
  ])
  func `braces of too many words stand for nothing known`(text: String) throws {
    let word = try #require(ShellStatementReader.statements(of: "x \(text)").first?.words.last)
    #expect(ShellVariables().expanded(word).map(\.needsShell) == [true])
  }

  @Test func `variables that are known are put in`() throws {
    var variables = ShellVariables()
    for statement in ShellStatementReader.statements(of: "A=1; B='x y'; C=\"$A-$B\"; D=$(date)") {
      variables.assign(try #require(statement.words.first), of: statement)
    }
    #expect(
      words("$A \"$B\" $B ${C} x$A.y", variables) == ["1", "x y", "x", "y", "1-x", "y", "x1.y"])
    let unknown = variables.expanded(ShellWord(pieces: [.variable("D", isQuoted: true)]))
    #expect(unknown.map { MarkedText.shown($0.text) } == ["$(date)"])
    #expect(unknown.map(\.needsShell) == [true])
    #expect(variables.assignments["D"]?.text == "D=$(date)")
  }

  @Test(
    arguments: [
      ("$HOME/x", "$HOME/x", nil, "$HOME/x"),
      ("a-$1", "a-$1", nil, "a-${argument-1}"),
      ("${A:-b c}/$X", "${A:-b c}/y", "b c/y", "${a}/y"),
      ("${USER}@$(hostname)", "$USER@$(hostname)", nil, "${user}@${host}"),
      ("${X:-z}${EMPTY:-z}${EMPTY-z}", "yz", "yz", "yz"),
      ("${A:-${B:-b}}", "${B:-b}", "b", "${b}"),
      ("${HOST_PORT:=80}", "${HOST_PORT:-80}", "80", "${host-port}"),
      ("${HOST:?none}", "$HOST", nil, "${given-host}"), ("${X%.*}", "${X%.*}", nil, "$${X%.*}"),
      ("'${A}'", "${A}", "${A}", "$${A}"),
    ] as [(String, String, String?, String)])
  func `what a script is given stands for itself`(
    text: String, shown: String, plain: String?, written: String
  ) throws {
    var variables = ShellVariables()
    for statement in ShellStatementReader.statements(of: "X=y; EMPTY=") {
      variables.assign(try #require(statement.words.first), of: statement)
    }
    let quoted = text.hasPrefix("'") ? text : "\"\(text)\""
    let word = try #require(ShellStatementReader.statements(of: quoted).first?.words.first)
    let value = try #require(variables.expanded(word).first?.text)
    #expect(MarkedText.shown(value) == shown)
    #expect(MarkedText.plain(value) == plain)
    #expect(MarkedText.recipeText(value) == written)
  }

  @Test func `values that grow without end, and brackets without end, are not followed`() {
    let text = "A=aaaaaaaaaa\n" + String(repeating: "A=$A$A\n", count: 100)
    let recipe = ScriptImport.recipe(of: text + "lttng create $A", name: "x", origin: "y")
    #expect(recipe.text.utf8.count < 1000)
    let brackets = String(repeating: "${A:-", count: 50_000)
    #expect(ShellStatementReader.statements(of: "x " + brackets).count == 1)
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
