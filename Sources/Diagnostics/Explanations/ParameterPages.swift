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
        The parameter has no `default` and was not set, or it is `optional` and is
        used where it has no value. Give one with `--set name=value`, or let the step
        run only then: `when: {set: name}`.
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
      .parameterLimit, "Too many parameters",
      meaning: """
        A file declares more than 100 parameters.
        """,
      reason: """
        Each `shell` step gets a variable for each parameter, so their number times
        that of the steps has to stay small.
        """,
      wrong: .shown(
        """
        parameters: {p1: {default: 1}, p2: {default: 2}, …}
        """, because: "a hundred parameters are no example"),
      right: .shown(
        """
        parameters: {options: {default: "1 2"}}
        """, because: "the wrong one is no example"),
      related: [.yamlLimit, .parameterUnknown]),
  ]
}
