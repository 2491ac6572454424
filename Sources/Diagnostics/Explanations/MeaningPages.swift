extension Explanation {
  /// What a recipe means to LTTng.
  static let meaningPages: [Explanation] = [
    Explanation(
      .channelDomain, "A channel without its tracing domain, or in one that it cannot have",
      meaning: """
        A channel says `domain: kernel` or `domain: user`, unless a preset brings a
        channel of the same name that does. A private session daemon
        (`daemon: {start: private}`) has no kernel domain.
        """,
      reason: """
        The domain decides what the names of events mean and which context fields
        there are. Without one, the name of the channel is probably not the one that
        the preset uses: the shipped presets call theirs `kernel` and `user`.
        """,
      wrong: .recipe(
        """
        channels:
          mine: {events: ["my_app:*"]}
        """),
      right: .recipe(
        """
        channels:
          mine: {domain: user, events: ["my_app:*"]}
        """),
      related: [.channelEmpty, .presetUnknown]),
    Explanation(
      .channelEmpty, "A session without a channel, or a channel without an event",
      meaning: """
        Nothing would be recorded: the session has neither channels of its own nor
        any from presets, or a channel lists no event.
        """,
      reason: """
        LTTng refuses to start a session without a channel, and takes a channel without
        an event without a word. Name a preset under `use`, or list events.
        """,
      wrong: .recipe(
        """
        channels:
          user: {domain: user, events: []}
        """),
      right: .recipe(
        """
        channels:
          user: {domain: user, events: ["my_app:*"]}
        """),
      related: [.channelDomain, .presetUnknown]),
    Explanation(
      .contextUnknown, "A context field that the domain does not have",
      meaning: """
        No context field is called so, or the other domain has it: `pid`, `tid` and
        `ppid` are the kernel's, `vpid` and `vtid` both domains', `pthread_id` and
        `ip` user space's. lttng-add-context(1) lists them.
        """,
      reason: """
        The session daemon refuses a field of the other domain with an error number
        alone, when the session is half made.
        """,
      wrong: .recipe(
        """
        channels:
          user: {domain: user, contexts: [pid], events: ["my_app:*"]}
        """),
      right: .recipe(
        """
        channels:
          user: {domain: user, contexts: [vpid], events: ["my_app:*"]}
        """),
      related: [.contextDangerous, .channelDomain]),
    Explanation(
      .contextDangerous, "A context field that can crash the kernel",
      meaning: """
        The kernel's context field `prio` is refused.
        """,
      reason: """
        With LTTng-modules 2.13.9 on Debian 12's kernel, the first event recorded with
        `prio` panicked the kernel. The event `sched_switch` records the priorities of
        the threads that it switches between.
        """,
      wrong: .recipe(
        """
        channels:
          kernel: {domain: kernel, contexts: [prio], events: [sched_switch]}
        """),
      right: .recipe(
        """
        channels:
          kernel: {domain: kernel, contexts: [tid], events: [sched_switch]}
        """),
      related: [.contextUnknown, .probeOffset]),
    Explanation(
      .eventDuplicate, "An event that would be recorded twice",
      meaning: """
        Two channels of one session record the same event: both name it, or a pattern
        of one covers a name of the other.
        """,
      reason: """
        LTTng writes a record into each channel that matches, so a trace of 1000 calls
        would show 2000. Several rules of one channel that match one event make one
        record.
        """,
      wrong: .recipe(
        """
        channels:
          all: {domain: kernel, events: ["sched_*"]}
          few: {domain: kernel, events: [sched_switch]}
        """),
      right: .recipe(
        """
        channels:
          all: {domain: kernel, events: ["sched_*"]}
        """),
      related: [.presetConflict, .keyDuplicate]),
    Explanation(
      .probeAddress, "A recorded kernel probe at an address",
      meaning: """
        The place of a kernel probe that is recorded is the name of a function. The
        event of a trigger may sit at an address too.
        """,
      reason: """
        The kernel refuses the recording event rule: LTTng 2.13 hands it the address
        together with an empty name, and one of the two must not be there.
        """,
      wrong: .recipe(
        """
        channels:
          kernel:
            domain: kernel
            events: [{kprobe: my_probe, at: 0xffffffff81000000}]
        """),
      right: .recipe(
        """
        channels:
          kernel:
            domain: kernel
            events: [{kprobe: my_probe, at: do_sys_openat2}]
        """),
      related: [.probeOffset]),
    Explanation(
      .probeOffset, "A kernel probe at an offset",
      meaning: """
        The place of a kernel probe is the name of a function, without `+OFFSET`.
        """,
      reason: """
        LTTng 2.13 drops the offset on its way to the session daemon: the probe would
        sit at the start of the function, and nothing in the trace would tell.
        """,
      wrong: .recipe(
        """
        channels:
          kernel:
            domain: kernel
            events: [{kprobe: my_probe, at: do_sys_openat2+0x10}]
        """),
      right: .recipe(
        """
        channels:
          kernel:
            domain: kernel
            events: [{syscall: openat2}]
        """),
      related: [.contextDangerous, .eventMissing]),
    Explanation(
      .filterInvalid, "A filter that LTTng cannot read, or that is never true",
      meaning: """
        A filter compares fields and context fields with values: `fd == 3 && size > 9`,
        `msg == "*slow*"`, `$ctx.procname == "ls"`. Texts, and patterns in them, stand
        between quotation marks; every parenthesis is closed; `&&`, `||` and `!` join.
        """,
      reason: """
        LTTng answers a filter that it cannot read with an error number alone, when the
        session is half made. `&`, `|` and `^` bind more tightly than comparisons there,
        unlike in C: `a == 1 & b == 2` is taken, and is never true.
        """,
      wrong: .recipe(
        """
        channels:
          user: {domain: user, events: [{tracepoint: "my_app:*", filter: "size = 1"}]}
        """),
      right: .recipe(
        """
        channels:
          user: {domain: user, events: [{tracepoint: "my_app:*", filter: "size == 1"}]}
        """),
      related: [.contextUnknown, .commentCutsText]),
    Explanation(
      .traceElsewhere, "A trace that is not on this machine",
      meaning: """
        The session's `output` is a relay daemon, or nothing, and the recipe wants its
        trace brought somewhere (`retrieve`) or counts in it (`expect: events`).
        """,
      reason: """
        Only a trace in a folder of this machine can be read and copied. What a relay
        daemon received lies on its machine, in a folder that its own settings name;
        LTTng itself still counts the events that it lost.
        """,
      wrong: .recipe(
        """
        channels:
          user: {domain: user, events: ["my_app:*"]}
        output: {relay: "net://collector"}
        retrieve: [{copy: ./traces}]
        """),
      right: .recipe(
        """
        channels:
          user: {domain: user, events: ["my_app:*"]}
        retrieve: [{copy: ./traces}]
        """),
      related: [.valueInvalid, .channelEmpty]),
    Explanation(
      .exclusionDangerous, "An exclusion, with a session daemon that `lttng list` crashes",
      meaning: """
        A user space rule has exclusions (`without`), and the session daemon is older
        than 2.13.10. Nothing is wrong with the recording itself.
        """,
      reason: """
        When `lttng list SESSION`, or any program that lists the rules, meets an
        exclusion, such a session daemon crashes, and every user's sessions are lost.
        lttrecipe itself never lists rules; LTTng 2.13.10 put it right.
        """,
      wrong: .shown(
        """
        channels:
          user: {domain: user, events: ["my_app:*", {without: "my_app:idle"}]}
        """, because: "it needs a session daemon"),
      right: .shown(
        """
        channels:
          user: {domain: user, events: ["my_app:begin", "my_app:end"]}
        """, because: "the wrong one needs a session daemon"),
      related: [.contextDangerous, .withoutNothing]),
  ]
}
