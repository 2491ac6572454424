extension Explanation {
  /// The values of a recipe.
  static let valuePages: [Explanation] = [
    Explanation(
      .valueInvalid, "A value that is not possible here",
      meaning: """
        The value has the right kind and cannot be used: it is none of the words that
        are possible, lies out of its range, or contradicts another part of the
        recipe. The help line says what can be written.
        """,
      reason: """
        LTTng answers such values with "invalid parameter", after half of the session
        was made, or changes them: `lttng` rounds a sub-buffer size to a power of two,
        the session daemon refuses it. Here it is told before anything is created.
        """,
      wrong: .recipe(
        """
        channels:
          user: {domain: user, subbuf-size: 5KiB, events: ["my_app:*"]}
        """),
      right: .recipe(
        """
        channels:
          user: {domain: user, subbuf-size: 8KiB, events: ["my_app:*"]}
        """),
      related: [.typeWrong, .unitWrong, .nameInvalid]),
    Explanation(
      .unitWrong, "A size or a time without its unit, or with a wrong one",
      meaning: """
        A size is a whole number with B, KiB, MiB, GiB or TiB; a time one with ms, s,
        min, h or d. Only 0 needs no unit.
        """,
      reason: """
        `M` means a million bytes to some programs and 1048576 to others, and `m` may
        be minutes, metres or a thousandth; LTTng's own options take plain
        microseconds. A unit that can be misread is refused with the right spelling.
        """,
      wrong: .recipe(
        """
        payload: [{run: [ls], timeout: 10m}]
        """),
      right: .recipe(
        """
        payload: [{run: [ls], timeout: 10min}]
        """),
      related: [.valueInvalid, .typeWrong]),
    Explanation(
      .nameInvalid, "A name that LTTng or the file system cannot take",
      meaning: """
        Recipes and sessions are called by letters, digits, `.`, `_` and `-`, at most
        181 bytes; channels by at most 246 bytes without `/`; events by 1 to 255 bytes
        without a space or a comma; parameters by lower-case letters, digits and `-`.
        A user space tracepoint is called PROVIDER:NAME.
        """,
      reason: """
        Session names become folders and parts of LTTng's session names. The session
        daemon refuses longer names, and the names of its own agents (lttng_jul,
        lttng_log4j, lttng_python), with an error number alone.
        """,
      wrong: .recipe(
        """
        channels:
          user: {domain: user, events: ["my_app:begin, my_app:end"]}
        """),
      right: .recipe(
        """
        channels:
          user: {domain: user, events: ["my_app:begin", "my_app:end"]}
        """),
      related: [.valueInvalid, .yamlLimit]),
    Explanation(
      .nameUnknown, "A name that nothing in the recipe has",
      meaning: """
        An event list, a session or a role is named and is not declared. Event lists are
        declared under `event-lists` of the recipe or of a preset that it uses.
        """,
      reason: """
        What the name should bring would be missing from the recording.
        """,
      wrong: .recipe(
        """
        event-lists: {disk: [block_rq_issue, block_rq_complete]}
        channels: {kernel: {domain: kernel, events: [{list: disks}]}}
        """),
      right: .recipe(
        """
        event-lists: {disk: [block_rq_issue, block_rq_complete]}
        channels: {kernel: {domain: kernel, events: [{list: disk}]}}
        """),
      related: [.parameterUnknown, .presetUnknown]),
    Explanation(
      .limitExceeded, "More of something than a recipe can have",
      meaning: """
        The recipe has more parameters, events, names under `without`, or runs of a
        matrix than are possible. `lttrecipe explain yaml-limit` lists all limits.
        """,
      reason: """
        Each is far more than a real recipe needs, and costs memory or time: a `shell`
        step gets a variable for each parameter, an event costs LTTng up to 57 ms when
        instrumented programs run.
        """,
      wrong: .recipe(
        """
        parameters: {delay: {type: duration}}
        matrix: {delay: [1ms, 10ms], repeat: 1000}
        """),
      right: .recipe(
        """
        parameters: {delay: {type: duration}}
        matrix: {delay: [1ms, 10ms], repeat: 100}
        """),
      related: [.yamlLimit, .presetLimit]),
  ]
}
