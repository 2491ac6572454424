extension Explanation {
  /// What `use` brings.
  static let presetPages: [Explanation] = [
    Explanation(
      .presetUnknown, "A preset that is not found",
      meaning: """
        No file of this name is in the folders where presets are looked up: that of
        the recipe, those of $LTTRECIPE_PATH, ~/.config/lttrecipe, /etc/lttrecipe and
        the shipped ones. A name that begins with `./`, `../` or `/` is a path, from
        the file that says it.
        """,
      reason: """
        A preset that is left out would take its channels with it. The help line says
        the nearest name, or the folders that were looked in.
        """,
      wrong: .recipe(
        """
        use: [ust/maloc]
        """),
      right: .recipe(
        """
        use: [ust/malloc]
        """),
      related: [.presetKind, .fileUnreadable]),
    Explanation(
      .presetCycle, "A preset that uses itself",
      meaning: """
        Following the `use` of a preset leads back to the preset itself. The notes say
        the way that led there.
        """,
      reason: """
        It would never end. Take one `use` of the circle out, or move what both need
        into a third preset.
        """,
      wrong: .shown(
        """
        # one.yaml
        use: [./two.yaml]

        # two.yaml
        use: [./one.yaml]
        """, because: "it needs two files"),
      right: .shown(
        """
        # one.yaml
        use: [./both.yaml]

        # two.yaml
        use: [./both.yaml]
        """, because: "it needs two files"),
      related: [.presetLimit, .presetUnknown]),
    Explanation(
      .presetKind, "A recipe where a preset belongs, or a preset where a recipe does",
      meaning: """
        `apply`, `plan` and `show` take recipes, `use` takes presets. A preset says
        `kind: preset`; a file that does not is a recipe.
        """,
      reason: """
        Presets are inert: they bring channels and start no program, so that sharing
        one is safe. A recipe runs programs, and is never run by being named in a
        `use`.
        """,
      wrong: .recipe(
        """
        lttrecipe: 1
        kind: preset
        channels: {user: {domain: user, events: ["my_app:*"]}}
        """),
      right: .recipe(
        """
        lttrecipe: 1
        name: my-trace
        use: [ust/malloc]
        payload: [{run: [ls]}]
        """),
      related: [.presetUnknown, .presetUnsafe]),
    Explanation(
      .presetConflict, "Two presets set one value differently",
      meaning: """
        Two presets of one session give different values to the same key. The later
        one of `use` wins, and nothing in the recipe says that this was meant.
        """,
      reason: """
        The order of `use` is easily changed by somebody who does not know that it
        matters. Set the key in the recipe: what the recipe says always wins, and the
        warning goes.
        """,
      wrong: .shown(
        """
        # small.yaml: channels: {user: {domain: user, subbuf-size: 4KiB}}
        # large.yaml: channels: {user: {domain: user, subbuf-size: 1MiB}}
        use: [./small, ./large]
        """, because: "it needs two presets that disagree"),
      right: .shown(
        """
        use: [./small, ./large]
        channels: {user: {subbuf-size: 1MiB}}
        """, because: "it needs two presets that disagree"),
      related: [.keyDuplicate, .eventDuplicate]),
    Explanation(
      .presetUnsafe, "A preset would load code, or steer it",
      meaning: """
        `preload` takes LTTng's own helpers by their bare names, liblttng-ust-*.so.
        The `env` of a preset takes only variables of LTTng-UST that load no code.
        """,
      reason: """
        A preset may come from anywhere, and its variables reach programs that may run
        as root. LD_PRELOAD loads any library, and so do LTTNG_UST_CLOCK_PLUGIN and
        LTTNG_UST_GETCPU_PLUGIN. What a step itself needs is set in the step's `env`.
        """,
      wrong: .recipe(
        """
        preload: [/opt/lib/helper.so]
        """),
      right: .recipe(
        """
        preload: [liblttng-ust-libc-wrapper.so]
        """),
      related: [.presetKind, .contextDangerous]),
    Explanation(
      .presetLimit, "Too many presets",
      meaning: """
        The recipe reads more than 200 presets or more than 8 MiB of them, one that is
        used twice counted twice, or presets stand more than 16 deep within each other.
        """,
      reason: """
        Presets that use each other twice at each level double the work with each:
        thirty small files would be read a billion times.
        """,
      wrong: .shown(
        """
        # a1.yaml: use: [./a2, ./b2]
        # a2.yaml: use: [./a3, ./b3]
        # and so on, down to a30.yaml
        use: [./a1]
        """, because: "it needs many files"),
      right: .shown(
        """
        use: [./a30, ./b30]
        """, because: "it needs other files"),
      related: [.presetCycle, .yamlLimit]),
    Explanation(
      .presetChannel, "A channel that a preset does not have",
      meaning: """
        `channel: NEW` gives the one channel of a preset another name, and
        `channels: {OLD: NEW}` those of a preset with several. The preset has no channel
        of the old name, or two would get the same new one.
        """,
      reason: """
        The events would go to the channel that the preset names, not to the one that
        the recipe asks for. The shipped presets call theirs `kernel` and `user`.
        """,
      wrong: .recipe(
        """
        use: [{preset: ust/malloc, channels: {heap: memory}}]
        """),
      right: .recipe(
        """
        use: [{preset: ust/malloc, channels: {user: memory}}]
        """),
      related: [.presetUnknown, .channelDomain]),
    Explanation(
      .withoutNothing, "A `without` or `null` that takes nothing away",
      meaning: """
        `without` names an event that nothing before it records, or `null` stands for a
        key that no preset brings. `lttrecipe show` prints what presets bring.
        """,
      reason: """
        What should have been taken away is probably still there, under another name.
        """,
      wrong: .recipe(
        """
        channels:
          user: {domain: user, events: ["my_app:*", {without: "my_ap:idle"}]}
        """),
      right: .recipe(
        """
        channels:
          user: {domain: user, events: ["my_app:*", {without: "my_app:idle"}]}
        """),
      related: [.exclusionDangerous, .eventMissing]),
  ]
}
