import LTTngModel

// The answers to what is told to a session that is there.
extension DaemonAnswer {
  static let rotations: [LTTngErrorCode: DaemonAnswer] = [
    .rotationPending: .init(
      .environmentNotReady, "the session rotates at this moment", help: "try again in a second"),
    .rotationUnavailable: unrotatable, .noSessionOutput: unrotatable,
    .scheduleExists: changedMeanwhile, .scheduleMissing: changedMeanwhile,
    .alreadyRotatedAfterStop: .init(
      .environmentNotReady,
      "the session was rotated or cleared since it stopped, and has recorded nothing since",
      help: "start it first: `lttrecipe apply`"),
    .alreadyClearedAfterStop: .init(
      .environmentNotReady, "the session was cleared since it stopped, and has nothing to archive",
      help: "start it first: `lttrecipe apply`"),
    .rotationUnsupportedByTracer: oldModules, .rotationUnsupportedByKernel: oldModules,
    .rotationUnsupportedByRelay: .init(
      .environmentNotReady, "the relay daemon is too old to rotate a trace",
      help: "install LTTng 2.11 or later on its host"),
  ]

  private static let unrotatable = DaemonAnswer(
    .environmentNotReady, "live sessions, snapshot sessions and those without output cannot rotate",
    help: "record into a folder or to a relay daemon")

  private static let changedMeanwhile = DaemonAnswer(
    .failed, "somebody changed the session's rotation schedules meanwhile",
    help: "apply the recipe again")

  private static let oldModules = DaemonAnswer(
    .environmentNotReady, "the kernel tracer is too old to rotate a trace",
    help: "install lttng-modules 2.11 or later")

  static let rotationFailures: [LTTngErrorCode: DaemonAnswer] = [
    .rotationFailed, .archivingFailed, .localRotationCheckFailed, .relayRotationCheckFailed,
    .consumerDirectoryFailed, .chunkCreationFailed, .chunkClosingFailed,
  ].reduce(into: [:]) { answers, code in
    answers[code] = .init(
      .failed, "the consumer daemon could not write or move the trace chunk",
      help: "is there space in the output folder, may the session's user write it, and is the "
        + "relay daemon still there?")
  }

  static let clearing: [LTTngErrorCode: DaemonAnswer] = [
    .notActive: .init(
      .environmentNotReady, "the session does not record at this moment",
      help: "start it first: `lttrecipe apply`"),
    .liveSession: .init(
      .environmentNotReady, "the metadata of a live session cannot be written anew",
      help: "its readers have the old one already"),
    .perProcessSession: .init(
      .environmentNotReady, "the metadata of buffers per process cannot be written anew",
      help: "write `buffering: per-user` in the channels"),
    .statedumpFailed: .init(
      .failed, "a tracer did not tell the state of the system",
      help: "look into the session daemon's log: journalctl -u lttng-sessiond"),
    .clearingDisallowed: .init(
      .environmentNotReady, "the relay daemon allows no clearing",
      help: "start it without --disallow-clear and LTTNG_RELAYD_DISALLOW_CLEAR"),
    .clearingUnsupportedByRelay: .init(
      .environmentNotReady, "the relay daemon is too old to clear a trace",
      help: "install LTTng 2.12 or later on its host"),
    .clearingFailed: .init(
      .failed, "the consumer daemon could not clear the trace",
      help: "may the session's user write the output folder?"),
  ]

  static let trackers: [LTTngErrorCode: DaemonAnswer] = [
    .userNotFound: .init(
      .recipeInvalid, "the session daemon's machine has no such user",
      help: "write the number of the user, or another name"),
    .groupNotFound: .init(
      .recipeInvalid, "the session daemon's machine has no such group",
      help: "write the number of the group, or another name"),
    .unsupportedDomain: .init(
      .recipeInvalid, "the domain has no such tracker",
      help: "`pid`, `uid` and `gid` are the kernel's; user space has `vpid`, `vuid` and `vgid`"),
    .trackingPolicyInvalid: .init(
      .failed, "somebody changed the tracker meanwhile", help: "apply the recipe again"),
  ]

  static let rules: [LTTngErrorCode: DaemonAnswer] = [
    .kernelContextFailed: otherDomain, .userContextInvalid: otherDomain,
    .filterInvalid: .init(
      .recipeInvalid, "LTTng does not understand the filter",
      help: "write it as lttng-event-rule(7) says: fields, `$ctx.NAME`, texts in double quotes"),
    .eventNameInvalid: .init(
      .recipeInvalid, "LTTng keeps this event's name for itself", help: "write another name"),
    .channelNameInvalid: .init(
      .recipeInvalid, "LTTng takes no such channel name",
      help: "without `/`, not beginning with a dot, of at most 255 bytes"),
    .triggerExists: .init(
      .failed, "another trigger has this name", help: "apply the recipe again"),
    .triggerNotFound: .init(
      .failed, "the trigger is not there any more", help: "apply the recipe again"),
  ]

  private static let otherDomain = DaemonAnswer(
    .recipeInvalid, "the channel's domain has no such context field",
    help: "move it to a channel of the other domain; lttng-add-context(1) has the list")

  static let probes: [LTTngErrorCode: DaemonAnswer] = [
    .kernelRuleFailed: .init(
      .environmentNotReady, "this kernel cannot record the event",
      help: "does the probe's symbol exist in /proc/kallsyms, and may it be probed?"),
    .probeLocationInvalid: .init(
      .environmentNotReady, "the probe's place is not in that program",
      help: "look for the symbol: nm --dynamic PROGRAM, or nm PROGRAM"),
    .probeFileUnreadable: .init(
      .environmentNotReady, "the probe's program is no ELF file that LTTng can read",
      help: "name the program itself, not a script that starts it"),
    .probeGuarded: .init(
      .environmentNotReady, "the probe is behind a semaphore, which LTTng 2.13 cannot raise",
      help: "probe the function around it: "
        + "`{uprobe: NAME, elf: /usr/bin/PROGRAM, symbol: FUNCTION}`"),
  ]
}
