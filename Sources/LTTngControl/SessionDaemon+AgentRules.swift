package import LTTngModel

/// The rules of an agent's channel, which LTTng 2.13 enables and disables together.
///
/// The session daemon counts how often each rule is enabled (`agent.c`). Enabling a rule of the logger `*`
/// adds one to every rule of the agent, those that were disabled included; disabling a name takes one from
/// every rule of that name. A rule records while its count is not 0.
extension SessionDaemon {
  package mutating func setRules(
    _ rules: [RecordingRule], ofAgentChannel channel: ChannelConfiguration,
    inSession session: String
  ) throws(LTTngError) {
    try setRulesOfEveryLogger(rules.filter { $0.pattern == .all }, channel, session)
    let wanted = Set(rules)
    let unwanted = try agentRules(of: channel, session).enabled.subtracting(wanted)
    for name in Set(unwanted.map(\.pattern)).sorted(by: { $0.text < $1.text }) {
      try disableRules(named: name, inChannel: channel, ofSession: session)
    }
    let enabled = try agentRules(of: channel, session).enabled
    for rule in rules where !enabled.contains(rule) {
      try enableRule(rule, inChannel: channel, ofSession: session)
    }
  }

  /// Makes exactly these rules of the logger `*` record; afterwards any other rule may.
  ///
  /// Each rule that is enabled adds one to the others too, which is taken away at once.
  private mutating func setRulesOfEveryLogger(
    _ rules: [RecordingRule], _ channel: ChannelConfiguration, _ session: String
  ) throws(LTTngError) {
    var (enabled, listed) = try agentRules(of: channel, session)
    listed = listed.filter { $0.pattern == .all }
    if !enabled.filter({ $0.pattern == .all }).isSubset(of: rules) {
      try disableRules(named: .all, inChannel: channel, ofSession: session)
      enabled = []
    }
    for rule in rules where !enabled.contains(rule) {
      try enableRule(rule, inChannel: channel, ofSession: session)
      listed.insert(rule)
      if listed.count > 1 { try disableOnce(.all, channel, session) }
    }
  }

  private mutating func agentRules(
    of channel: ChannelConfiguration, _ session: String
  ) throws(LTTngError) -> (enabled: Set<RecordingRule>, listed: Set<RecordingRule>) {
    let observed = try observeSession(named: session)?
      .channel(named: channel.name, domain: channel.domain)
    let enabled = Set(observed?.rules ?? [])
    return (enabled, enabled.union(observed?.disabledRules ?? []))
  }
}
