import LTTngModel
import Recipes

/// A session as it shall be: the recipe's, with its names, folders and trackers worked out.
struct DesiredSession {
  let plan: SessionPlan
  let schedules: [RotationSchedule]

  /// That of a snapshot session.
  let snapshotOutput: SnapshotOutput<RunText>?

  let channels: [DesiredChannel]
  let trackers: [DesiredTracker]

  init(
    _ session: SessionRecipe, recipe: Recipe, context: PlanningContext,
    _ resolution: inout RuleResolution
  ) {
    let place = DesiredPlace(session, recipe: recipe, context: context)
    plan = place.plan
    snapshotOutput = place.snapshotOutput
    schedules = session.rotationSchedules
    var channels: [DesiredChannel] = []
    for channel in session.channels {
      channels.append(
        DesiredChannel(
          configuration: place.configuration(of: channel), contexts: channel.contexts,
          rules: resolution.rules(of: channel)))
    }
    self.channels = channels
    trackers = DesiredTracker.trackers(of: session, recipe: recipe, context: context)
  }
}

/// A channel as it shall be.
struct DesiredChannel {
  let configuration: ChannelConfiguration
  let contexts: [ContextField]
  let rules: [RuleResolution.ResolvedRule]
}

/// The names and places of a session.
private struct DesiredPlace {
  let plan: SessionPlan
  let snapshotOutput: SnapshotOutput<RunText>?

  init(_ session: SessionRecipe, recipe: Recipe, context: PlanningContext) {
    // A standing session has its plain name in the daemon; its folder is the run's all the same.
    let unique = RunText(session.name + "-") + RunText(parts: [.runID])
    let daemonName = recipe.isStanding ? RunText(session.name) : unique
    let staged = Self.stagedPath(session, recipe, context)
    var tracePath: RunText? = staged
    var isStaged = false
    var output = SessionOutput<RunText>.snapshot
    var snapshotOutput: SnapshotOutput<RunText>?
    switch session.output {
    case .runFolder:
      isStaged = true
      output = .local(staged)
    case .local(let folder):
      let path = context.absolutePath(folder) + "/" + unique
      tracePath = path
      output = .local(path)
    case .none:
      tracePath = nil
      output = .none
    case .relay(let address):
      tracePath = nil
      output = .relay(address)
    case .live(let address, let interval):
      tracePath = nil
      output = .live(address, interval: interval)
    case .snapshot(let snapshot):
      isStaged = snapshot.place == .runFolder
      tracePath = Self.path(of: snapshot, staged, context, unique)
      snapshotOutput = Self.output(of: snapshot, tracePath)
    }
    self.snapshotOutput = snapshotOutput
    plan = SessionPlan(
      name: session.name, daemonName: daemonName, output: output,
      // As lttng-create(1) does: two sessions must not meet in one folder.
      sharedMemoryPath: session.sharedMemoryPath.map { context.absolutePath($0) + "/" + unique },
      tracePath: tracePath, isStaged: isStaged)
  }

  /// The run's own folder; the sessions of a recipe with several have a folder each.
  private static func stagedPath(
    _ session: SessionRecipe, _ recipe: Recipe, _ context: PlanningContext
  ) -> RunText {
    let trace = RunText(context.runsFolder + "/") + RunText(parts: [.runID]) + "/trace"
    return recipe.sessions.count == 1 ? trace : trace + RunText("/" + session.name)
  }

  private static func path(
    of snapshot: SnapshotRecipe, _ staged: RunText, _ context: PlanningContext, _ unique: RunText
  ) -> RunText? {
    switch snapshot.place {
    case .runFolder: staged
    case .local(let folder): context.absolutePath(folder) + "/" + unique
    case .relay: nil
    }
  }

  private static func output(
    of snapshot: SnapshotRecipe, _ path: RunText?
  ) -> SnapshotOutput<RunText>? {
    if case .relay(let address) = snapshot.place {
      return SnapshotOutput(name: snapshot.name, place: .relay(address), maxSize: snapshot.maxSize)
    }
    return path.map {
      SnapshotOutput(name: snapshot.name, place: .local($0), maxSize: snapshot.maxSize)
    }
  }

  /// Returns the channel's attributes as the session's kind has them: LTTng takes nothing but mmap for
  /// snapshots (lttng-create(1), `--snapshot`).
  func configuration(of channel: ChannelRecipe) -> ChannelConfiguration {
    var configuration = channel.configuration
    if plan.output == .snapshot { configuration.output = .mmap }
    return configuration
  }
}
