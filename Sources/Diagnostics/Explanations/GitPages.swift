extension Explanation {
  /// Presets of git repositories, and what pins them.
  static let gitPages: [Explanation] = [
    Explanation(
      .gitReference, "A preset of a git repository that cannot be named so",
      meaning: """
        `use: [{git: URL, path: PATH, ref: REF}]` names a repository by an address that
        git can fetch without asking, a preset by its path from the repository's root,
        and a tag, branch or commit.
        """,
      reason: """
        The reference goes to git as it is. What git would take for an option, for a
        program to run, or for a path that leads out of the repository is refused.
        """,
      wrong: .recipe(
        """
        use: [{git: "https://example.org/presets.git", path: ../sched, ref: v1.2}]
        """),
      right: .shown(
        """
        use: [{git: "https://example.org/presets.git", path: kernel/sched, ref: v1.2}]
        """, because: "it needs a repository"),
      related: [.presetNotLocked, .presetUnknown]),
    Explanation(
      .lockInvalid, "A lock file that cannot be used",
      meaning: """
        `lttrecipe.lock`, beside the recipe, cannot be read, holds a merge conflict, or
        was written by another release.
        """,
      reason: """
        The lock file says which commit and which content a preset has. Without it, what
        a repository holds today could be something else than what was looked at.
        """,
      wrong: .shown(
        "git merge other-branch    # both changed lttrecipe.lock", because: "it is a file"),
      right: .shown("lttrecipe lock recipe.yaml", because: "it is a command"),
      related: [.lockOutdated, .presetNotLocked]),
    Explanation(
      .lockOutdated, "A lock file that does not fit its recipes",
      meaning: """
        `lttrecipe lock --check` found a preset that is not locked, one that no recipe
        uses any more, or one that is missing in the vendor folder.
        """,
      reason: """
        It would be found out on the machine that records, which may have no network.
        """,
      wrong: .shown("lttrecipe lock --check recipe.yaml", because: "it needs a lock file"),
      right: .shown("lttrecipe lock recipe.yaml", because: "it is a command"),
      related: [.presetNotLocked, .lockInvalid]),
    Explanation(
      .presetNotLocked, "A preset of a git repository that is not pinned",
      meaning: """
        The recipe uses a preset of a git repository, and `lttrecipe.lock` beside it
        does not say which commit and content that is, or says it for another ref.
        """,
      reason: """
        A tag or branch can be moved. What is recorded follows the lock file, which is
        committed with the recipe and changes only by `lttrecipe lock`.
        """,
      wrong: .recipe(
        """
        use: [{git: "https://example.org/presets.git", path: kernel/sched, ref: v1.2}]
        """),
      right: .shown("lttrecipe lock recipe.yaml", because: "it is a command"),
      related: [.presetNotFetched, .lockOutdated]),
    Explanation(
      .presetNotFetched, "A pinned preset whose files are not here",
      meaning: """
        The preset is in `lttrecipe.lock`, and neither the cache of this machine nor the
        vendor folder beside the lock file has its files.
        """,
      reason: """
        Only `lttrecipe lock` goes to the network. For machines without one,
        `lttrecipe lock --vendor` copies the files into a folder that can be committed.
        """,
      wrong: .shown("lttrecipe apply recipe.yaml", because: "it needs a lock file"),
      right: .shown("lttrecipe lock --vendor recipe.yaml", because: "it is a command"),
      related: [.presetNotLocked, .presetChanged]),
    Explanation(
      .presetChanged, "A preset that is not what was pinned",
      meaning: """
        The files of a preset, in the cache, in the vendor folder or in the repository,
        do not have the content that `lttrecipe.lock` says.
        """,
      reason: """
        Somebody changed a stored copy, or moved a tag to another commit. Find out why
        before taking it: presets decide what is recorded.
        """,
      wrong: .shown("lttrecipe apply recipe.yaml", because: "it needs a lock file"),
      right: .shown("lttrecipe lock --update recipe.yaml", because: "it is a command"),
      related: [.presetNotFetched, .lockInvalid]),
  ]
}
