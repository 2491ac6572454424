import LTTngModel
import Recipes

/// A tracker as it shall be.
struct DesiredTracker {
  let tracker: ProcessAttributeTracker

  /// Whether the payload's process joins the inclusion set once it is held.
  let includesPayload: Bool

  /// Returns the trackers that the recipe declares, and the one that is there unless it says otherwise.
  static func trackers(
    of session: SessionRecipe, recipe: Recipe, context: PlanningContext
  ) -> [DesiredTracker] {
    let declared = session.trackers.compactMap { DesiredTracker($0, context) }
    let isDeclared = session.trackers.contains { $0.domain == .user && $0.attribute == .vuid }
    guard session.hasChannel(in: .user), !isDeclared else { return declared }

    return [.ofPayloadUsers(recipe, context)] + declared
  }

  private init(_ tracker: ProcessAttributeTracker, includesPayload: Bool) {
    self.tracker = tracker
    self.includesPayload = includesPayload
  }

  /// Returns nil where all processes are recorded: that is how LTTng is without a tracker.
  private init?(_ declared: TrackerRecipe, _ context: PlanningContext) {
    let values: [UInt32]
    switch declared.values {
    case .all: return nil
    // Nobody is tracked until the payload is held.
    case .none, .payload: values = []
    case .listed(let names):
      values = names.compactMap { Self.number($0, declared.attribute, context) }
    }
    self.init(
      ProcessAttributeTracker(
        domain: declared.domain, attribute: declared.attribute, inclusionSet: values),
      includesPayload: declared.values == .payload)
  }

  private static func number(
    _ name: String, _ attribute: ProcessAttributeTracker.Attribute, _ context: PlanningContext
  ) -> UInt32? {
    if attribute.isOfUsers { return context.userIDs[name] ?? UInt32(name) }

    return attribute.isOfGroups ? context.groupIDs[name] ?? UInt32(name) : UInt32(name)
  }

  /// A session in a shared daemon records everybody's programs (LTTng 2.13.9), so the users are tracked that
  /// the payload runs as; without a payload it is the caller.
  private static func ofPayloadUsers(
    _ recipe: Recipe, _ context: PlanningContext
  ) -> DesiredTracker {
    let payload = recipe.payload.map { step in
      step.user.flatMap { context.userIDs[$0] } ?? context.callerUserID
    }
    return DesiredTracker(
      ProcessAttributeTracker(
        domain: .user, attribute: .vuid,
        inclusionSet: payload.isEmpty ? [context.callerUserID] : payload),
      includesPayload: false)
  }
}
