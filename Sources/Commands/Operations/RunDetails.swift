import LTTngModel
import PlanExecution
import Planning
import SystemPackage

/// All that is known of a run.
struct RunDetails: Encodable {
  /// A session of its plan.
  struct Session: Encodable {
    let name: String

    /// The session daemon's name of it.
    let daemonName: String

    /// Whether it was started.
    let wasStarted: Bool
    let losses: [ChannelLosses]
  }

  /// A file or folder of the run's folder.
  struct Entry: Encodable {
    let name: String

    /// In bytes.
    let size: UInt64
  }

  let summary: RunSummary

  /// The name of the user, where it is the caller.
  let userName: String?
  let folder: String

  /// Where a paused run waits.
  let pausedAfter: String?
  let steps: [RunHistory.Step]

  /// The steps whose programs run on, of one that was cut off or waits.
  let leftSteps: [LeftStep]

  /// The programs of the steps, by the steps' names.
  let commands: [String: String]
  let sessions: [Session]
  let verdict: Verdict?

  /// Where the packages were brought.
  let places: [String]

  /// The folders of this machine that hold traces of it now.
  let traces: [String]
  let contents: [Entry]
  let problems: [Problem]

  /// The runs of a series, in the order in which they are made; nil for a run.
  var series: SeriesRecord?

  /// Whether a `stop` has asked for its end, of one that was cut off; nil for no.
  var isAskedToEnd: Bool?
}

/// Reads all that is known of a run.
struct RunDetailsReader {
  private let caller: Caller

  init(_ caller: Caller) {
    self.caller = caller
  }

  func details(of record: RunRecord, _ summary: RunSummary) throws(Problem) -> RunDetails {
    let folder = caller.store.folder(of: record.id)
    let entries = try journal(folder)
    let progress = RunProgress(entries)
    // One of another version tells no sessions.
    let plan = try? StoredPlan.read(folder, recipe: summary.recipe ?? "")
    let report = RunReport.read(folder)
    let commands = commands(plan, record.id)
    var history = RunHistory(entries)
    history.noteBegun(commands.keys, folder, isOfThisBoot: record.isOfThisBoot)
    let state = OpenRunState(record, progress, plan)
    return RunDetails(
      summary: summary,
      userName: summary.userID == caller.userID ? caller.userName : nil,
      folder: folder.path.string, pausedAfter: state.pausedAfter, steps: history.steps,
      leftSteps: state.leftSteps, commands: commands,
      sessions: plan?.sessions.map { session($0, record.id, progress) } ?? [],
      verdict: report?.verdict ?? read(Verdict.self, folder.verdict),
      places: report?.places ?? places(plan, progress), traces: traces(of: record, plan, folder),
      contents: RunContents(folder).entries.map { RunDetails.Entry(name: $0.name, size: $0.size) },
      problems: report?.problems ?? [], series: SeriesRecord.read(folder),
      isAskedToEnd: record.state == .cutOff && StopRequest(folder).isMade ? true : nil)
  }

  private func commands(_ plan: Plan?, _ id: RunID) -> [String: String] {
    let steps = (plan?.actions ?? []).compactMap { planned in
      planned.action.step.map { (planned.id.rawValue, $0.shortText(runID: id.text)) }
    }
    return Dictionary(steps) { first, _ in first }
  }

  private func journal(_ folder: RunFolder) throws(Problem) -> [JournalEntry] {
    guard FileTree.exists(folder.journal) else { return [] }

    do throws(JournalError) {
      return try Journal.entries(at: folder.journal)
    } catch {
      throw Problem(.failed, error.description)
    }
  }

  private func session(
    _ session: SessionPlan, _ id: RunID, _ progress: RunProgress
  ) -> RunDetails.Session {
    let name = session.daemonName.expanded(runID: id.text)
    return RunDetails.Session(
      name: session.name, daemonName: name,
      wasStarted: progress.hasStarted(StepName.start(session.name)),
      losses: progress.losses.filter { $0.session == name })
  }

  private func places(_ plan: Plan?, _ progress: RunProgress) -> [String] {
    let targets = plan?.actions(in: .retrieve) ?? []
    return targets.compactMap { progress.details[$0.id.rawValue] }
  }

  /// What other hosts wrote is not to be seen here, but for what lies in the run's folder.
  private func traces(of record: RunRecord, _ plan: Plan?, _ folder: RunFolder) -> [String] {
    let planned = (plan?.sessions ?? []).compactMap {
      $0.tracePath?.expanded(runID: record.id.text)
    }
    let elsewhere = record.isOurs ? planned.filter { FileTree.holdsFile(FilePath($0)) } : []
    let here = RunContents(folder).traces.map(\.string)
    return elsewhere
      + here.filter { own in
        !elsewhere.contains { $0 == own || $0.hasPrefix(own + "/") }
      }
  }

  private func read<Value: Decodable>(_ type: Value.Type, _ path: FilePath) -> Value? {
    WholeFile.read(path).flatMap { JSONText.decode(type, from: $0) }
  }
}
