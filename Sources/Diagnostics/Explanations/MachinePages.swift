extension Explanation {
  /// What the machine says to a recipe.
  static let machinePages: [Explanation] = [
    Explanation(
      .eventMissing, "An event that the kernel does not have",
      meaning: """
        No tracepoint or system call of this machine's kernel has the name, or matches
        the pattern. `lttng list --kernel` prints the tracepoints, with --syscall the
        system calls. With `when-missing: warn` or `skip` the rest is recorded without
        it; `any-of` is content with one name of several.
        """,
      reason: """
        LTTng takes a name that does not exist, lists it as enabled, and records
        nothing. So names are checked before recording. Names differ between kernels,
        and LTTng has only those of the probe modules that are built and loaded.
        """,
      wrong: .shown(
        """
        events: [sched_swich]
        """, because: "it needs the kernel tracer"),
      right: .shown(
        """
        events:
          - sched_switch
          - {tracepoint: kmem_mm_page_alloc, when-missing: skip}
        """, because: "it needs the kernel tracer"),
      related: [.nameInvalid, .channelEmpty]),
    Explanation(
      .sessionConflict, "A session that cannot be made as the recipe says",
      meaning: """
        A paused run is to be gone on with, and its recording session is not as the
        recipe wants it by now: LTTng cannot change it in place.
        """,
      reason: """
        LTTng 2.13 changes no attribute of a channel, takes no context field away,
        removes no recording event rule, and adds no channel and no context field to a
        session that was ever started. To make the session anew would lose what it
        recorded, so it is not done unasked.
        """,
      wrong: .shown(
        """
        lttrecipe apply trace.yaml --until configured
        # then subbuf-size is changed in trace.yaml
        lttrecipe apply trace.yaml
        """, because: "it needs a session daemon"),
      right: .shown(
        """
        lttrecipe destroy trace.yaml
        lttrecipe apply trace.yaml
        """, because: "it needs a session daemon"),
      related: [.eventMissing, .eventDuplicate]),
    Explanation(
      .inventoryInvalid, "An inventory that cannot be planned with",
      meaning: """
        `plan --assume FILE` takes what `events --json` printed on another machine:
        JSON lines, the first with the version of their form, the second with the
        machine, the last with the number of events. A line is damaged, the end is
        missing, the version is another one, or only some events were asked for.
        """,
      reason: """
        What an inventory does not list counts as missing on that machine. One that was
        cut off, or that patterns or `--only` made shorter, would make events missing
        that are there.
        """,
      wrong: .shown(
        """
        ssh web1 lttrecipe events --json 'sched_*' > web1.jsonl
        lttrecipe plan trace.yaml --assume web1.jsonl
        """, because: "it needs another machine"),
      right: .shown(
        """
        ssh web1 lttrecipe events --json > web1.jsonl
        lttrecipe plan trace.yaml --assume web1.jsonl
        """, because: "it needs another machine"),
      related: [.eventMissing, .fileUnreadable]),
  ]
}
