import LTTngModel
import Planning
import SystemPackage

/// Judges the finished parts of a standing session's trace, and brings them to the recipe's targets.
extension Executor where Control: ~Copyable {
  mutating func finish(_ piece: TracePiece) {
    record(.finished, piece.kind.rawValue, detail: piece.place)
    ports.observer.observe(.pieceMade(piece))
  }

  mutating func finishLocal(_ kind: TracePiece.Kind, _ session: SessionPlan, at folder: FilePath) {
    let verdict = ports.verifier.verify(
      VerificationRequest(
        sessions: [VerificationRequest.Session(name: session.name, outputPath: folder.string)],
        losses: [], expectations: Expectations(), rules: [], programFiles: [], interruptions: []))
    let piece = TracePiece(
      kind: kind, session: session.name, place: folder.string, verdict: verdict)
    finish(piece)
    if let fault = fault(of: piece, verdict) { note(Problem(.verdictBad, fault.0, help: fault.1)) }
    retrieve(piece, verdict)
  }

  private func fault(of piece: TracePiece, _ verdict: Verdict) -> (String, String?)? {
    if let finding = verdict.findings.first(where: { $0.severity == .error }) {
      return ("the \(piece.kind.rawValue) in \(piece.place) is bad: \(finding.message)", nil)
    }
    guard piece.kind == .snapshot, verdict.eventCount == 0 else { return nil }

    return (
      "the snapshot in \(piece.place) holds no event",
      "nothing was recorded yet, or the sub-buffers were cleared; see `lttrecipe status`"
    )
  }

  // MARK: - Retrieval

  private mutating func retrieve(_ piece: TracePiece, _ verdict: Verdict) {
    let targets = plan.actions(in: .retrieve)
    guard !targets.isEmpty else { return }

    attempt { executor throws(Problem) in
      do throws(RetrievalError) {
        let package = try executor.package(of: piece, verdict)
        let files = try executor.ports.retriever.files(of: package.value)
        try executor.writeManifest(files, to: package.documents)
        for target in targets { try executor.retrieve(package.value, files, target) }
      } catch {
        throw Problem(.retrievalFailed, error.description, help: error.help)
      }
    }
  }

  private func retrieve(
    _ package: TracePackage, _ files: [TraceManifest.File], _ planned: PlannedAction
  ) throws(RetrievalError) {
    guard case .retrieve(let target) = planned.action else { return }

    let place = try ports.retriever.retrieve(
      package, files: files, to: RetrievalDestination(target, runID: run.id.text))
    ports.observer.observe(.retrieved(place: place))
  }

  /// Returns what is brought away: the piece stays where LTTng wrote it.
  private func package(
    of piece: TracePiece, _ verdict: Verdict
  ) throws(RetrievalError) -> (value: TracePackage, documents: FilePath) {
    let name = FilePath(piece.place).lastComponent?.string ?? piece.kind.rawValue
    let documents = run.folder.pieces.appending("\(piece.session)-\(name)")
    do throws(FolderError) {
      try PrivateFolder.createWithParents(documents)
      try WholeFile.write(
        JSONText.encode(verdict, isPretty: true), to: documents.appending("verdict.json"))
    } catch {
      throw RetrievalError(error.description)
    }
    let package = TracePackage(
      name: "\(plan.recipe)-\(run.id)-\(piece.session)-\(name)",
      traces: [TracePackage.Trace(name: "trace", path: piece.place, isMovable: false)],
      documents: [
        run.folder.recipe.string, documents.appending("manifest.json").string,
        documents.appending("verdict.json").string,
      ])
    return (package, documents)
  }

  private func writeManifest(
    _ files: [TraceManifest.File], to folder: FilePath
  ) throws(RetrievalError) {
    do throws(FolderError) {
      try WholeFile.write(
        JSONText.encode(manifest(files), isPretty: true), to: folder.appending("manifest.json"))
    } catch {
      throw RetrievalError(error.description)
    }
  }
}
