import Diagnostics
import LTTngModel
import YAMLTree

extension RecipeDecoder {
  /// Returns a channel; `output` is that of its session, which decides some defaults.
  mutating func channel(_ entry: MappingNode.Entry, output: OutputRecipe) -> ChannelRecipe? {
    guard let fields = values.fields(entry.value, as: ChannelKey.self) else { return nil }

    checkChannelName(entry.key)
    guard let domainNode = fields[.domain] else {
      values.diagnostics.error(
        .channelDomain, "the channel `\(entry.key.text)` has no `domain`", at: entry.key.range,
        help: "write `domain: kernel` or `domain: user`, or name a channel that a preset brings")
      return nil
    }
    guard
      let domain = values.choice(domainNode, of: "a channel's domain", as: TracingDomain.self)
    else { return nil }

    let configuration = configuration(entry.key.text, domain, fields, output: output)
    let events = events(fields[.events], domain: domain)
    if events.isEmpty, !isPreset, !values.diagnostics.hasErrors {
      values.diagnostics.error(
        .channelEmpty, "the channel `\(entry.key.text)` records no event", at: entry.key.range,
        help: "list event names under `events`")
    }
    let contexts = contexts(fields[.contexts], domain: domain)
    return ChannelRecipe(
      name: entry.key.text, configuration: configuration, contexts: contexts.fields,
      events: events, range: entry.key.range, contextRanges: contexts.ranges)
  }

  /// Names over LTTng's limits are refused by the daemon with a code only (LTTng 2.13.9: −113).
  private mutating func checkChannelName(_ key: Scalar) {
    let limit = ChannelConfiguration.maximumNameByteCount
    let isValid =
      !key.text.isEmpty && key.text.utf8.count <= limit && !key.text.contains("/")
      && key.text.first != "." && key.text != "metadata" && !isAgentChannel(key.text)
      && !key.text.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }
    guard !isValid else { return }

    values.diagnostics.error(
      .nameInvalid, "a channel cannot be called `\(key.text.prefix(64))`", at: key.range,
      help:
        "1 to \(limit) bytes, no `/`, no leading `.`, and not `metadata` or one of LTTng's own for "
        + "agents")
  }

  private func isAgentChannel(_ name: String) -> Bool {
    TracingDomain.allCases.contains { $0.agentChannelName == name }
  }
}
