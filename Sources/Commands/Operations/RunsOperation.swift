import Diagnostics
import LTTngModel
import PlanExecution
import Planning
import SystemPackage

/// Lists runs, and shows one; changes nothing.
struct RunsOperation {
  let view: RunsView
  private let caller = Caller()
  private let reader: RunRecordReader

  init(view: RunsView) {
    self.view = view
    reader = RunRecordReader(caller.store, machine: MachineFacts(), userID: caller.userID)
  }

  /// Lists all runs, or those of a recipe's file or name.
  func list(_ recipe: String?) -> ExitStatus {
    attempt { () throws(Problem) in
      let records = try selected(recipe)
      let now = WallClock.now
      view.show(records.map { summary(of: $0, now) })
    }
  }

  /// Shows a run by its id, the beginning of it, or `last`.
  func show(_ name: String) -> ExitStatus {
    attempt { () throws(Problem) in
      let record = try RunNaming.record(named: name, among: reader.records())
      view.show(
        try RunDetailsReader(caller).details(of: record, summary(of: record, WallClock.now)))
    }
  }

  private func attempt(_ body: () throws(Problem) -> Void) -> ExitStatus {
    do throws(Problem) {
      try body()
      return .done
    } catch {
      view.show(error)
      return error.status
    }
  }

  private func selected(_ recipe: String?) throws(Problem) -> [RunRecord] {
    let records = reader.records()
    guard let recipe else { return records }

    let path = RecipePath(recipe, from: caller.currentFolder)
    let ofFile = records.filter { $0.identity?.recipePath == path.text }
    guard ofFile.isEmpty, !path.exists else { return ofFile }

    let ofName = records.filter { $0.identity?.recipe == recipe }
    guard ofName.isEmpty else { return ofName }

    let names = Set(records.compactMap { $0.identity?.recipe })
    throw Problem(
      .environmentNotReady,
      "there is neither a file `\(recipe)` nor a run of a recipe of this name",
      help: NearestSpelling.question(for: recipe, among: names.sorted())
        ?? "lttrecipe runs lists all runs")
  }

  private func summary(of record: RunRecord, _ now: UInt64) -> RunSummary {
    let folder = caller.store.folder(of: record.id)
    return RunSummary(
      record, size: FileTree.size(of: folder.path), duration: record.duration(now: now),
      series: record.identity?.isSeries == true ? SeriesRecord.read(folder) : nil)
  }
}

/// What the list tells of a run.
struct RunSummary: Encodable {
  let id: String
  let recipe: String?

  /// nil for standard input.
  let recipePath: String?

  /// The series that it belongs to, and its name there; nil for one by itself.
  let series: SeriesMembership?

  /// How far a series came; nil for a run.
  let seriesProgress: SeriesProgress?
  let host: String?
  let userID: UInt32?
  let state: RunRecord.State

  /// The exit status of an ended run; nil where it was not written down.
  let status: ExitStatus?

  /// Whether what it had made was taken away, and it was not carried on.
  let isUndone: Bool

  /// UTC.
  let began: String?

  /// UTC, of an ended run.
  let ended: String?

  /// In seconds.
  let duration: UInt64?

  /// Of all that its folder holds, in bytes.
  let size: UInt64

  /// Whether it belongs to this host and user.
  let isOurs: Bool

  /// Whether the machine has not been started anew since.
  let isOfThisBoot: Bool

  init(_ record: RunRecord, size: UInt64, duration: UInt64?, series: SeriesRecord? = nil) {
    id = record.id.text
    recipe = record.identity?.recipe
    recipePath = record.identity?.recipePath
    self.series = record.identity?.series
    seriesProgress = series.map(SeriesProgress.init)
    host = record.identity?.host
    userID = record.identity?.userID
    state = record.state
    status = record.status
    isUndone = record.isUndone
    began = record.identity?.created
    ended = record.state == .ended ? record.lastTime : nil
    self.duration = duration
    self.size = size
    isOurs = record.isOurs
    isOfThisBoot = record.isOfThisBoot
  }
}

/// How far a series came.
struct SeriesProgress: Encodable {
  let runs: Int

  /// The runs that came to an end of their own.
  let made: Int

  /// Whether there are runs left that `resume` makes.
  let isUnfinished: Bool

  /// What the order was made of; nil for the order given.
  let seed: UInt64?

  init(_ record: SeriesRecord) {
    runs = record.runs.count
    made = record.madeCount
    isUnfinished = record.isUnfinished
    seed = record.seed
  }
}
