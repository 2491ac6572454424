extension Explanation {
  /// Parameters and their values.
  static let parameterPages: [Explanation] = [
    Explanation(
      .parameterUnknown, "A parameter that is not declared",
      meaning: """
        `${name}`, a condition or `--set name=value` names a parameter that the file
        does not declare under `parameters`. A preset has its own parameters, and does
        not see those of the recipe.
        """,
      reason: """
        A name that stands for nothing is a spelling mistake, and an empty value in
        its place is how the wrong folder gets removed. `$${` is a literal `${`.
        """,
      wrong: .recipe(
        """
        parameters: {folder: {default: /}}
        payload: [{run: [ls, "${foldr}"]}]
        """),
      right: .recipe(
        """
        parameters: {folder: {default: /}}
        payload: [{run: [ls, "${folder}"]}]
        """),
      related: [.parameterMissing, .parameterValue]),
    Explanation(
      .parameterMissing, "A parameter without a value",
      meaning: """
        The parameter has no `default` and was not set. Give it a value with
        `--set name=value` or `--set-file FILE`, or declare a `default`. For
        `validate` it is a note: the file is right as far as that can be told.
        """,
      reason: """
        Nothing stands for a value that is missing, not even an empty text.
        """,
      wrong: .recipe(
        """
        parameters: {folder: {}}
        payload: [{run: [ls, "${folder}"]}]
        """),
      right: .recipe(
        """
        parameters: {folder: {default: /}}
        payload: [{run: [ls, "${folder}"]}]
        """),
      related: [.parameterUnknown, .parameterValue]),
    Explanation(
      .parameterUnset, "An optional parameter used where it has no value",
      meaning: """
        A parameter that is `optional` is named where it must have a value. Give it
        one with `--set name=value`, or let the step run only then:
        `when: {set: name}`.
        """,
      reason: """
        Nothing stands for a value that is missing, not even an empty text.
        """,
      wrong: .recipe(
        """
        parameters: {folder: {optional: true}}
        payload: [{run: [ls, "${folder}"]}]
        """),
      right: .recipe(
        """
        parameters: {folder: {optional: true}}
        payload: [{run: [ls]}, {run: [ls, "${folder}"], when: {set: folder}}]
        """),
      related: [.parameterMissing]),
    Explanation(
      .parameterValue, "A parameter's value that is not allowed",
      meaning: """
        The value, from `--set` or from `default`, is not one that the declaration
        allows. A `pattern` must match the whole value, from its first character to
        its last.
        """,
      reason: """
        The recipe's author says with it what the steps can take: a package's name
        that begins with `-`, for instance, would be read as an option.
        """,
      wrong: .recipe(
        """
        parameters: {package: {default: --purge, pattern: "[a-z0-9][a-z0-9.+-]*"}}
        """),
      right: .recipe(
        """
        parameters: {package: {default: tree, pattern: "[a-z0-9][a-z0-9.+-]*"}}
        """),
      related: [.parameterMissing, .valueInvalid]),
    Explanation(
      .conditionInvalid, "A condition that cannot be decided",
      meaning: """
        A bound on a release is one comparison or several: `>= 6.0`, or `>= 5.4, <
        6.15`. Quote it: an unquoted text that begins with `>` means something else in
        YAML.
        """,
      reason: """
        A condition that is not understood would keep a step, a channel or an event out
        of the recording, or in it, by chance.
        """,
      wrong: .recipe(
        """
        payload: [{run: [ls], when: {kernel: "6.0 or later"}}]
        """),
      right: .recipe(
        """
        payload: [{run: [ls], when: {kernel: ">= 4.0"}}]
        """),
      related: [.conditionUnknown, .parameterUnknown]),
    Explanation(
      .conditionUnknown, "A condition on a release that this machine does not tell",
      meaning: """
        The recipe depends on the release of LTTng, and no LTTng is installed here. The
        condition is taken to hold.
        """,
      reason: """
        Recipes are checked on machines that record nothing, such as those of code
        review, so this is a warning. Where the recipe is applied, the release is known.
        """,
      wrong: .shown(
        """
        payload: [{run: [ls], when: {lttng: ">= 2.13"}}]
        """, because: "it needs a machine without LTTng"),
      right: .shown(
        """
        payload: [{run: [ls]}]
        """, because: "the wrong one needs a machine without LTTng"),
      related: [.conditionInvalid]),
    Explanation(
      .secretExposed, "A secret that would be seen",
      meaning: """
        A parameter that is `secret` is used in an argument, a name, a path or a
        description, is an axis of the matrix, belongs to a preset, or was given by
        `--set`.
        """,
      reason: """
        Arguments of programs can be read by every user of the machine, and names, paths
        and the effective recipe are printed and kept. A variable of a step is not: give
        the secret by `env`, or use `shell`, which has it as a variable. Arguments of
        lttrecipe are seen as well: the value comes from a file, `--set-file FILE`, or
        from the environment, as LTTRECIPE_SECRET_TOKEN.
        """,
      wrong: .recipe(
        """
        parameters: {token: {secret: true, optional: true}}
        matrix: {token: [one, two]}
        """),
      right: .recipe(
        """
        parameters: {token: {secret: true, optional: true}}
        payload:
          - {run: [./upload], env: {TOKEN: "${token}"}, when: {set: token}}
          - run: [ls]
        """),
      related: [.parameterValue, .presetUnsafe]),
  ]
}
