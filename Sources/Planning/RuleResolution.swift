import Diagnostics
import LTTngModel
import Recipes

/// Decides which rules of a channel are enabled, by what the kernel can record.
///
/// LTTng accepts a name that exists nowhere and records nothing (LTTng 2.13.9), so names are looked up
/// before recording. User space names are known only once a program runs: the verdict checks them.
struct RuleResolution {
  /// A rule that will be enabled, and the entry that it comes from.
  struct ResolvedRule {
    let rule: RecordingRule
    let event: EventRecipe
    let alternativeGroup: Int?
  }

  let inventory: Inventory
  private let tracepoints: Set<String>
  private let systemCalls: Set<String>
  var diagnostics = DiagnosticCollector()
  private var groupCount = 0
  private var hasWarnedOfExclusions = false

  init(inventory: Inventory) {
    self.inventory = inventory
    tracepoints = Set(inventory.kernelTracepoints ?? [])
    systemCalls = Set(inventory.systemCalls ?? [])
  }

  /// Returns the rules of a channel, each once.
  mutating func rules(of channel: ChannelRecipe) -> [ResolvedRule] {
    var seen: Set<RecordingRule> = []
    var resolved: [ResolvedRule] = []
    seen.reserveCapacity(channel.events.count)
    resolved.reserveCapacity(channel.events.count)
    for event in channel.events {
      let group = event.isAnyOf ? nextGroup() : nil
      for rule in existingRules(of: event, domain: channel.configuration.domain)
      where seen.insert(rule).inserted {
        resolved.append(ResolvedRule(rule: rule, event: event, alternativeGroup: group))
      }
    }
    return resolved
  }

  private mutating func nextGroup() -> Int {
    groupCount += 1
    return groupCount
  }

  private mutating func existingRules(
    of event: EventRecipe, domain: TracingDomain
  ) -> [RecordingRule] {
    guard domain == .kernel else {
      warnOfExclusions(event)
      return event.rules
    }

    let missing = event.rules.filter { exists($0) == false }
    if event.isAnyOf, missing.count < event.rules.count {
      return event.rules.filter { !missing.contains($0) }.flatMap(expanded)
    }
    if event.isAnyOf {
      reportNone(event)
    } else if !missing.isEmpty {
      report(missing, of: event)
    }
    let rules =
      event.missingPolicy == .fail ? event.rules : event.rules.filter { !missing.contains($0) }
    return rules.flatMap(expanded)
  }

  /// Kernel rules have no exclusions in LTTng 2.13, so a pattern with some becomes the names that it takes
  /// in.
  private func expanded(_ rule: RecordingRule) -> [RecordingRule] {
    guard !rule.exclusions.isEmpty, let names = names(for: rule) else { return [rule] }

    return names.filter(RuleMatcher(rule).matches).sorted().compactMap(NamePattern.init(literal:))
      .map { RecordingRule(rule.kind, $0, filter: rule.filter) }
  }

  private mutating func warnOfExclusions(_ event: EventRecipe) {
    guard !hasWarnedOfExclusions, event.rules.contains(where: { !$0.exclusions.isEmpty }) else {
      return
    }

    hasWarnedOfExclusions = true
    diagnostics.warning(
      .exclusionDangerous,
      "LTTng before 2.13.10: `lttng list SESSION` crashes the session daemon while a rule has exclusions",
      at: event.range, help: "do not list the session meanwhile; lttrecipe itself never does")
  }

  /// Returns nil where the kernel's names could not be listed.
  private func exists(_ rule: RecordingRule) -> Bool? {
    guard let names = names(for: rule) else { return nil }

    // Most rules are one name: thousands of them are looked up, not searched for.
    let known = rule.kind == .tracepoint ? tracepoints : systemCalls
    return known.contains(rule.pattern.text) && rule.exclusions.isEmpty
      || names.contains(where: RuleMatcher(rule).matches)
  }

  private func names(for rule: RecordingRule) -> [String]? {
    switch rule.kind {
    case .tracepoint: inventory.kernelTracepoints
    case .systemCall: inventory.systemCalls
    case .kprobe, .kretprobe, .uprobe, .logger: nil
    }
  }

  private mutating func reportNone(_ event: EventRecipe) {
    guard event.missingPolicy != .skip else { return }

    let names = event.rules.map { "`\($0.pattern.text)`" }.joined(separator: ", ")
    diagnostics.add(
      Diagnostic(
        .eventMissing, event.missingPolicy == .fail ? .error : .warning,
        "none of \(names) exists in this kernel", at: event.range,
        help: "`when-missing: warn` records without them"))
  }

  private mutating func report(_ missing: [RecordingRule], of event: EventRecipe) {
    guard event.missingPolicy != .skip else { return }

    for rule in missing {
      let kind =
        switch rule.kind {
        case .systemCall: "system call"
        default: "kernel tracepoint"
        }
      let name = rule.pattern.text
      let names = names(for: rule) ?? []
      let help =
        otherKind(of: rule) ?? NearestNames.hint(for: name, among: names)
        ?? "the name may belong to a probe module that is not built or not loaded"
      diagnostics.add(
        Diagnostic(
          .eventMissing, event.missingPolicy == .fail ? .error : .warning,
          "no \(kind) matches `\(rule.pattern.text)`", at: event.range,
          help: event.missingPolicy == .fail
            ? "\(help); `when-missing: warn` records without it" : help))
    }
  }

  /// Returns how the name is written that is right for the other kind, or for a probe that is not built.
  private func otherKind(of rule: RecordingRule) -> String? {
    let name = rule.pattern.text
    switch rule.kind {
    case .tracepoint:
      // A trace names the events of system calls so, and nothing else does.
      for prefix in ["syscall_entry_", "syscall_exit_"] where name.hasPrefix(prefix) {
        return "for a system call write `{syscall: \(name.dropFirst(prefix.count))}`"
      }
      return KernelProbes.hint(for: name, among: inventory.kernelTracepoints ?? [])
    case .systemCall:
      let isTracepoint = inventory.kernelTracepoints?.contains(name) == true
      return isTracepoint ? "it is a tracepoint: write `\(name)` alone" : nil
    case .kprobe, .kretprobe, .uprobe, .logger:
      return nil
    }
  }
}

/// Finds names that the user may have meant.
package enum NearestNames {
  /// Returns up to three names: those spelt nearly alike, then those that begin with the text or
  /// differ in their prefix only.
  package static func names(near text: String, among names: [String]) -> [String] {
    let alike = NearestSpelling.candidates(for: text, among: names, limit: 3)
    let stem = text.filter { $0 != "*" }
    guard !stem.isEmpty else { return alike }

    let longer = names.filter { $0.hasPrefix(stem) || $0.hasSuffix("_\(stem)") }.sorted()
    var seen: Set<String> = []
    return Array(
      (alike + longer + ofNearProviders(text, names)).filter { seen.insert($0).inserted }.prefix(3))
  }

  /// Returns `PROVIDER:*` for the providers spelt nearly as that of a user space pattern.
  private static func ofNearProviders(_ text: String, _ names: [String]) -> [String] {
    guard let colon = text.firstIndex(of: ":") else { return [] }

    let providers = Set(
      names.compactMap { name in name.firstIndex(of: ":").map { String(name[..<$0]) } })
    return NearestSpelling.candidates(for: String(text[..<colon]), among: providers, limit: 2)
      .map { "\($0):*" }
  }

  static func hint(for text: String, among names: [String]) -> String? {
    let near = self.names(near: text, among: names)
    return near.isEmpty ? nil : "near it: \(near.joined(separator: ", "))"
  }
}
