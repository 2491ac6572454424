import LTTngModel
import PlanExecution
import SystemPackage

/// Everything that the ports of an executor were asked for, in order, between the journal's entries.
///
/// It also is the world behind the ports: the sessions that there are, and what shall go wrong.
final class CallLog {
  private(set) var lines: [String] = []

  /// The sessions of the faked session daemon by name.
  var sessions: [String: ObservedSession] = [:]

  /// The triggers that are registered.
  var triggers: [Trigger<String>] = []

  /// The sessions that something starts again as soon as they are stopped.
  var sessionsStartedAgain: Set<String> = []

  /// Whether the data of stopped sessions is never written.
  var isDataStuck = false

  /// The signal that asks lttrecipe to end while it waits for the daemon.
  var interruptionOfWaits: Int32?

  /// What is said of triggers that cannot be taken away, by their names.
  var triggerFaults: [String: LTTngErrorCode] = [:]

  /// What a real session daemon would not survive.
  private(set) var violations: [String] = []

  /// The number of the call that fails, from 1.
  var failingCall: Int?

  /// The number of the call from which on the session daemon gives no answer.
  var silentCall: Int?

  /// Whether that one is carried out all the same.
  var isSilentCallCarriedOut = false

  /// The number of the call during which a signal comes.
  var interruptedCall: Int?

  /// Something that happens during a call.
  var actionAtCall: (number: Int, action: () -> Void)?

  /// The signal that came.
  private(set) var interruption: Int32?

  private(set) var callCount = 0
  private var journal: FilePath?
  private var journalCount = 0

  /// Calls alone, without the journal and the events.
  var calls: [String] {
    lines.filter { !$0.hasPrefix("  ") }
  }

  var text: String {
    lines.map { $0 + "\n" }.joined()
  }

  func watch(_ journal: FilePath) {
    self.journal = journal
    journalCount = 0
  }

  /// Notes a call; returns whether it shall fail.
  func call(_ text: String) -> Bool {
    noteJournal()
    callCount += 1
    let fails = callCount == failingCall
    lines.append(fails ? "\(text) FAILS" : text)
    if callCount == interruptedCall { interruption = 2 }
    if let (number, action) = actionAtCall, number == callCount { action() }
    return fails
  }

  var isDaemonSilent: Bool { silentCall.map { callCount >= $0 } == true }

  /// Whether the call that was just noted is carried out without an answer.
  var isAnswerLost: Bool { isSilentCallCarriedOut && callCount == silentCall }

  func event(_ text: String) {
    noteJournal()
    lines.append("  event: \(text)")
  }

  func violation(_ text: String) {
    violations.append(text)
  }

  /// Notes the entries that were written since the last call.
  func noteJournal() {
    guard let journal, let entries = try? Journal.entries(at: journal) else { return }

    for entry in entries.dropFirst(journalCount) {
      lines.append("  journal: \(entry.event.rawValue) \(entry.step)")
    }
    journalCount = max(journalCount, entries.count)
  }
}
