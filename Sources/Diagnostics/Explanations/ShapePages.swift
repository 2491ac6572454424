extension Explanation {
  /// The keys of a recipe.
  static let shapePages: [Explanation] = [
    Explanation(
      .keyUnknown, "A key that the language does not know",
      meaning: """
        The mapping takes no key of this name. The help line says the nearest right
        spelling, or all the keys that the mapping takes. With `sessions`, the keys of
        a session stand within one of them, not at the top level.
        """,
      reason: """
        A key that is ignored is a setting that silently does not hold: a trace would
        be recorded, and not the one that was asked for.
        """,
      wrong: .recipe(
        """
        retreive: [{copy: ./traces}]
        """),
      right: .recipe(
        """
        retrieve: [{copy: ./traces}]
        """),
      related: [.keyMissing, .notYetSupported]),
    Explanation(
      .keyMissing, "A key that must be there is missing",
      meaning: """
        A file says its language version (`lttrecipe: 1`), a recipe its `name`, a step
        either `run` or `shell`, a retrieval target where to, an `output` where to.
        """,
      reason: """
        There is no default that would be right: a step without a program runs
        nothing, and sessions and folders are called after the recipe's name.
        """,
      wrong: .recipe(
        """
        payload: [{timeout: 10s}]
        """),
      right: .recipe(
        """
        payload: [{run: [ls], timeout: 10s}]
        """),
      related: [.keyUnknown, .valueInvalid]),
    Explanation(
      .typeWrong, "A value of the wrong kind",
      meaning: """
        A list stands where a mapping belongs, a text where a list does, or `null` in
        a text. `~` alone is YAML's null: quote it to mean the home folder.
        """,
      reason: """
        Nothing is converted by guessing. In particular `run` takes an argument
        vector, one item an argument, so that no value is ever split at its spaces or
        read by a shell.
        """,
      wrong: .recipe(
        """
        payload: [{run: ls -l}]
        """),
      right: .recipe(
        """
        payload: [{run: [ls, -l]}]
        """),
      related: [.valueInvalid, .keyMissing]),
    Explanation(
      .versionUnsupported, "A version of the language that this release does not read",
      meaning: """
        `lttrecipe` gives the version of the recipe language as a number. This release
        reads version 1.
        """,
      reason: """
        A later version may give the same words another meaning. Use the release of
        lttrecipe that the recipe was written for, or one that is newer.
        """,
      wrong: .recipe(
        """
        lttrecipe: 2
        name: my-trace
        """),
      right: .recipe(
        """
        lttrecipe: 1
        name: my-trace
        use: [ust/malloc]
        payload: [{run: [ls]}]
        """),
      related: [.notYetSupported, .keyMissing]),
    Explanation(
      .notYetSupported, "A part of the language that this release does not carry out",
      meaning: """
        The recipe language has this key or form, and this release of lttrecipe does
        not do what it says.
        """,
      reason: """
        To ignore it would record something else than the recipe says. The section
        "Limits of this release" of the README lists what is missing.
        """,
      wrong: .recipe(
        """
        roles: {client: {}, server: {}}
        """),
      right: .recipe(
        """
        description: one host
        """),
      related: [.keyUnknown, .versionUnsupported]),
    Explanation(
      .newerLTTng, "Something that only a newer LTTng has",
      meaning: """
        The key or word belongs to a feature of LTTng 2.14 or newer: domain `log4j2`,
        how buffers are owned, allocated and reclaimed, formats of traces, maps.
        """,
      reason: """
        Recipes say what LTTng 2.13 can be told, so that they mean the same on every
        machine. Left out without a word, the trace would be another one.
        """,
      wrong: .recipe(
        """
        channels:
          user: {domain: user, buffer-allocation: per-channel, events: ["my_app:*"]}
        """),
      right: .recipe(
        """
        channels:
          user: {domain: user, buffering: per-user, events: ["my_app:*"]}
        """),
      related: [.notYetSupported, .keyUnknown]),
    Explanation(
      .keyMisplaced, "A key that cannot stand here, or not beside another",
      meaning: """
        The key belongs elsewhere, or two keys of which only one can hold stand side by
        side: a step says `run` or `shell`, an event one kind of instrumentation point,
        and with `sessions` the keys of a session stand within one.
        """,
      reason: """
        Which of the two holds could only be guessed. Channels at the top level beside
        `sessions` would belong to no session.
        """,
      wrong: .recipe(
        """
        payload: [{run: [ls], shell: "ls | sort"}]
        """),
      right: .recipe(
        """
        payload: [{shell: "ls | sort"}]
        """),
      related: [.keyUnknown, .keyMissing]),
  ]
}
