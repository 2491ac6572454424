import Diagnostics
import LTTngModel

/// Finds what is wrong between the parts of one session: what LTTng would refuse with a code when the
/// session is half made, or take and do otherwise.
struct SessionChecks {
  let session: SessionRecipe
  let recipe: Recipe
  private(set) var diagnostics = DiagnosticCollector()

  init(session: SessionRecipe, recipe: Recipe) {
    self.session = session
    self.recipe = recipe
  }

  mutating func look() {
    for tracker in session.trackers { check(tracker) }
    checkAgentChannels()
    checkBuffering()
    checkRotation()
    checkSharedMemory()
    checkSnapshotSize()
  }

  // MARK: - Trackers

  /// To ask LTTng for the tracker of a domain that the session lacks makes the domain.
  private mutating func check(_ tracker: TrackerRecipe) {
    let owner = "track: {\(tracker.domain.rawValue): {\(tracker.attribute.rawValue): "
    if tracker.values == .payload {
      checkPayload(tracker, "`\(owner)payload}}`")
    } else if !session.hasChannel(in: tracker.domain) {
      diagnostics.error(
        .valueInvalid, "`\(owner)…}}` tracks nothing: \(missing(tracker.domain))",
        at: tracker.range, help: "take it out, or declare such a channel")
    }
  }

  private func missing(_ domain: TracingDomain) -> String {
    let kind = domain == .kernel ? "kernel" : "user space"
    return "the session `\(session.name)` has no \(kind) channel"
  }

  /// LTTng's process tracker does not follow a fork (LTTng 2.13.9): it would record a shell and nothing of
  /// what the shell runs, or the first step alone.
  private mutating func checkPayload(_ tracker: TrackerRecipe, _ owner: String) {
    let isShell = recipe.payload.contains { step in
      if case .shell = step.command { return true }

      return false
    }
    let obstacle: String? =
      if !session.hasChannel(in: tracker.domain) {
        missing(tracker.domain)
      } else if recipe.isStanding {
        "the recipe has no payload"
      } else if isShell {
        "the payload is a `shell` text, whose programs are other processes"
      } else if recipe.payload.count > 1 {
        "the payload has several steps"
      } else { nil }
    guard let obstacle else { return }

    diagnostics.error(
      .valueInvalid, "\(owner) cannot hold: \(obstacle)",
      at: tracker.range, help: "it records one process of one `run` step, and not its children")
  }

  // MARK: - Channels

  /// LTTng has one channel for each agent's domain, and drops the name of any other.
  private mutating func checkAgentChannels() {
    for domain in TracingDomain.allCases where domain.isAgent {
      let channels = session.channels.filter { $0.configuration.domain == domain }
      for channel in channels.dropFirst() {
        diagnostics.error(
          .channelDomain, "a session has one channel of the \(domain.rawValue) domain",
          at: channel.range, help: "list all loggers in `\(channels[0].name)`",
          notes: [Diagnostic.Note("the first one", at: channels[0].range)])
      }
    }
  }

  private mutating func checkBuffering() {
    let channels = session.channels.filter { $0.configuration.domain != .kernel }
    guard let first = channels.first,
      let other = channels.first(where: {
        $0.configuration.buffering != first.configuration.buffering
      })
    else { return }

    let hasAgent = channels.contains { $0.configuration.domain.isAgent }
    diagnostics.error(
      .valueInvalid,
      "the channels `\(first.name)` and `\(other.name)` have different buffering schemes, "
        + "\(first.configuration.buffering.rawValue) and \(other.configuration.buffering.rawValue)",
      at: other.range,
      help: hasAgent
        ? "with channels of agents' domains all are `per-user`"
        : "all channels of user space of one session have the same: write `buffering` in both",
      notes: [Diagnostic.Note("the other one", at: first.range)])
  }

  // MARK: - Output

  private mutating func checkRotation() {
    guard let range = session.ranges.rotate, !session.rotationSchedules.isEmpty else { return }

    let obstacle: String? =
      switch session.output {
      case .runFolder, .local, .relay: nil
      case .none: "`output: none` keeps no trace"
      case .live: "LTTng does not rotate a live session"
      case .snapshot: "LTTng does not rotate a snapshot session"
      }
    if let obstacle {
      diagnostics.error(
        .valueInvalid, "`rotate` cannot hold: \(obstacle)", at: range,
        help: "take it out, or write another `output`")
    }
    let limited = session.channels.first {
      $0.configuration.tracefileSize > 0 || $0.configuration.tracefileCount > 0
    }
    if let limited {
      diagnostics.error(
        .valueInvalid,
        "`rotate` cannot hold: the channel `\(limited.name)` ends its trace files itself",
        at: range,
        help: "take `tracefile-size` and `tracefile-count` out of the channel, or this",
        notes: [Diagnostic.Note("the channel", at: limited.range)])
    }
  }

  private mutating func checkSharedMemory() {
    guard let range = session.ranges.sharedMemoryPath, !session.hasChannel(in: .user) else {
      return
    }

    diagnostics.error(
      .valueInvalid, "`shm-path` does nothing: \(missing(.user))", at: range,
      help: "the kernel's sub-buffers are its own: take it out")
  }

  /// A snapshot that has no room for a sub-buffer of each channel is refused when it is recorded.
  private mutating func checkSnapshotSize() {
    guard case .snapshot(let snapshot) = session.output, snapshot.maxSize > 0 else { return }

    let least = session.channels.reduce(UInt64(0)) { sum, channel in
      sum.addingReportingOverflow(channel.configuration.subbufSize).partialValue
    }
    guard snapshot.maxSize < least else { return }

    diagnostics.error(
      .valueInvalid, "`max-size` has no room for one sub-buffer of each channel",
      at: session.ranges.output ?? session.range,
      help: "it is at least \(ByteSize.text(least)) for each processor")
  }
}
