import LTTngModel

/// What one of the session daemon's answers means, in a user's words.
struct DaemonAnswer {
  let status: ExitStatus

  /// Why it is so; a clause without a full stop.
  let meaning: String

  /// What to do.
  let help: String

  /// The answers whose name in LTTng says too little.
  static let known: [LTTngErrorCode: DaemonAnswer] = [
    sessions, relays, snapshots, rotations, rotationFailures, clearing, trackers, rules, probes,
  ].reduce(into: [:]) { all, some in
    all.merge(some) { first, _ in first }
  }

  init(_ status: ExitStatus, _ meaning: String, help: String) {
    self.status = status
    self.meaning = meaning
    self.help = help
  }

  private static let sessions: [LTTngErrorCode: DaemonAnswer] = [
    .sessionNotFound: gone, .sessionNotExist: gone,
    .dataPending: .init(
      .failed, "the session's data is still not written, and would be lost",
      help: "is the relay daemon there, is there space on the disk? Then try again; "
        + "`lttng destroy --no-wait SESSION` gives the data up"),
    .startedAgain: startedAgain,
    .permissionDenied: .init(
      .environmentNotReady, "the session is another user's",
      help: "use another name, or ask that user to destroy it"),
    .outOfMemory: .init(
      .environmentNotReady, "the sub-buffers do not fit into this machine's memory",
      help: "make `subbuf-size` or `num-subbuf` smaller: each processor has its own sub-buffers"),
    .bufferTypeMismatch: .init(
      .recipeInvalid, "another user space channel of the session has another buffering scheme",
      help: "write the same `buffering` in all of them, or put this one into another session"),
    .noChannel: .init(
      .recipeInvalid, "the session has no channel",
      help: "declare a channel with an event, or use a preset"),
    .noUserSpaceTracer: .init(
      .environmentNotReady, "this session daemon was built without user space tracing",
      help: "install the distribution's lttng-tools and liblttng-ust"),
    .agentTracingDisabled: .init(
      .environmentNotReady, "the session daemon does not listen for Java and Python programs",
      help: "another session daemon may have their port; restart it: "
        + "sudo systemctl restart lttng-sessiond"),
  ]

  static let startedAgain = DaemonAnswer(
    .failed, "something starts the session again each time it is stopped",
    help:
      "a trigger may do so: `lttng list-triggers` names them, `lttng remove-trigger` takes one away"
  )

  private static let gone = DaemonAnswer(
    .environmentNotReady, "the session is not there, or is another user's",
    help: "apply the recipe again; somebody may have destroyed the session")

  private static let relays: [LTTngErrorCode: DaemonAnswer] = [
    .relayConnectFailed: .init(
      .environmentNotReady, "no relay daemon answers at the session's address",
      help: "start one there: lttng-relayd --daemonize; then check the host, both ports and the "
        + "firewall between"),
    .relayVersionFailed: .init(
      .environmentNotReady, "the relay daemon and this session daemon do not understand each other",
      help: "install the same release of LTTng on both hosts"),
    .settingURLFailed: badURL, .dataURLMissing: badURL, .controlURLMissing: badURL,
  ]

  private static let badURL = DaemonAnswer(
    .recipeInvalid, "the relay daemon's URL is not a good one",
    help: "write net://HOST[:CONTROL-PORT[:DATA-PORT]][/DIR], with a host that this machine can "
      + "look up")

  private static let snapshots: [LTTngErrorCode: DaemonAnswer] = [
    .snapshotOutputExists: .init(
      .failed, "the session has a snapshot output, and LTTng 2.13 takes one",
      help: "apply the recipe again, which replaces it"),
    .neverStarted: .init(
      .environmentNotReady, "the session was never started",
      help: "start it: apply its recipe"),
    .snapshotFailed: .init(
      .environmentNotReady, "the snapshot could not be written",
      help: "does the session have a snapshot output, and can its user write the folder or reach "
        + "the relay daemon? `lttrecipe snapshot --to FOLDER` needs no output"),
    .snapshotEmpty: .init(
      .failed, "there is nothing to take a snapshot of",
      help: "wait until an event was recorded"),
    .maxSizeInvalid: .init(
      .recipeInvalid, "`max-size` is too small for one packet of each sub-buffer",
      help: "make it larger, or the sub-buffers smaller"),
    .notSnapshotSession: .init(
      .environmentNotReady, "the session writes its trace all the time, and takes no snapshots",
      help: "record into `output: {snapshot: {}}`"),
    .snapshotUnsupported: .init(
      .recipeInvalid, "a channel of the session hands its data over with splice",
      help: "write `output: mmap` in the kernel's channels"),
  ]
}
