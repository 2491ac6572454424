import LTTngModel
import Planning
import SystemPackage

/// The end of a run: it has come when all is written that tells of it, or belongs to its trace.
extension Executor where Control: ~Copyable {
  /// Whether the run had ended and its trace is yet to be brought away.
  var isReopened: Bool { run.progress.hasStarted(StepName.retrievalAgain) }

  /// Whether an earlier process could not write all of that.
  var lackedDocument: Bool { run.progress.hasFinished(StepName.documents) }

  /// A run that could not destroy a session or take a trigger away stays open, so that it can be found
  /// again; so does one that lacks a document: who takes it up writes it, and brings the trace away.
  mutating func endJournal() {
    guard !hasSession, run.progress.triggers.isEmpty else { return noteOpen() }

    if isReopened {
      let hasFailed = problems.contains { $0.status == .retrievalFailed }
      record(hasFailed ? .failed : .finished, StepName.retrievalAgain)
    }
    if !run.isFolderGone { keepReport() }
    guard !staysForDocuments else { return leaveOpen() }

    if lackedDocument { record(.finished, StepName.documents) }
    do throws(JournalError) {
      try run.end()
    } catch {
      note(Problem(.failed, error.description, help: stateHelp))
    }
  }

  /// Before the run has ended: one that is cut off in between is settled, and told of anew.
  private mutating func keepReport() {
    if !isAbandoned { noticeInterruption() }
    let report = report()
    do throws(FolderError) {
      try run.keep(report)
    } catch {
      lacksDocument = true
      note(Problem(.failed, error.description))
    }
  }

  /// Writes a document of the trace.
  ///
  /// - Throws: Where it cannot be written: without it nothing is brought away.
  mutating func keep(_ bytes: [UInt8], at path: FilePath) throws(Problem) {
    do throws(FolderError) {
      try WholeFile.write(bytes, to: path)
    } catch {
      lacksDocument = true
      throw Problem(
        plan.actions(in: .retrieve).isEmpty ? .failed : .retrievalFailed, error.description,
        help: "nothing was brought away: the trace stays where it was recorded")
    }
  }

  /// The traces of a standing run are looked at whenever it is ended, so that they must be here.
  private var staysForDocuments: Bool {
    lacksDocument && !run.isFolderGone
      && (!isStanding || package.traces.allSatisfy { Existence.isFolder($0.path) })
  }

  /// The entry tells why, as far as there is room for it.
  private mutating func leaveOpen() {
    record(
      .failed, StepName.documents,
      detail: problems.last { $0.status == .retrievalFailed || $0.status == .failed }?.message)
    noteOpen()
  }
}
