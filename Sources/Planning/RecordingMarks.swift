package import LTTngModel
package import Recipes

/// Tells which instrumentation points a recipe records, and where.
///
/// The rules are those of the plan that ``Planner`` makes of the same recipe and inventory.
package struct RecordingMarks {
  /// A channel that records an instrumentation point.
  package struct Mark: Hashable, Codable, Sendable {
    /// The recipe's name of the session.
    package let session: String
    package let channel: String

    /// Whether a filter, or a log level that is known only at run time, decides on each event.
    package let isConditional: Bool

    package init(session: String, channel: String, isConditional: Bool = false) {
      self.session = session
      self.channel = channel
      self.isConditional = isConditional
    }
  }

  /// A rule of a channel, made ready to be held against many names.
  private struct Candidate {
    let rule: RecordingRule
    let matcher: RuleMatcher
    let domain: TracingDomain
    let session: String
    let channel: String
  }

  /// A rule of one name is looked up; only patterns are held against every name.
  private var named: [String: [Candidate]] = [:]
  private var patterns: [Candidate] = []

  package init(recipe: Recipe, inventory: Inventory) {
    var resolution = RuleResolution(inventory: inventory)
    for session in recipe.sessions {
      for channel in session.channels {
        for resolved in resolution.rules(of: channel) {
          add(resolved.rule, of: channel, in: session)
        }
      }
    }
  }

  private mutating func add(
    _ rule: RecordingRule, of channel: ChannelRecipe, in session: SessionRecipe
  ) {
    guard !rule.kind.isProbe else { return }

    let candidate = Candidate(
      rule: rule, matcher: RuleMatcher(rule), domain: channel.configuration.domain,
      session: session.name, channel: channel.name)
    let matcher = NameMatcher(rule.pattern)
    if matcher.isPattern {
      patterns.append(candidate)
    } else {
      named[String(decoding: matcher.prefix, as: UTF8.self), default: []].append(candidate)
    }
  }

  /// Returns the channels that record an instrumentation point, in the recipe's order; none where nothing
  /// does.
  package func marks(
    of name: String, _ kind: RecordingRule.Kind, in domain: TracingDomain, logLevel: Int32? = nil
  ) -> [Mark] {
    var marks: [Mark] = []
    for candidate in (named[name] ?? []) + patterns
    where candidate.domain == domain && candidate.rule.kind == kind {
      guard candidate.matcher.matches(name),
        candidate.rule.logLevel?.mayTakeIn(logLevel, in: domain) != false
      else { continue }

      let isConditional =
        candidate.rule.filter != nil || candidate.rule.logLevel != nil && logLevel == nil
      merge(
        Mark(
          session: candidate.session, channel: candidate.channel, isConditional: isConditional),
        into: &marks)
    }
    return marks
  }

  /// A channel stands once; one rule without a condition makes it unconditional.
  private func merge(_ mark: Mark, into marks: inout [Mark]) {
    let index = marks.firstIndex { $0.session == mark.session && $0.channel == mark.channel }
    guard let index else {
      marks.append(mark)
      return
    }
    if marks[index].isConditional { marks[index] = mark }
  }
}

extension LogLevelRule {
  /// Returns whether events of a level are recorded; one that is not known may be.
  ///
  /// User space counts down to the most severe, the agents' domains up (`<lttng/event.h>`).
  fileprivate func mayTakeIn(_ level: Int32?, in domain: TracingDomain) -> Bool {
    guard let level else { return true }

    return switch comparison {
    case .exactly: level == self.level
    case .atLeast: domain == .user ? level <= self.level : level >= self.level
    }
  }
}
