extension Explanation {
  /// The file as bytes.
  static let readingPages: [Explanation] = [
    Explanation(
      .fileUnreadable, "A file cannot be read",
      meaning: """
        The recipe that was named could not be opened or read. The message holds the
        system's reason: the path does not exist, is a folder, or may not be read.
        """,
      reason: """
        Paths of recipes are relative to the folder that you call from. A dash stands
        for standard input: `lttrecipe apply -`.
        """,
      wrong: .shown("lttrecipe validate recipe.yml", because: "it is a command"),
      right: .shown("lttrecipe validate recipe.yaml", because: "it is a command"),
      related: [.presetUnknown, .fileNotUTF8]),
    Explanation(
      .fileTooLarge, "A file is larger than 1 MiB",
      meaning: """
        A recipe is a short text, and this file is not. Probably another file was
        meant, such as a trace.
        """,
      reason: """
        The limit keeps a wrong or hostile file from filling the memory. A recipe
        with very many events belongs into presets, which have a limit of their own
        each; name patterns (`sched_*`) make lists short.
        """,
      wrong: .shown("lttrecipe validate trace.bin", because: "it is a command"),
      right: .shown("lttrecipe validate trace.yaml", because: "it is a command"),
      related: [.yamlLimit, .presetLimit]),
    Explanation(
      .fileNotUTF8, "A file is not UTF-8",
      meaning: """
        The file holds bytes that are no UTF-8, or is encoded as UTF-16 or UTF-32.
        """,
      reason: """
        Names go to LTTng and to programs byte by byte, so no encoding is guessed.
        Save the file as UTF-8; `iconv --from-code=LATIN1 --to-code=UTF-8` converts.
        """,
      wrong: .shown("name: caf\\xE9", because: "a text in Swift is always UTF-8"),
      right: .shown("name: cafe", because: "the wrong one has no text"),
      related: [.yamlSyntax, .fileUnreadable]),
    Explanation(
      .documentEmpty, "A file holds no document",
      meaning: """
        The file is empty, or holds nothing but comments and document markers.
        """,
      reason: """
        An empty recipe would record nothing. The shortest one says its version, a
        name, what to record and what to run.
        """,
      wrong: .recipe(
        """
        # lttrecipe: 1
        """),
      right: .recipe(
        """
        lttrecipe: 1
        name: my-trace
        use: [ust/malloc]
        payload: [{run: [ls, -l]}]
        """),
      related: [.documentCount, .keyMissing]),
    Explanation(
      .documentCount, "A file holds a second document",
      meaning: """
        YAML can hold several documents in one file, separated by `---`. A recipe or
        preset is exactly one.
        """,
      reason: """
        Reading the first document alone would leave out, without a word, what stands
        behind it. Move the second one into a file of its own.
        """,
      wrong: .recipe(
        """
        name: my-trace
        ---
        name: another-trace
        """),
      right: .recipe(
        """
        name: my-trace
        """),
      related: [.documentEmpty, .yamlSyntax]),
  ]
}
