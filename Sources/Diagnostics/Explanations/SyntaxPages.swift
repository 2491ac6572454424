extension Explanation {
  /// The file as YAML.
  static let syntaxPages: [Explanation] = [
    Explanation(
      .yamlSyntax, "The text is not YAML",
      meaning: """
        The YAML reader cannot go on at the place that is shown. What was meant is
        often right and lacks quotes only: a text needs them if it begins with one of
        * & ! | > @ ` % { [ or a quote, or holds a `: ` or a ` #`; within brackets
        also if it holds a comma, a bracket or `${`.
        """,
      reason: """
        YAML gives these characters a meaning of their own: `*` is an alias, `!` a
        tag, `>` begins a text of several lines, ` #` a comment. Lines are indented
        with spaces; tabs are refused as YAML demands.
        """,
      wrong: .recipe(
        """
        payload: [{run: [ls, ${folder}]}]
        """),
      right: .recipe(
        """
        parameters: {folder: {default: /}}
        payload: [{run: [ls, "${folder}"]}]
        """),
      related: [.yamlFeature, .keyDuplicate]),
    Explanation(
      .yamlFeature, "A feature of YAML that recipes do not take",
      meaning: """
        Tags (`!!str`, `!mine`), the merge key `<<`, keys that are lists or mappings,
        directives other than `%YAML 1.2`, and an alias within what it refers to are
        refused. Anchors and aliases (`&name`, `*name`) can be used.
        """,
      reason: """
        Tags change what a value is, and `<<` which one wins, by rules that differ
        from one YAML library to the next. Here a text field takes any scalar as it is
        written, and presets (`use`) share parts by rules that `show` makes visible.
        """,
      wrong: .recipe(
        """
        payload: [{run: [sleep, !!str 1]}]
        """),
      right: .recipe(
        """
        payload: [{run: [sleep, 1]}]
        """),
      related: [.yamlSyntax, .typeWrong]),
    Explanation(
      .yamlLimit, "A text goes beyond a limit of the reader",
      meaning: """
        A file, or what its aliases stand for, is larger than any real recipe. The
        limits are:

          1 MiB            the size of a file
          64               how deep lists and mappings stand within each other
          200 000          values, those that aliases stand for counted each time
          1 024            characters of a key on its line, quotes included
          200, 16          presets that a recipe reads, and within each other
          8 MiB            presets of a recipe, one that is used twice counted twice
          4 MiB            texts of a file with the values of its parameters put in
          100              parameters of a file; sessions, roles, triggers of a recipe
          1 000            event lists of a file
          100 000          events, those of lists and presets included
          200              names under `without` of a session or preset
          1 000            runs of a matrix
          4 096, 32        steps of a parameter's pattern, groups within each other
          1 048 576        steps of a pattern times characters of the value
          2 000 000        pairs of events that two channels could both record
          365d             a step's `timeout`
          181, 246, 255    bytes of the names of a session, a channel, an event
          1 000, 200       findings of a recipe, those shown as text
          2 000            characters of a message
        """,
      reason: """
        A few lines of aliases of aliases could stand for a billion values and fill
        the memory of whoever checks the recipe. Each limit is checked before anything
        is copied, so a hostile file is refused at once.
        """,
      wrong: .recipe(
        """
        description: \(String(repeating: "[", count: 64))\(String(repeating: "]", count: 64))
        """),
      right: .recipe(
        """
        description: some brackets
        """),
      related: [.fileTooLarge, .presetLimit, .limitExceeded, .nameInvalid]),
    Explanation(
      .keyDuplicate, "A key is given more than once",
      meaning: """
        Two entries of one mapping have the same key. Keys are compared as texts:
        `name` and `"name"` are the same.
        """,
      reason: """
        YAML libraries disagree on which entry counts, and none warns. One of the two
        would be lost without a word.
        """,
      wrong: .recipe(
        """
        payload: [{run: [ls]}]
        payload: [{run: [ps]}]
        """),
      right: .recipe(
        """
        payload:
          - run: [ls]
          - run: [ps]
        """),
      related: [.keyUnknown, .presetConflict]),
    Explanation(
      .findingLimit, "There are more findings than are told",
      meaning: """
        The first 1000 findings are told; there are more.
        """,
      reason: """
        So many come from one cause, such as a file of another kind. The number is
        limited so that a hostile file cannot fill the memory. Put right what is told,
        and check again.
        """,
      wrong: .shown("lttrecipe validate trace.yaml", because: "a thousand lines are no example"),
      right: .shown("lttrecipe validate recipe.yaml", because: "it is a command"),
      related: [.yamlLimit, .fileTooLarge]),
    Explanation(
      .formatUnsafe, "A file that cannot be formatted",
      meaning: """
        `lttrecipe fmt` reads again what it would write, and found that it says
        something else, or lacks a comment. The file stays as it is.
        """,
      reason: """
        This is a fault of lttrecipe, not of the file: please report it with the file.
        """,
      wrong: .shown("lttrecipe fmt recipe.yaml", because: "it is a fault of the program"),
      right: .shown("lttrecipe validate recipe.yaml", because: "it is a command"),
      related: [.yamlSyntax]),
    Explanation(
      .commentCutsText, "A comment that cuts a text short",
      meaning: """
        A text that begins without a quote holds a blank and a `#`, which begins a
        comment in YAML: the rest of the text is gone, and with it a quote that would
        close.
        """,
      reason: """
        In a shell text or a filter, the part that is left often still means something,
        and does something else. Quote the whole text, or write it below a `|`.
        """,
      wrong: .recipe(
        """
        payload:
          - shell: echo "number #1"
        """),
      right: .recipe(
        """
        payload:
          - shell: 'echo "number #1"'
        """),
      related: [.yamlSyntax]),
  ]
}
