import Diagnostics
import LTTngModel

/// Writes verdicts for people.
enum VerdictText {
  private static let shownNames = 20

  static func text(of verdict: Verdict) -> String {
    head(of: verdict) + events(of: verdict) + findings(of: verdict)
  }

  /// Without the names that were recorded.
  static func summary(of verdict: Verdict) -> String {
    head(of: verdict) + findings(of: verdict)
  }

  private static func head(of verdict: Verdict) -> String {
    "verdict: \(word(for: verdict)): \(verdict.eventCount) "
      + "event\(verdict.eventCount == 1 ? "" : "s"), \(verdict.discardedEventCount) discarded, "
      + "\(verdict.lostPacketCount) packets lost\n"
  }

  private static func word(for verdict: Verdict) -> String {
    guard verdict.isGood else { return "bad" }

    return verdict.findings.contains { $0.severity == .warning } ? "good, with warnings" : "good"
  }

  /// The names that were recorded, most frequent first.
  private static func events(of verdict: Verdict) -> String {
    let recorded = verdict.events.filter { $0.count > 0 }
      .sorted { ($1.count, $0.name) < ($0.count, $1.name) }
    let width = recorded.first.map { String($0.count).count } ?? 0
    let lines = recorded.prefix(shownNames).map { event in
      let digits = String(event.count)
      let margin = String(repeating: " ", count: max(0, width - digits.count))
      return "  \(margin)\(digits)  \(TerminalText.escaped(event.name))\n"
    }
    let rest = recorded.count - min(shownNames, recorded.count)
    return lines.joined() + (rest > 0 ? "  and \(rest) more names\n" : "")
  }

  private static func findings(of verdict: Verdict) -> String {
    verdict.findings.map { finding in
      let place = finding.origin.map { "\(TerminalText.escaped($0)): " } ?? ""
      let help = finding.help.map { "  help: \(TerminalText.escaped($0))\n" } ?? ""
      return
        "\(place)\(finding.severity.rawValue): \(TerminalText.escaped(finding.message))\n\(help)"
    }.joined()
  }
}
