import LTTngModel
import Recipes

/// A session as it shall be: the recipe's, with its names, folders and trackers worked out.
struct DesiredSession {
  let plan: SessionPlan
  let channels: [DesiredChannel]
  let trackers: [DesiredTracker]

  init(
    _ session: SessionRecipe, recipe: Recipe, context: PlanningContext,
    _ resolution: inout RuleResolution
  ) {
    // A standing session has its plain name in the daemon; its folder is the run's all the same.
    let name = RunText(session.name + "-") + RunText(parts: [.runID])
    var folder: RunText?
    if case .local(let path) = session.output { folder = context.absolutePath(path) + "/" + name }
    plan = SessionPlan(
      name: session.name, daemonName: recipe.isStanding ? RunText(session.name) : name,
      outputPath: folder ?? Self.stagedPath(session, recipe, context), isStaged: folder == nil)

    var channels: [DesiredChannel] = []
    for channel in session.channels {
      channels.append(
        DesiredChannel(
          configuration: channel.configuration, contexts: channel.contexts,
          rules: resolution.rules(of: channel)))
    }
    self.channels = channels
    trackers =
      Self.userTrackers(of: session, recipe, context) + Self.payloadTrackers(of: session)
  }

  /// The run's own folder; the sessions of a recipe with several have a folder each.
  private static func stagedPath(
    _ session: SessionRecipe, _ recipe: Recipe, _ context: PlanningContext
  ) -> RunText {
    let trace = RunText(context.runsFolder + "/") + RunText(parts: [.runID]) + "/trace"
    return recipe.sessions.count == 1 ? trace : trace + RunText("/" + session.name)
  }

  /// A session in a shared daemon records everybody's programs (lttng.md §13), so the users that the
  /// payload runs as are tracked unless the recipe says otherwise.
  private static func userTrackers(
    of session: SessionRecipe, _ recipe: Recipe, _ context: PlanningContext
  ) -> [DesiredTracker] {
    guard session.hasChannel(in: .user) else { return [] }

    let users: [UInt32]
    switch session.trackers.first(where: { $0.domain == .user && $0.attribute == .vuid })?.values {
    case .all: return []
    case .listed(let names): users = names.compactMap { context.userIDs[$0] }
    default:
      users = recipe.payload.map { step in
        step.user.flatMap { context.userIDs[$0] } ?? context.callerUserID
      }
    }
    return [
      DesiredTracker(
        tracker: ProcessAttributeTracker(domain: .user, attribute: .vuid, inclusionSet: users),
        includesPayload: false)
    ]
  }

  /// Nobody is tracked until the payload is held.
  private static func payloadTrackers(of session: SessionRecipe) -> [DesiredTracker] {
    guard session.payloadTrackerRange != nil else { return [] }

    return [
      DesiredTracker(
        tracker: ProcessAttributeTracker(domain: .kernel, attribute: .pid, inclusionSet: []),
        includesPayload: true)
    ]
  }
}

/// A tracker as it shall be.
struct DesiredTracker {
  let tracker: ProcessAttributeTracker

  /// Whether the payload's process joins the inclusion set once it is held.
  let includesPayload: Bool
}

/// A channel as it shall be.
struct DesiredChannel {
  let configuration: ChannelConfiguration
  let contexts: [ContextField]
  let rules: [RuleResolution.ResolvedRule]
}
